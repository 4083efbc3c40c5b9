import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import type { JobCheckpoint } from "../schema";
import { isTerminal, JOB_MOVES, type JobStatus, jobStatus } from "../status";
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

export interface JobChange {
  /** Absent: the status stays. */
  to?: JobStatus;
  /** Statuses from which it may move; absent: all that the table of moves allows. */
  from?: readonly JobStatus[];
  /** Only if nothing was stored since this sequence: what the change was computed from still holds. */
  ifSequence?: number;
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

function conditionOf(jobId: string, { to, from, ifSequence }: JobChange): Prisma.JobWhereInput {
  return {
    id: jobId,
    ...(to === undefined ? {} : { status: { in: sources(to).filter((status) => from?.includes(status) ?? true) } }),
    ...(ifSequence === undefined ? {} : { lastSequence: ifSequence }),
  };
}

/**
 * Applies a change to a job in one short transaction: a conditional move of its status, new events and checkpoints
 * with their sequence numbers. Returns false, having changed nothing, when its conditions no longer hold.
 */
export async function changeJob(jobId: string, change: JobChange): Promise<boolean> {
  const events = change.events ?? [];
  const checkpoints = change.checkpoints ?? [];
  const count = events.length + checkpoints.length;
  const applied = await db.$transaction(async (transaction) => {
    const { count: moved } = await transaction.job.updateMany({
      where: conditionOf(jobId, change),
      data: {
        ...(change.to !== undefined && isTerminal(change.to) ? { finishedAt: new Date() } : {}),
        ...change.set,
        ...(change.to === undefined ? {} : { status: change.to }),
        lastSequence: { increment: count },
      },
    });
    if (moved === 0) return false;
    if (count > 0) await appendRows(transaction, jobId, { events, checkpoints });
    if (change.model) await recordModel(transaction, jobId, change.model);
    return true;
  }, PATIENCE);
  if (applied) signalJob(jobId);
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
  let sequence = lastSequence - rows.events.length - rows.checkpoints.length;
  if (rows.checkpoints.length > 0) {
    await transaction.jobCheckpoint.createMany({
      data: rows.checkpoints.map(({ targets, ...numbers }) => ({
        jobId,
        ...numbers,
        ...(targets === null ? {} : { targets }),
        sequence: ++sequence,
      })),
    });
  }
  if (rows.events.length > 0) {
    await transaction.jobEvent.createMany({
      data: rows.events.map((event) => ({ jobId, ...event, sequence: ++sequence })),
    });
  }
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
