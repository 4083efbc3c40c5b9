import "server-only";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { PageQuery } from "@/lib/http/paging";
import type { JobList } from "../schema";
import { jobSelect } from "./internal";
import { serializeJobSummary } from "./serialize";

/** Jobs, newest first, a page at a time. */
export async function listJobs({ limit, cursor }: PageQuery): Promise<JobList> {
  const found = await db.job.findMany({
    where: pageAfter(cursor),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: jobSelect,
  });
  const { data, nextCursor } = pageOf(found, limit);
  return { data: data.map(serializeJobSummary), nextCursor };
}
