import type { QueryClient } from "@tanstack/react-query";

/** Invalidates, and gives up what is on its way: the first answer to a query would pass for the one after the change. */
export async function askAgain(client: QueryClient, queryKey: readonly unknown[]): Promise<void> {
  await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}
