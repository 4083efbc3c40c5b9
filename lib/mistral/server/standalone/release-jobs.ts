import "server-only";
import { db } from "@/lib/db/client";
import { moveJob } from "../move-job";

/**
 * Queues the jobs that a halted supervisor left, in their order. The next start would do so as well, but it would take
 * the stop for a crash, and after a few of those it gives a job up.
 */
export async function releaseJobs(): Promise<void> {
  const jobs = await db.engineJob.findMany({
    where: { status: { in: ["VALIDATING", "RUNNING"] } },
    select: { id: true, status: true },
  });
  for (const { id, status } of jobs) {
    const isValidation = status === "VALIDATING";
    await moveJob({
      id,
      from: isValidation ? "VALIDATING" : "RUNNING",
      to: "QUEUED",
      data: isValidation ? { queuedAt: null } : {},
    });
  }
}
