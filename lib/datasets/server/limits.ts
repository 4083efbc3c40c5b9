import "server-only";
import { env } from "@/lib/env";

/** Largest file in bytes that an upload may have; written on the drop zone before anything is sent. */
export function maxUploadBytes(): number {
  return env.maxUploadBytes;
}
