import "server-only";
import { db } from "@/lib/db/client";
import { timeText } from "@/lib/db/time-text";
import { invariant } from "@/lib/utils";
import type { WirePosition } from "../../x-schema";
import { conflict } from "../errors";
import { fetchJob, parseStatus } from "../internal";
import { PATIENCE, type Transaction } from "../move-job";
import { jobChanges } from "../queue/job-changes";
import { waitingWith } from "./queue-of";

/**
 * Moves a job that waits for its training to a place in the queue, 1 being the next; past the end is the end. Throws
 * NotFound, and Conflict when it does not wait for its training.
 */
export async function moveInQueue(id: string, position: number): Promise<WirePosition> {
  const moved = await db.$transaction((tx) => reorder(tx, id, position), PATIENCE);
  if (moved) {
    jobChanges().noteQueue();
    return { id, object: "job.position", ...moved };
  }
  const status = parseStatus((await fetchJob(id)).status);
  const why = status === "QUEUED" ? "it waits for its validation" : `it is ${status}`;
  throw conflict(`The job cannot be moved: ${why}. Only a job that was started and still waits can be.`, id);
}

/** Null when the job does not wait. The times of the queue stay and are dealt out anew, in the new order. */
async function reorder(tx: Transaction, id: string, position: number) {
  const waiting = await tx.engineJob.findMany({
    ...waitingWith({ queuedAt: new Date() }),
    select: { id: true, queuedAt: true },
  });
  const from = waiting.findIndex((job) => job.id === id);
  if (from < 0) return null;
  const to = Math.min(position, waiting.length) - 1;
  const order = waiting.map((job) => job.id);
  order.splice(from, 1);
  order.splice(to, 0, id);
  const moves: [id: string, queuedAt: string][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [place, { queuedAt, id: before }] of waiting.entries()) {
    invariant(queuedAt, "a job that waits for its training has a time");
    // Two that were started in the same millisecond would be ordered by their ids.
    last = Math.max(queuedAt.getTime(), last + 1);
    const now = order[place];
    invariant(now, "as many jobs as there were places");
    if (now !== before || last !== queuedAt.getTime()) moves.push([now, timeText(new Date(last))]);
  }
  // One statement: nothing else runs while the database works.
  await tx.$executeRaw`
    UPDATE "EngineJob" SET "queuedAt" = moves.value ->> 1 FROM json_each(${JSON.stringify(moves)}) AS moves
    WHERE "EngineJob"."id" = moves.value ->> 0 AND "status" = 'QUEUED'`;
  return { position: to + 1, of: waiting.length };
}
