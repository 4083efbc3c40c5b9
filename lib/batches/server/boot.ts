import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { readSource } from "./read-source";
import { runBatch } from "./run";

/**
 * Puts batches in order after a stop or a crash: removes folders that no record names, and goes on with what was under way.
 * `taken` settles when that has ended, and never rejects.
 */
export async function bootBatches(): Promise<{ taken: Promise<unknown> }> {
  const records = await db.batch.findMany({ select: { id: true, status: true } });
  const known = new Set(records.map(({ id }) => id));
  const swept = await sweepDirectory(paths.batches(), (name) => known.has(name));
  if (swept.length > 0) log.info({ folders: swept.length }, "removed batch folders without a record");
  const taken = records.flatMap(({ id, status }) => {
    if (status === "reading") return readSource(id);
    return status === "running" || status === "writing" ? runBatch(id) : [];
  });
  return { taken: Promise.all(taken) };
}
