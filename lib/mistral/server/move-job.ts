import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { invariant } from "@/lib/utils";
import type { JobStatus } from "../schema";
import { parseEvent } from "./internal";
import { isTerminal, JOB_MOVES } from "./job-status";
import { jobChanges } from "./queue/job-changes";
import { followWandb } from "./wandb/follow";

export type Transaction = Prisma.TransactionClient;

/** All transactions wait for the one connection; Prisma's own patience of two seconds is short on a busy machine. */
export const PATIENCE = { maxWait: 15_000, timeout: 15_000 };

export interface Move {
  id: string;
  from: JobStatus;
  to: JobStatus;
  /** Columns that change with it. */
  data?: Prisma.EngineJobUpdateManyMutationInput;
  /** A further condition, e.g. that it has been started. */
  where?: Prisma.EngineJobWhereInput;
  /** Status of the event, when it is not `to`. */
  eventStatus?: JobStatus;
  /** What the event says beside the status. */
  eventData?: Prisma.InputJsonObject;
  /** Writes that belong to the move; they are undone when it does not happen. Nothing slow. */
  alongside?: (tx: Transaction) => Promise<void>;
}

/**
 * Moves a job from one status to another if it still is in the first: of two that try, one gets true. The event is
 * written in the same transaction. A status has at most one event, so being queued again by a start, or taken up
 * again after a restart, adds none.
 */
export async function moveJob(move: Move): Promise<boolean> {
  const { id, from, to } = move;
  invariant(JOB_MOVES[from].includes(to), `a job cannot go from ${from} to ${to}`);
  const now = new Date();
  const isMoved = await db.$transaction(async (tx) => {
    const { count } = await tx.engineJob.updateMany({
      where: { ...move.where, id, status: from },
      data: { ...move.data, status: to, modifiedAt: now },
    });
    if (count === 0) return false;
    await addEvent(tx, id, now, { status: move.eventStatus ?? to, ...move.eventData });
    await move.alongside?.(tx);
    return true;
  }, PATIENCE);
  if (isMoved) {
    jobChanges().note(id);
    if (from === "QUEUED" || to === "QUEUED") jobChanges().noteQueue();
  }
  if (isMoved && (to === "RUNNING" || isTerminal(to))) void followWandb(id);
  return isMoved;
}

/** Appends a status-updated event unless the job has one with this status. */
async function addEvent(tx: Transaction, jobId: string, createdAt: Date, data: Prisma.InputJsonObject): Promise<void> {
  const events = await tx.engineJobEvent.findMany({ where: { jobId }, select: { data: true } });
  if (events.some((event) => parseEvent(event.data).status === data.status)) return;
  const sequence = events.length + 1;
  await tx.engineJobEvent.create({ data: { jobId, sequence, name: "status-updated", data, createdAt } });
}
