import "server-only";
import { createHash } from "node:crypto";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { checkServer } from "@/lib/mistral/check-server";
import type { ServerAddress } from "@/lib/mistral/client";
import { remember } from "@/lib/remember";
import { type ServerCheck, serverCheck } from "../check-schema";
import type { CheckServerInput, ServerSummary } from "../schema";
import { addressOfRecord, EMBEDDED_SERVER_ID, getServerRecord } from "./internal";
import { serializeServer } from "./serialize";

interface CheckOptions {
  signal?: AbortSignal;
  /** Between two requests where the server wants a pause; tests do without. */
  patience?: NonNullable<Parameters<typeof checkServer>[1]>["patience"];
}

/**
 * Looks at a server, stores what was found, and returns the server with it. What a server does is never an error here.
 * Throws NotFound, InvalidState where its key cannot be read, and Cancelled when `signal` is aborted.
 */
export async function checkStoredServer(serverId: string, options: CheckOptions = {}): Promise<ServerSummary> {
  const record = await getServerRecord(serverId);
  const check = await look(await addressOfRecord(record), options);
  // Of what it is now, if it was not changed meanwhile.
  await db.server.updateMany({
    where: { id: serverId, baseUrl: record.baseUrl, apiKeyEncrypted: record.apiKeyEncrypted },
    data: { check },
  });
  return serializeServer(await getServerRecord(serverId));
}

/** Looks at a server that is not stored, or not yet with this key. Throws as `checkStoredServer`. */
export async function checkAddress(input: CheckServerInput, options: CheckOptions = {}): Promise<ServerCheck> {
  const address = { kind: "remote" as const, baseUrl: input.baseUrl, apiKey: await keyToTry(input) };
  const check = await look(address, options);
  lastLook().found = { of: digest(address), check };
  return check;
}

/** The stored key of a server goes to that server's own address and to no other. */
async function keyToTry({ baseUrl, apiKey, serverId }: CheckServerInput): Promise<string | null> {
  if (apiKey !== undefined || serverId === undefined) return apiKey ?? null;
  const stored = await addressOfRecord(await getServerRecord(serverId));
  return stored.baseUrl === baseUrl ? stored.apiKey : null;
}

async function look(address: ServerAddress, options: CheckOptions): Promise<ServerCheck> {
  const facts = await checkServer(address, options);
  return serverCheck.parse({ version: 1, checkedAt: new Date().toISOString(), ...facts });
}

/** What the form found last: kept for the moment when that server is stored, so that it is not asked it all again. */
function lastLook(): { found: { of: string; check: ServerCheck } | null } {
  return remember("servers.lastLook", () => ({ found: null }));
}

function digest({ baseUrl, apiKey }: Pick<ServerAddress, "baseUrl" | "apiKey">): string {
  return createHash("sha256")
    .update(JSON.stringify([baseUrl, apiKey]))
    .digest("base64");
}

/** What was found just now with this address and key, for the column; nothing when that was not looked at. */
export function knownCheck(address: Pick<ServerAddress, "baseUrl" | "apiKey">) {
  const { found } = lastLook();
  return found?.of === digest(address) ? found.check : Prisma.DbNull;
}

/** Looks at the embedded engine, unless that was done: its row on the screen is never without. Costs no network. */
export async function checkEmbeddedOnce(): Promise<void> {
  const { check } = serializeServer(await getServerRecord(EMBEDDED_SERVER_ID));
  if (check === null) await checkStoredServer(EMBEDDED_SERVER_ID);
}
