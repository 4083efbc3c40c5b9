import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";

/** Removes preparation folders that no record names: what a crash left between the files and their record. */
export async function bootPreparations(): Promise<void> {
  const records = await db.preparation.findMany({ select: { id: true } });
  const known = new Set(records.map(({ id }) => id));
  const swept = await sweepDirectory(paths.preparations(), (name) => known.has(name));
  if (swept.length > 0) log.info({ folders: swept.length }, "removed preparation folders without a record");
}
