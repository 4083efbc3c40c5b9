import "server-only";
import { randomBytes, randomUUID } from "node:crypto";

// Crockford's base 32: no vowels that spell words, nothing to confuse with 0 or 1.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A short id for the dashboard's records, e.g. `ds_3k9f…`: 16 random characters (80 bits) after a prefix. */
export function newId(
  prefix:
    | "ds"
    | "dv"
    | "pr"
    | "job"
    | "mdl"
    | "up"
    | "ntf"
    | "wh"
    | "msg"
    | "pst"
    | "srv"
    | "ev"
    | "lc"
    | "bat"
    | "cor",
): string {
  let text = "";
  for (const byte of randomBytes(16)) text += ALPHABET.charAt(byte & 31);
  return `${prefix}_${text}`;
}

/** A UUID, as the Mistral API names files and jobs. */
export function newUuid(): string {
  return randomUUID();
}
