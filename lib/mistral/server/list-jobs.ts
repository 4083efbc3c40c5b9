import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import type { ListJobsQuery } from "../requests";
import type { WireJobList } from "../schema";
import { parseIntegrations } from "./internal";
import { serializeJob } from "./serialize";

const NEWEST_FIRST = [{ createdAt: "desc" }, { id: "desc" }] as const;

/** A page of jobs, newest first; `total` counts all that fit the filters. Everybody is the same user here. */
export async function listJobs(query: ListJobsQuery): Promise<WireJobList> {
  const where: Prisma.EngineJobWhereInput = {
    model: query.model,
    status: query.status,
    suffix: query.suffix,
    createdAt: { gt: query.created_after, lt: query.created_before },
  };
  const skip = query.page * query.page_size;
  if (query.wandb_project === undefined && query.wandb_name === undefined) {
    const [jobs, total] = await db.$transaction([
      db.engineJob.findMany({ where, orderBy: [...NEWEST_FIRST], skip, take: query.page_size }),
      db.engineJob.count({ where }),
    ]);
    return { data: jobs.map(serializeJob), object: "list", total };
  }
  // Integrations are a JSON column, which SQLite cannot search by a key inside a list.
  const all = await db.engineJob.findMany({ where, orderBy: [...NEWEST_FIRST] });
  const found = all.filter((job) => hasIntegration(job.integrations, query));
  return { data: found.slice(skip, skip + query.page_size).map(serializeJob), object: "list", total: found.length };
}

function hasIntegration(column: unknown, { wandb_project, wandb_name }: ListJobsQuery): boolean {
  return parseIntegrations(column).some(
    (integration) =>
      (wandb_project === undefined || integration.project === wandb_project) &&
      (wandb_name === undefined || integration.name === wandb_name),
  );
}
