import "server-only";
import { db } from "@/lib/db/client";
import type { PageQuery } from "@/lib/http/paging";
import { afterCursor, NEWEST_FIRST, toPage } from "@/lib/store/cursor";
import type { JobList } from "../schema";
import { jobSelect } from "./internal";
import { serializeJobSummary } from "./serialize";

/** Jobs, newest first, a page at a time. */
export async function listJobs({ limit, cursor }: PageQuery): Promise<JobList> {
  const found = await db.job.findMany({
    where: afterCursor(cursor),
    orderBy: NEWEST_FIRST,
    take: limit + 1,
    select: jobSelect,
  });
  const { rows, nextCursor } = toPage(found, limit);
  return { data: rows.map(serializeJobSummary), nextCursor };
}
