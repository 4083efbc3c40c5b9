import "server-only";
import { setImmediate } from "node:timers/promises";
import { db } from "@/lib/db/client";
import type { JobProgress } from "@/lib/mistral/client";
import { ACTIVE_STATUSES } from "../status";
import { storedTargetMetrics } from "./internal";
import { changeJob, type NewCheckpoint, numbersOf } from "./move";
import type { RemoteJob } from "./remote-job";

/** Checkpoints of one transaction: all reads and writes of the process wait for it. */
const CHECKPOINTS_PER_CHANGE = 1_000;

/** Checkpoints of the API in order of steps. The wire's 0.0 validation loss is "not evaluated". */
export function fromRemoteJob({ checkpoints }: RemoteJob): NewCheckpoint[] {
  const rows = (checkpoints ?? []).map(({ stepNumber, createdAt, metrics }) => ({
    step: stepNumber,
    trainLoss: metrics.trainLoss ?? null,
    validLoss: metrics.validLoss ? metrics.validLoss : null,
    learningRate: null,
    targets: null,
    createdAt: timeOf(createdAt),
  }));
  return inOrder(rows);
}

/** Steps of our extension, which tells more of each. */
export function fromProgress(steps: JobProgress["steps"]): NewCheckpoint[] {
  const rows = steps.map((row) => ({
    step: row.step,
    trainLoss: row.train_loss,
    validLoss: row.valid_loss,
    learningRate: row.learning_rate,
    targets:
      row.targets?.map(({ target, accuracy, macro_f1: macroF1, micro_f1: microF1 }) => ({
        target,
        accuracy,
        macroF1,
        microF1,
      })) ?? null,
    createdAt: timeOf(row.created_at),
  }));
  return inOrder(rows);
}

/** Clocks of two machines may differ by this much. */
const CLOCK_DIFFERENCE_MS = 24 * 3_600_000;

/** A server's time, in seconds; now where that cannot be one, such as milliseconds, which no calendar has as seconds. */
function timeOf(seconds: number): Date {
  const now = Date.now();
  const said = seconds * 1000;
  return new Date(said >= 0 && said <= now + CLOCK_DIFFERENCE_MS ? said : now);
}

/** By step, each once: the one that comes first in the server's list counts. */
function inOrder(rows: NewCheckpoint[]): NewCheckpoint[] {
  const byStep = new Map<number, NewCheckpoint>();
  for (const row of rows) if (!byStep.has(row.step)) byStep.set(row.step, row);
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

/**
 * What of these is not stored yet, with numbers that are stored kept where these do not tell. The API rounds what our
 * extension tells in full: with `isRounded` numbers only fill gaps.
 */
export async function newCheckpoints(
  jobId: string,
  told: NewCheckpoint[],
  { isRounded }: { isRounded: boolean },
): Promise<NewCheckpoint[]> {
  const first = told[0];
  if (first === undefined) return [];
  const stored = await db.jobCheckpoint.findMany({
    where: { jobId, step: { gte: first.step } },
    select: { step: true, trainLoss: true, validLoss: true, learningRate: true, targets: true, createdAt: true },
  });
  const known = new Map(stored.map((row) => [row.step, { ...row, targets: targetsOf(row.targets) }]));
  const fresh: NewCheckpoint[] = [];
  for (const row of told) {
    const before = known.get(row.step);
    if (before === undefined) fresh.push(row);
    else {
      const merged = isRounded ? filled(before, row) : filled(row, before);
      if (numbersOf(merged) !== numbersOf(before)) fresh.push({ ...merged, createdAt: before.createdAt });
    }
  }
  return fresh;
}

/**
 * Steps up to this one are stored with all that our extension tells of them: the step before the first that came without
 * a learning rate, which the API does not tell. 0 where none is.
 */
export async function stepsWithAll(jobId: string): Promise<number> {
  const where = { jobId, learningRate: null };
  const [partial, all] = await Promise.all([
    db.jobCheckpoint.aggregate({ where, _min: { step: true } }),
    db.jobCheckpoint.aggregate({ where: { jobId }, _max: { step: true } }),
  ]);
  return partial._min.step === null ? (all._max.step ?? 0) : partial._min.step - 1;
}

function targetsOf(stored: unknown): NewCheckpoint["targets"] {
  return stored === null ? null : storedTargetMetrics.parse(stored);
}

/** A checkpoint whose unknown numbers come from another report of the same step. */
function filled(row: NewCheckpoint, other: NewCheckpoint): NewCheckpoint {
  return {
    ...row,
    trainLoss: row.trainLoss ?? other.trainLoss,
    validLoss: row.validLoss ?? other.validLoss,
    learningRate: row.learningRate ?? other.learningRate,
    targets: row.targets ?? other.targets,
  };
}

/**
 * Stores checkpoints in batches, between which requests are answered, until at most `rest` are left, which it returns
 * with the job's sequence then; null when something else was stored meanwhile.
 */
export async function storeInBatches(
  jobId: string,
  checkpoints: NewCheckpoint[],
  { sequence, rest }: { sequence: number; rest: number },
): Promise<{ sequence: number; left: NewCheckpoint[] } | null> {
  let at = 0;
  let now = sequence;
  while (checkpoints.length - at > rest) {
    const batch = checkpoints.slice(at, at + CHECKPOINTS_PER_CHANGE);
    const isStored = await changeJob(jobId, { from: ACTIVE_STATUSES, ifSequence: now, checkpoints: batch });
    if (!isStored) return null;
    at += batch.length;
    now += batch.length;
    await setImmediate();
  }
  return { sequence: now, left: checkpoints.slice(at) };
}
