import "server-only";
import { db } from "@/lib/db/client";
import type { WireJobDetails } from "../../schema";
import { conflict } from "../errors";
import { getJob } from "../get-job";
import { fetchJob, parseStatus } from "../internal";
import { jobChanges } from "../queue/job-changes";
import { engineSupervisor } from "../queue/supervisor";

/**
 * Asks the training of a job to stop and keep the best model so far; the job then ends with SUCCESS. Asking again does
 * nothing more. Throws NotFound, and Conflict when the job is not being trained.
 */
export async function finishJob(id: string): Promise<WireJobDetails> {
  // Tried first and explained afterwards, so that the explanation cannot be out of date.
  const { count } = await db.engineJob.updateMany({ where: { id, status: "RUNNING" }, data: { finishEarly: true } });
  if (count === 0) throw conflict(refusal(await fetchJob(id)), id);
  jobChanges().note(id);
  const answer = await getJob(id);
  engineSupervisor().finish(id);
  return answer;
}

function refusal(job: Awaited<ReturnType<typeof fetchJob>>): string {
  const status = parseStatus(job.status);
  if (status === "QUEUED" && job.queuedAt !== null) {
    return "The job still waits for its training, so there is no model to keep. Cancel it instead.";
  }
  return `The job cannot be finished early: it is ${status}. Only a job that is RUNNING can.`;
}
