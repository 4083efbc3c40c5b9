import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { timeText } from "@/lib/db/time-text";
import { wakeDeliveries } from "@/lib/notifications/server/deliveries/deliver";
import { recordNews } from "@/lib/notifications/server/record";
import type { JobCheckpoint } from "../schema";
import { isTerminal, JOB_MOVES, type JobStatus } from "../status";
import { jobStatus } from "../status-schema";
import { signalJob } from "./signal";

export interface NewEvent {
  status: JobStatus;
  createdAt: Date;
  /** Position in the server's list; null for what the dashboard adds. */
  remoteIndex: number | null;
  data?: Prisma.InputJsonObject;
}

export interface NewCheckpoint extends Omit<JobCheckpoint, "sequence" | "createdAt"> {
  /** When the server reported it. */
  createdAt: Date;
}

/** All numbers of a checkpoint, as a text to compare. */
export function numbersOf(row: Pick<NewCheckpoint, "trainLoss" | "validLoss" | "learningRate"> & { targets: unknown }) {
  return JSON.stringify([row.trainLoss, row.validLoss, row.learningRate, row.targets]);
}

export interface JobChange {
  /** Absent: the status stays. */
  to?: JobStatus;
  /** Statuses in which it may be; absent: with `to` all that the table of moves allows, without it all. */
  from?: readonly JobStatus[];
  /** Only if nothing was stored since this sequence: what the change was computed from still holds. */
  ifSequence?: number;
  /** Only if this is when its create went out, null for not yet: so long as this holds, its server was asked nothing more. */
  ifCreateSentAt?: Date | null;
  events?: NewEvent[];
  checkpoints?: NewCheckpoint[];
  set?: Prisma.JobUncheckedUpdateManyInput;
  /** Recorded in the same transaction as the move. */
  model?: { id: string; remoteId: string; name: string; targets: Prisma.InputJsonArray };
}

/** Statuses from which `to` may be reached. */
function sources(to: JobStatus): JobStatus[] {
  return jobStatus.options.filter((from) => JOB_MOVES[from].includes(to));
}

/** All transactions wait for the one connection; Prisma's own patience of two seconds is short on a busy machine. */
const PATIENCE = { maxWait: 15_000, timeout: 15_000 };

function conditionOf(jobId: string, { to, from, ifSequence, ifCreateSentAt }: JobChange): Prisma.JobWhereInput {
  const allowed = to === undefined ? from : sources(to).filter((status) => from?.includes(status) ?? true);
  return {
    id: jobId,
    ...(allowed === undefined ? {} : { status: { in: [...allowed] } }),
    ...(ifSequence === undefined ? {} : { lastSequence: ifSequence }),
    ...(ifCreateSentAt === undefined ? {} : { createSentAt: ifCreateSentAt, remoteJobId: null }),
  };
}

/**
 * Applies a change to a job in one short transaction: a conditional move of its status, new events and checkpoints
 * with their sequence numbers. A checkpoint whose step is known replaces that one, unless all its numbers are the same.
 * Returns false, having changed nothing, when its conditions no longer hold.
 */
export async function changeJob(jobId: string, change: JobChange): Promise<boolean> {
  const events = change.events ?? [];
  const checkpoints = change.checkpoints ?? [];
  let hasMessages = false;
  const applied = await db.$transaction(async (transaction) => {
    const { count: moved } = await transaction.job.updateMany({
      where: conditionOf(jobId, change),
      data: {
        // Never empty: without anything to set Prisma finds nothing either.
        updatedAt: new Date(),
        ...(change.to !== undefined && isTerminal(change.to) ? { finishedAt: new Date() } : {}),
        ...change.set,
        ...(change.to === undefined ? {} : { status: change.to }),
      },
    });
    if (moved === 0) return false;
    if (events.length + checkpoints.length > 0) await appendRows(transaction, jobId, { events, checkpoints });
    if (change.model) await recordModel(transaction, jobId, change.model);
    hasMessages = await recordNews(transaction, { jobId, to: change.to, checkpoints });
    return true;
  }, PATIENCE);
  if (applied) signalJob(jobId);
  if (applied && hasMessages) wakeDeliveries();
  return applied;
}

async function appendRows(
  transaction: Prisma.TransactionClient,
  jobId: string,
  rows: { events: NewEvent[]; checkpoints: NewCheckpoint[] },
): Promise<void> {
  const { lastSequence } = await transaction.job.findUniqueOrThrow({
    where: { id: jobId },
    select: { lastSequence: true },
  });
  let sequence = lastSequence;
  const checkpoints = await onlyNews(transaction, jobId, rows.checkpoints);
  if (checkpoints.length > 0) await writeCheckpoints(transaction, jobId, { checkpoints, after: sequence });
  sequence += checkpoints.length;
  if (rows.events.length > 0) {
    await transaction.jobEvent.createMany({
      data: rows.events.map((event) => ({ jobId, ...event, sequence: ++sequence })),
    });
  }
  if (sequence === lastSequence) return;
  await transaction.job.update({ where: { id: jobId }, data: { lastSequence: sequence }, select: { id: true } });
}

/** Checkpoints that are not stored yet with the same numbers. */
async function onlyNews(
  transaction: Prisma.TransactionClient,
  jobId: string,
  checkpoints: NewCheckpoint[],
): Promise<NewCheckpoint[]> {
  if (checkpoints.length === 0) return [];
  const steps = checkpoints.map(({ step }) => step);
  const stored = await transaction.jobCheckpoint.findMany({
    // From the first to the last: a list of steps would be another text, to be compiled anew, for each number of them.
    where: { jobId, step: { gte: Math.min(...steps), lte: Math.max(...steps) } },
    select: { step: true, trainLoss: true, validLoss: true, learningRate: true, targets: true },
  });
  const known = new Map(stored.map((row) => [row.step, numbersOf(row)]));
  return checkpoints.filter((row) => known.get(row.step) !== numbersOf(row));
}

/**
 * Writes checkpoints with the sequence numbers after `after`, in the place of those of the same steps. One prepared
 * statement whatever their number: Prisma's own, with a text for each number of rows, take many times as long, and a fast
 * training measures a thousand steps a second.
 */
async function writeCheckpoints(
  transaction: Prisma.TransactionClient,
  jobId: string,
  { checkpoints, after }: { checkpoints: NewCheckpoint[]; after: number },
): Promise<void> {
  const rows = JSON.stringify(
    checkpoints.map(({ step, trainLoss, validLoss, learningRate, targets, createdAt }, index) => {
      // As text, for a column of JSON: `->>` takes it out as it is.
      const told = targets === null ? null : JSON.stringify(targets);
      return [step, after + index + 1, trainLoss, validLoss, learningRate, told, timeText(createdAt)];
    }),
  );
  await transaction.$executeRaw`
    INSERT OR REPLACE INTO "JobCheckpoint"
      ("jobId", "step", "sequence", "trainLoss", "validLoss", "learningRate", "targets", "createdAt")
    SELECT ${jobId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
    FROM json_each(${rows})`;
}

async function recordModel(
  transaction: Prisma.TransactionClient,
  jobId: string,
  model: NonNullable<JobChange["model"]>,
): Promise<void> {
  const { serverId, baseModel } = await transaction.job.findUniqueOrThrow({
    where: { id: jobId },
    select: { serverId: true, baseModel: true },
  });
  await transaction.model.upsert({
    where: { serverId_remoteId: { serverId, remoteId: model.remoteId } },
    create: { ...model, serverId, baseModel, jobId },
    update: { jobId },
    select: { id: true },
  });
}
