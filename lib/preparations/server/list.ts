import "server-only";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { PreparationList, PreparationsQuery } from "../schema";
import { PREPARATION_SELECT } from "./internal";
import { serializeListItem } from "./serialize";

/** Preparations of datasets that are not deleted, newest first; of one dataset if asked. Throws Invalid for a bad cursor. */
export async function listPreparations({ limit, cursor, datasetId }: PreparationsQuery): Promise<PreparationList> {
  const records = await db.preparation.findMany({
    where: { datasetId, dataset: { deletedAt: null }, ...pageAfter(cursor) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: PREPARATION_SELECT,
  });
  const page = pageOf(records, limit);
  return { data: page.data.map(serializeListItem), nextCursor: page.nextCursor };
}
