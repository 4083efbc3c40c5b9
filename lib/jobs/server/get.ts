import "server-only";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import type { JobDetail } from "../schema";
import { jobSelect } from "./internal";
import { serializeJobDetail } from "./serialize";

/** One job with its history and its losses, oldest first. Throws NotFound. */
export async function getJob(jobId: string): Promise<JobDetail> {
  // One read of all three, so that status, events and checkpoints cannot disagree.
  const [job, events, checkpoints] = await db.$transaction([
    db.job.findUnique({ where: { id: jobId }, select: jobSelect }),
    db.jobEvent.findMany({
      where: { jobId },
      orderBy: { sequence: "asc" },
      select: { sequence: true, status: true, data: true, createdAt: true },
    }),
    db.jobCheckpoint.findMany({
      where: { jobId },
      orderBy: { step: "asc" },
      select: { sequence: true, step: true, trainLoss: true, validLoss: true, createdAt: true },
    }),
  ]);
  if (!job) throw notFound("job", jobId);
  return serializeJobDetail(job, events, checkpoints);
}
