import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { hashKey } from "./hash-key";

/** How long what was read is trusted: another process (`npm run engine -- --revoke`) may change the table. */
const MAX_AGE_MS = 1000;
/** `lastUsedAt` is written at most this often for each key. */
const USE_INTERVAL_MS = 60_000;

interface ActiveKey {
  id: string;
  hash: string;
  lastUsedAt: Date | null;
}

export interface ActiveKeysOptions {
  load: () => Promise<ActiveKey[]>;
  recordUse: (id: string, at: Date) => Promise<unknown>;
  /** Epoch milliseconds. */
  now: () => number;
}

/** The keys that are not revoked, by their hashes, as the database has them or had them a second ago. */
export interface ActiveKeys {
  /** Whether there is one, and so whether clients need one. */
  any(): Promise<boolean>;
  /** The id of a key, or null. One that is not among those last read is looked for afresh when `fresh` says so. */
  find(key: string, options: { fresh: boolean }): Promise<string | null>;
  /** Writes down that a key was used, at most once a minute. Never rejects. */
  touch(id: string): Promise<void>;
  /** To be called when a key was made or revoked. */
  forget(): void;
}

/** Keeps the keys of a table for a second, so that a busy client does not cost a query for each request. */
export function createActiveKeys({ load, recordUse, now }: ActiveKeysOptions): ActiveKeys {
  let known: { keys: Promise<Map<string, ActiveKey>>; readAt: number } | null = null;
  const usedAt = new Map<string, number>();

  function read(): Promise<Map<string, ActiveKey>> {
    const keys = load().then((rows) => new Map(rows.map((row) => [row.hash, row])));
    const entry = { keys, readAt: now() };
    known = entry;
    keys.catch(() => {
      if (known === entry) known = null;
    });
    return keys;
  }

  function current(): Promise<Map<string, ActiveKey>> {
    return known !== null && now() - known.readAt < MAX_AGE_MS ? known.keys : read();
  }

  async function find(key: string, { fresh }: { fresh: boolean }): Promise<string | null> {
    const hash = hashKey(key);
    const found = (await current()).get(hash) ?? (fresh ? (await read()).get(hash) : undefined);
    if (!found) return null;
    if (!usedAt.has(found.id)) usedAt.set(found.id, found.lastUsedAt?.getTime() ?? Number.NEGATIVE_INFINITY);
    return found.id;
  }

  async function touch(id: string): Promise<void> {
    const at = now();
    if (at - (usedAt.get(id) ?? Number.NEGATIVE_INFINITY) < USE_INTERVAL_MS) return;
    usedAt.set(id, at);
    try {
      await recordUse(id, new Date(at));
    } catch (error) {
      // The request has its right to an answer all the same.
      log.warn({ err: error }, "the last use of an API key could not be written");
    }
  }

  return {
    any: async () => (await current()).size > 0,
    find,
    touch,
    forget: () => {
      known = null;
    },
  };
}

/** The keys of this process's database. */
export function activeKeys(): ActiveKeys {
  return remember("engine.keys", () =>
    createActiveKeys({
      load: () =>
        db.engineApiKey.findMany({
          where: { revokedAt: null },
          select: { id: true, hash: true, lastUsedAt: true },
        }),
      recordUse: (id, at) => db.engineApiKey.updateMany({ where: { id }, data: { lastUsedAt: at } }),
      now: () => Date.now(),
    }),
  );
}
