import "server-only";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import type { JobDetail } from "../schema";
import { checkpointSelect, jobSelect } from "./internal";
import { serializeJobDetail } from "./serialize";

/** One job with its history and its losses, oldest first. Throws NotFound. */
export async function getJob(jobId: string): Promise<JobDetail> {
  // One read of all, so that status, events and checkpoints cannot disagree.
  const [job, preparation, events, checkpoints] = await db.$transaction([
    db.job.findUnique({ where: { id: jobId }, select: jobSelect }),
    db.preparation.findFirst({ where: { jobs: { some: { id: jobId } } }, select: { summary: true } }),
    db.jobEvent.findMany({
      where: { jobId },
      orderBy: { sequence: "asc" },
      select: { sequence: true, status: true, data: true, createdAt: true },
    }),
    db.jobCheckpoint.findMany({
      where: { jobId },
      orderBy: { step: "asc" },
      select: checkpointSelect,
    }),
  ]);
  if (!job || !preparation) throw notFound("job", jobId);
  return serializeJobDetail({ job, summary: preparation.summary, events, checkpoints });
}
