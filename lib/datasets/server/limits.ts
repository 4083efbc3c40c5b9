import "server-only";
import { env } from "@/lib/env";
import type { ImportLimits } from "./import/limits";

/** Largest file in bytes that an upload may have; written on the drop zone before anything is sent. */
export function maxUploadBytes(): number {
  return env.maxUploadBytes;
}

/** What a source may hold, by the configuration. */
export function importLimits(): ImportLimits {
  const { maxRows, maxColumns, maxRecordBytes, maxUnpackedBytes } = env;
  return { maxRows, maxColumns, maxRecordBytes, maxUnpackedBytes };
}
