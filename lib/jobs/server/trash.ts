import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { JobDetail } from "../schema";
import { isTerminal } from "../status";
import { getJob } from "./get";
import { getJobRecord, statusOf } from "./internal";

/**
 * Moves a job that is over to the trash: it leaves the lists, and nothing of it is lost. One that is there already
 * stays. Throws NotFound, InvalidState.
 */
export async function trashJob(jobId: string): Promise<JobDetail> {
  const status = statusOf(await getJobRecord(jobId));
  // What is over stays over, so this holds until the next line.
  if (!isTerminal(status)) {
    throw new AppError("invalid_state", `This job is still going: it is ${status}. Cancel it first, then delete it.`);
  }
  await db.job.updateMany({ where: { id: jobId, deletedAt: null }, data: { deletedAt: new Date() } });
  return getJob(jobId);
}
