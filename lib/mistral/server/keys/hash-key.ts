import "server-only";
import { createHash } from "node:crypto";

/** What is kept of a key. Keys are random and long, so a plain hash cannot be searched backwards. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
