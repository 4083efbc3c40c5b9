import "server-only";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fetchDataset } from "@/lib/datasets/server/internal";
import { runTask, type TaskProgress, throwIfCancelled } from "@/lib/datasets/server/tasks";
import { ensureVersion } from "@/lib/datasets/server/versions";
import { db, isMissingRecord } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { publishDirectory, temporaryPath } from "@/lib/store/files";
import { newId } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import type { PreparationDetail, PreparationSummary, Recipe } from "../schema";
import { fetchPreparation } from "./internal";
import { findLeaks, groupColumnOf } from "./leaks";
import { type PreparationPlan, pickSplits, pickTrainLines, planPreparation } from "./plan";
import type { PoolOptions } from "./pool";
import { serializeDetail } from "./serialize";
import { openSource, type PreparationSource } from "./source";
import { splitBytes } from "./split-file";
import { leakWarnings } from "./warnings";
import { writeOutcomes } from "./write-outcomes";
import { writeSplits } from "./write-splits";

/**
 * Applies a recipe to the rows that a dataset has now, writes the three splits and what became of each row, and records
 * them with the version that has these rows. It runs as a task of the dataset. Throws as `openSource` and
 * `planPreparation` do, Conflict where the dataset was read again meanwhile, and Cancelled; whenever it throws, neither a
 * file nor a record is left.
 */
export async function createPreparation(
  datasetId: string,
  recipe: Recipe,
  { signal, read }: PoolOptions = {},
): Promise<PreparationDetail> {
  return runTask(datasetId, { kind: "preparation", label: "Choosing rows", unit: "rows", signal }, async (task) => {
    const source = await openSource(datasetId);
    const plan = await planPreparation(source, recipe, { signal: task.signal, read });
    const id = newId("pr");
    const temporary = await temporaryPath("preparation");
    try {
      await mkdir(temporary, { mode: 0o700 });
      const summary = await writeFiles(source, plan, temporary, { ...task, read });
      task.report({ label: "Keeping the rows they come from" });
      const version = await ensureVersion(source.dataset, task.signal);
      throwIfCancelled(task.signal);
      await writeFile(path.join(temporary, "recipe.json"), recipeFile(source, recipe, version.number, summary), {
        mode: 0o600,
        flush: true,
      });
      await publishDirectory(temporary, paths.preparation(id));
      await record(source, { id, versionId: version.id, recipe, roles: source.roles, summary });
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      await rm(paths.preparation(id), { recursive: true, force: true });
      throw error;
    }
    return serializeDetail(await fetchPreparation(id), await splitBytes(id));
  });
}

/**
 * Records a preparation where its dataset still has the version that its rows come from. Throws NotFound where the dataset
 * was deleted meanwhile, and Conflict where it was read again.
 */
async function record(
  {
    dataset: {
      record: { id: datasetId, name },
    },
  }: PreparationSource,
  preparation: Prisma.PreparationUncheckedCreateWithoutDatasetInput & { versionId: string },
): Promise<void> {
  try {
    // Looked at in the very statement: reading the file again deletes the versions, and with them what rests on them.
    await db.dataset.update({
      where: { id: datasetId, deletedAt: null, status: "ready", versions: { some: { id: preparation.versionId } } },
      data: { preparations: { create: preparation } },
      select: { id: true },
    });
  } catch (error) {
    if (!isMissingRecord(error)) throw error;
    await fetchDataset(datasetId);
    const message = `“${name}” was read again in another way while its rows were prepared. Prepare them again.`;
    throw new AppError("conflict", message, { retryable: true, cause: error });
  }
}

/** Writes the splits and the outcomes, and gives the summary with what only the rows show. */
async function writeFiles(
  source: PreparationSource,
  plan: PreparationPlan,
  directory: string,
  { signal, report, read }: TaskProgress & Pick<PoolOptions, "read">,
): Promise<PreparationSummary> {
  const rows = await pickSplits(plan, signal);
  report({ label: "Looking for copies between the splits" });
  const leaks = await findLeaks(source, plan, rows, { signal, read });
  report({ label: "Writing rows" });
  const onProgress = (done: number, total: number) => report({ done, total });
  const lines = { ...rows, train: await pickTrainLines(plan, rows.train, signal) };
  await writeSplits({ source, plan, lines }, directory, { signal, onProgress });
  await writeOutcomes(plan, lines, directory, signal);
  const found = leakWarnings(leaks, groupColumnOf(source, plan.recipe));
  return { ...plan.summary, leaks, warnings: [...found, ...plan.summary.warnings] };
}

/** What is needed to make the same files again from the same source. */
function recipeFile(
  { dataset, roles }: PreparationSource,
  recipe: Recipe,
  version: number,
  { repeats }: PreparationSummary,
): string {
  const { record, rows } = dataset;
  const from = { fileName: record.fileName, sha256: record.sha256, version, rows: rows.rowCount };
  const repeated = repeats === null ? {} : { repeated: { to: repeats.to, lines: repeats.lines } };
  return `${JSON.stringify({ source: from, text: roles.text, targets: roles.targets, recipe, ...repeated }, null, 2)}\n`;
}
