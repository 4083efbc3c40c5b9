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

export interface JobChange {
  /** Absent: the status stays. */
  to?: JobStatus;
  events?: NewEvent[];
  checkpoints?: Pick<JobCheckpoint, "step" | "trainLoss" | "validLoss">[];
  /** When the checkpoints were reported, in the same order. */
  checkpointTimes?: Date[];
  set?: Prisma.JobUncheckedUpdateManyInput;
  /** Recorded in the same transaction as the move. */
  model?: { id: string; remoteId: string; name: string; targets: Prisma.InputJsonArray };
}

/** Statuses from which `to` may be reached. */
function sources(to: JobStatus): JobStatus[] {
  return jobStatus.options.filter((from) => JOB_MOVES[from].includes(to));
}

/**
 * Applies a change to a job in one short transaction: a conditional move of its status, new events and checkpoints
 * with their sequence numbers. Returns false, having changed nothing, when the status no longer allows the move.
 */
export async function changeJob(jobId: string, change: JobChange): Promise<boolean> {
  const events = change.events ?? [];
  const checkpoints = change.checkpoints ?? [];
  const count = events.length + checkpoints.length;
  const applied = await db.$transaction(async (transaction) => {
    const { count: moved } = await transaction.job.updateMany({
      where: { id: jobId, ...(change.to === undefined ? {} : { status: { in: sources(change.to) } }) },
      data: {
        ...(change.to !== undefined && isTerminal(change.to) ? { finishedAt: new Date() } : {}),
        ...change.set,
        ...(change.to === undefined ? {} : { status: change.to }),
        lastSequence: { increment: count },
      },
    });
    if (moved === 0) return false;
    if (count > 0) await appendRows(transaction, jobId, { events, checkpoints, times: change.checkpointTimes ?? [] });
    if (change.model) await recordModel(transaction, jobId, change.model);
    return true;
  });
  if (applied) signalJob(jobId);
  return applied;
}

async function appendRows(
  transaction: Prisma.TransactionClient,
  jobId: string,
  rows: { events: NewEvent[]; checkpoints: NonNullable<JobChange["checkpoints"]>; times: Date[] },
): Promise<void> {
  const { lastSequence } = await transaction.job.findUniqueOrThrow({
    where: { id: jobId },
    select: { lastSequence: true },
  });
  let sequence = lastSequence - rows.events.length - rows.checkpoints.length;
  if (rows.checkpoints.length > 0) {
    await transaction.jobCheckpoint.createMany({
      data: rows.checkpoints.map((checkpoint, i) => ({
        jobId,
        ...checkpoint,
        sequence: ++sequence,
        createdAt: rows.times[i] ?? new Date(),
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
