import "server-only";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { db, isMissingRecord, isUniqueViolation } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import { newUuid } from "@/lib/store/ids";
import { paths } from "@/lib/store/paths";
import { invariant } from "@/lib/utils";
import type { DatasetRecord } from "../internal";
import { rememberState } from "./clean-state";
import type { MadeStep } from "./make-step";
import { evictStates } from "./state-cache";

/** Records in one statement: SQLite takes a bounded number of values. */
const RECORDS_AT_ONCE = 500;

/** Writes that belong to the record of a step, given its id: they happen with it or not at all. */
export type Alongside = (stepId: string) => Prisma.PrismaPromise<unknown>[];

/**
 * Records steps that were made, after those that are applied; the ones that were undone are forgotten. Throws Conflict
 * where the dataset has changed since `record` was read; then nothing of the steps is left.
 */
export async function recordSteps(
  record: DatasetRecord,
  steps: readonly MadeStep[],
  alongside: Alongside = () => [],
): Promise<void> {
  const { id: datasetId, appliedSteps } = record;
  const forgotten = await db.datasetStep.findMany({
    where: { datasetId, number: { gt: appliedSteps } },
    select: { stateKey: true },
  });
  const rows = steps.map(({ action, result, state, columns }) => ({
    id: newUuid(),
    datasetId,
    number: state.number,
    action,
    result,
    stateKey: state.key,
    rowCount: state.rowCount,
    ...(columns === null ? {} : { columns }),
  }));
  const batches = Array.from({ length: Math.ceil(rows.length / RECORDS_AT_ONCE) }, (_, index) =>
    db.datasetStep.createMany({ data: rows.slice(index * RECORDS_AT_ONCE, (index + 1) * RECORDS_AT_ONCE) }),
  );
  const keys = [...forgotten.map(({ stateKey }) => stateKey), ...steps.map(({ state }) => state.key)];
  try {
    await db.$transaction([
      moveTo(record, appliedSteps + steps.length),
      db.datasetStep.deleteMany({ where: { datasetId, number: { gt: appliedSteps } } }),
      ...batches,
      ...rows.flatMap(({ id }) => alongside(id)),
    ]);
  } catch (error) {
    await forgetEffects(datasetId, keys);
    throw changedMeanwhile(error);
  }
  for (const { state } of steps) rememberState(datasetId, state);
  await forgetEffects(datasetId, keys);
  await evictStates(datasetId);
}

/** Sets how many steps are applied, of the dataset as it was read. Throws Conflict where it has changed since. */
export async function applyRecorded(record: DatasetRecord, applied: number): Promise<void> {
  try {
    await moveTo(record, applied);
  } catch (error) {
    throw changedMeanwhile(error);
  }
}

function moveTo({ id, appliedSteps, versions }: DatasetRecord, applied: number) {
  const source = versions.find(({ number }) => number === 1);
  invariant(source !== undefined, "a ready dataset has a first version");
  return db.dataset.update({
    // A source that was read anew has a first version of another id, or of another state.
    where: {
      id,
      appliedSteps,
      status: "ready",
      deletedAt: null,
      versions: { some: { id: source.id, stateKey: source.stateKey } },
    },
    data: { appliedSteps: applied },
    select: { id: true },
  });
}

/** Where the dataset is not as it was, or a number is taken, somebody else was faster. */
function changedMeanwhile(error: unknown): unknown {
  if (!isMissingRecord(error) && !isUniqueViolation(error)) return error;
  return new AppError("conflict", "The dataset was changed meanwhile. Look at its rows again, then repeat the step.", {
    retryable: true,
    cause: error,
  });
}

/** Removes the files of some effects, unless a step names them. */
export async function forgetEffects(datasetId: string, keys: readonly string[]): Promise<void> {
  const doomed = new Set(keys);
  // Most effects are small and have no file.
  const stored = (await readdir(paths.datasetSteps(datasetId)).catch(() => []))
    .map((name) => path.parse(name).name)
    .filter((key) => doomed.has(key));
  const named = await db.datasetStep.findMany({
    where: { datasetId, stateKey: { in: stored } },
    select: { stateKey: true },
  });
  const kept = new Set(named.map(({ stateKey }) => stateKey));
  for (const key of stored) if (!kept.has(key)) await rm(paths.datasetStep(datasetId, key), { force: true });
}
