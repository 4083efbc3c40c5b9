import "server-only";
import { AppError } from "@/lib/errors";
import type { JobDetail } from "../schema";
import { isTerminal } from "../status";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";
import { changeJob } from "./move";

/**
 * Ends a job here whose server does not answer, at a person's word: without it such a job could never be put away. What the
 * server does with it is not known. Throws NotFound, and InvalidState for a job that can be followed or cancelled.
 */
export async function stopFollowing(jobId: string): Promise<JobDetail> {
  const job = await getJobRecord(jobId);
  const status = statusOf(job);
  if (isTerminal(status)) throw new AppError("invalid_state", `This job has ended already: ${status}.`);
  // An error of a job that goes on is that its server cannot be asked; it goes with the next good answer.
  if (job.remoteJobId === null || job.error === null || job.server.kind === "embedded") {
    throw new AppError("invalid_state", "The server of this job answers: cancel the job instead.");
  }
  const message = `${job.server.name} did not answer, and you stopped following the job.`;
  const hint = "It may still train there. The same files and settings can be run again, here or on another server.";
  await changeJob(jobId, {
    to: "LOST",
    ifSequence: job.lastSequence,
    set: { error: { message, details: null, hint } },
    events: [{ status: "LOST", remoteIndex: null, createdAt: new Date(), data: { error: message } }],
  });
  return getJob(jobId);
}
