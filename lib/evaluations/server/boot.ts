import "server-only";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { sweepDirectory } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { learningRunner } from "./learning/runner";
import { evaluationRunner } from "./runner";

/**
 * Removes evaluation folders that no record names, and takes up what the end of the last process cut short. Called once
 * at boot, after the engine's and the servers' own.
 */
export async function bootEvaluations(): Promise<void> {
  const records = await db.evaluation.findMany({ select: { id: true } });
  const known = new Set(records.map(({ id }) => id));
  const swept = await sweepDirectory(paths.evaluations(), (name) => known.has(name));
  if (swept.length > 0) log.info({ folders: swept.length }, "removed evaluation folders without a record");
  await evaluationRunner().takeUp();
  learningRunner().wake();
}

/** Ends what runs, so that it goes on at the next start without a row asked for twice. */
export async function stopEvaluations(): Promise<void> {
  await Promise.all([evaluationRunner().close(), learningRunner().close()]);
}
