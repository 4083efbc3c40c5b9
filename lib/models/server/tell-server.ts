import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { callExtension } from "@/lib/mistral/extensions";
import { addressOf } from "@/lib/servers/server/internal";

type Address = Awaited<ReturnType<typeof addressOf>>;

/**
 * Tells a model's server through an extension what is to hold there too; a server that has no such extension is left out
 * of it. Throws NotFound and InvalidState for a server that is gone, InvalidState for one whose key cannot be read and for a
 * model that is gone there, and Upstream where the server refuses.
 */
export async function tellServer(serverId: string, tell: (address: Address) => Promise<void>): Promise<void> {
  const address = await addressOf(serverId);
  try {
    await tell(address);
  } catch (error) {
    if (!isUnknownThere(error)) throw error;
    if (!(await knowsExtensions(address))) return;
    throw new AppError(
      "invalid_state",
      "The model is no longer on its server: it was deleted there. Nothing was changed. Choose another model.",
    );
  }
}

/** Whether a refusal says that there is no such thing at the server: what was asked for, or the extension itself. */
export function isUnknownThere(error: unknown): boolean {
  const status = error instanceof AppError ? error.extra?.status : undefined;
  return status === 404 || status === 405;
}

const listSchema = z.looseObject({ data: z.array(z.unknown()) });

/** By a question that each server with our extensions answers, whatever models it has. */
async function knowsExtensions(address: Address): Promise<boolean> {
  try {
    await callExtension(address, { path: "aliases", response: listSchema });
    return true;
  } catch (error) {
    if (isUnknownThere(error)) return false;
    throw error;
  }
}
