import "server-only";
import type { JobStatus, WireJobDetails } from "../schema";
import { conflict } from "./errors";
import { getJob } from "./get-job";
import { fetchJob, parseStatus } from "./internal";
import { isTerminal } from "./job-status";
import { moveJob } from "./move-job";
import { engineSupervisor } from "./queue/supervisor";

/** A job can move on between a look and a move, but only a few times before it is over. */
const MAX_TRIES = 10;

/**
 * Cancels a job: at once when nothing works on it, else it is CANCELLATION_REQUESTED until that has stopped. Throws
 * NotFound, and Conflict when the job is over.
 */
export async function cancelJob(id: string): Promise<WireJobDetails> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const status = parseStatus((await fetchJob(id)).status);
    if (isTerminal(status)) throw conflict(`The job cannot be cancelled: it is ${status}.`, id);
    if (status === "CANCELLATION_REQUESTED") return getJob(id);
    const to: JobStatus = status === "VALIDATING" || status === "RUNNING" ? "CANCELLATION_REQUESTED" : "CANCELLED";
    if (!(await moveJob({ id, from: status, to }))) continue;
    // Read before the work is told to stop: the answer is what this call did, not what came after it.
    const answer = await getJob(id);
    if (to === "CANCELLATION_REQUESTED") await engineSupervisor().cancel(id);
    return answer;
  }
  throw conflict("The job keeps changing its status. Try again.", id);
}
