import "server-only";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { ACTIVE_STATUSES } from "@/lib/jobs/status";
import { pluralise } from "@/lib/utils";

/** Matches servers on which nothing is under way. */
export const HAS_NO_ACTIVE_JOBS = { jobs: { none: { status: { in: [...ACTIVE_STATUSES] } } } };

const MAX_NAMED = 20;

/** The refusal, with the ids of the jobs, of what cannot be done while jobs are under way there; null when none are. */
export async function activeJobsRefusal(serverId: string, what: string): Promise<AppError | null> {
  const where = { serverId, status: { in: [...ACTIVE_STATUSES] } };
  const [count, jobs] = await Promise.all([
    db.job.count({ where }),
    db.job.findMany({ where, orderBy: { createdAt: "desc" }, take: MAX_NAMED, select: { id: true } }),
  ]);
  if (count === 0) return null;
  return new AppError(
    "invalid_state",
    `${pluralise(count, "job")} of this server ${count === 1 ? "is" : "are"} under way. Wait for the end or cancel ${count === 1 ? "it" : "them"}, then ${what}.`,
    { extra: { jobIds: jobs.map(({ id }) => id), count } },
  );
}
