import "server-only";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { PageQuery } from "@/lib/http/paging";
import type { DatasetList } from "../schema";
import { rowsAfter } from "./cleaning/list-steps";
import { DATASET_SELECT } from "./internal";
import { serializeSummary } from "./serialize";

/** Without the columns of each dataset, which may be many. */
const SUMMARY_SELECT = { ...DATASET_SELECT, columns: false, roles: false, parseOptions: false, versions: false };

/** Datasets, newest first. Throws Invalid for a cursor that is not one of ours. */
export async function listDatasets({ limit, cursor }: PageQuery): Promise<DatasetList> {
  const records = await db.dataset.findMany({
    where: { deletedAt: null, ...pageAfter(cursor) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: SUMMARY_SELECT,
  });
  const page = pageOf(records, limit);
  const rows = await rowsAfter(page.data);
  const data = page.data.map((record) => ({
    ...serializeSummary(record),
    rowCount: rows.get(record.id) ?? record.rowCount,
  }));
  return { data, nextCursor: page.nextCursor };
}
