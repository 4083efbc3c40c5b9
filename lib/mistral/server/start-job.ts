import "server-only";
import type { WireJobDetails } from "../schema";
import { conflict } from "./errors";
import { getJob } from "./get-job";
import { fetchJob, parseStatus } from "./internal";
import { moveJob } from "./move-job";
import { engineSupervisor } from "./queue/supervisor";

/**
 * Puts a VALIDATED job into the queue. A job that waits for its training or is in it is answered as it is. Throws
 * NotFound, and Conflict in any other status.
 */
export async function startJob(id: string): Promise<WireJobDetails> {
  // Tried first and explained afterwards, so that the explanation cannot be out of date.
  const moved = await moveJob({ id, from: "VALIDATED", to: "QUEUED", data: { queuedAt: new Date() } });
  if (moved) {
    // Read before it can be taken from the queue, so that the answer to a start is always QUEUED.
    const answer = await getJob(id);
    engineSupervisor().wake();
    return answer;
  }
  const job = await fetchJob(id);
  const status = parseStatus(job.status);
  if (status === "RUNNING" || (status === "QUEUED" && job.queuedAt !== null)) return getJob(id);
  const hint = status === "QUEUED" || status === "VALIDATING" ? " Wait until it is VALIDATED." : "";
  throw conflict(`The job cannot be started: it is ${status}.${hint}`, id);
}
