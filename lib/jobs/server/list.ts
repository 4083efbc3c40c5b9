import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { JobFilter } from "../list-schema";
import type { JobList } from "../schema";
import { GROUP_STATUSES } from "../status";
import type { JobListQuery } from "../trash-schema";
import { jobSelect } from "./internal";
import { scoresOf } from "./list-scores";
import { serializeJobItem } from "./serialize";

type ListInput = Pick<JobListQuery, "limit"> & Partial<JobListQuery>;

/** Jobs that a filter leaves, newest first, a page at a time: those in the trash, or all others. */
export async function listJobs({ limit, cursor, trash = false, ...filter }: ListInput): Promise<JobList> {
  const found = await db.job.findMany({
    where: {
      deletedAt: trash ? { not: null } : null,
      AND: [pageAfter(cursor), ...conditionsOf(filter)],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: jobSelect,
  });
  const { data, nextCursor } = pageOf(found, limit);
  const scores = await scoresOf(data);
  return { data: data.map((job) => serializeJobItem(job, scores.get(job.id) ?? null)), nextCursor };
}

function conditionsOf({ group, server, dataset, q }: JobFilter): Prisma.JobWhereInput[] {
  return [
    ...(group === undefined ? [] : [{ status: { in: [...GROUP_STATUSES[group]] } }]),
    ...(server === undefined ? [] : [{ serverId: server }]),
    ...(dataset === undefined ? [] : [{ preparation: { datasetId: dataset } }]),
    ...(q === undefined || q === "" ? [] : [textCondition(q)]),
  ];
}

function textCondition(q: string): Prisma.JobWhereInput {
  const contains = { contains: q };
  return {
    OR: [
      { id: q },
      { suffix: contains },
      { baseModel: contains },
      { fineTunedModel: contains },
      { preparation: { dataset: { name: contains } } },
    ],
  };
}
