import "server-only";
import { db } from "@/lib/db/client";
import type { JobDetail } from "../schema";
import { getJob } from "./get";

/** Takes a job out of the trash, as it was. One that is not there stays as it is. Throws NotFound. */
export async function restoreJob(jobId: string): Promise<JobDetail> {
  await db.job.updateMany({ where: { id: jobId, deletedAt: { not: null } }, data: { deletedAt: null } });
  return getJob(jobId);
}
