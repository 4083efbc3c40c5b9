import "server-only";
import { db } from "@/lib/db/client";
import type { JobConsequences } from "../trash-schema";
import { getJobRecord } from "./internal";
import { uploadedFilesOf } from "./uploaded-files";

/** What goes for good with a job, and what stays, as it is now. Throws NotFound. */
export async function consequencesOf(jobId: string): Promise<JobConsequences> {
  const job = await getJobRecord(jobId);
  const [events, checkpoints, notifications, model] = await db.$transaction([
    db.jobEvent.count({ where: { jobId } }),
    db.jobCheckpoint.count({ where: { jobId } }),
    db.notification.count({ where: { jobId } }),
    db.model.findUnique({ where: { jobId }, select: { id: true, name: true } }),
  ]);
  const files = await uploadedFilesOf(job);
  return {
    events,
    checkpoints,
    notifications,
    model,
    serverName: job.server.name,
    files: files.map(({ fileName, otherJobs }) => ({ fileName, otherJobs })),
  };
}
