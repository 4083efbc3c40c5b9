import "server-only";
import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { remember } from "@/lib/remember";

/** Counts the requests that this process answers, from now on. Nobody hands a route the server that it runs in. */
export function watchRequests(): Set<ServerResponse> {
  return remember("http.openRequests", () => {
    const open = new Set<ServerResponse>();
    subscribe("http.server.request.start", (message) => {
      const { response } = message as { response: ServerResponse };
      open.add(response);
      response.once("close", () => open.delete(response));
    });
    return open;
  });
}

/** Resolves when the requests that are under way now have been answered or given up, or after `longestMs`. */
export async function answered(longestMs: number): Promise<void> {
  const closed = [...watchRequests()].map((response) => once(response, "close"));
  await Promise.race([Promise.allSettled(closed), sleep(longestMs, undefined, { ref: false })]);
}
