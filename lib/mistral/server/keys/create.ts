import "server-only";
import { randomInt } from "node:crypto";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import { newUuid } from "@/lib/store/ids";
import { activeKeys } from "./active";
import { hashKey } from "./hash-key";
import { type ApiKey, KEY_COLUMNS } from "./list";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 40 of 62 characters: 238 bits. */
const RANDOM_CHARACTERS = 40;
const PREFIX_CHARACTERS = 7;
const MAX_NAME_CHARACTERS = 100;

/**
 * Makes a key for clients of /v1. The key is in the answer and nowhere else: only its hash is kept. Throws Invalid for a
 * name that is empty or longer than 100 characters.
 */
export async function createApiKey(name: string): Promise<ApiKey & { key: string }> {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > MAX_NAME_CHARACTERS) {
    const reason = `The name of a key has 1 to ${MAX_NAME_CHARACTERS} characters.`;
    throw invalid(reason, [{ name: "name", reason }]);
  }
  const random = Array.from({ length: RANDOM_CHARACTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  const key = `cs-${random.join("")}`;
  const record = await db.engineApiKey.create({
    data: { id: newUuid(), name: trimmed, hash: hashKey(key), prefix: key.slice(0, PREFIX_CHARACTERS) },
    select: KEY_COLUMNS,
  });
  activeKeys().forget();
  return { ...record, key };
}
