import "server-only";
import type { z } from "zod";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { BatchList, batchesQuery } from "../schema";
import { batchSelect, parseBatch } from "./internal";
import { serializeBatch } from "./serialize";

/** Batches of all models or of one, newest first, a page at a time. */
export async function listBatches({ limit, cursor, modelId }: z.infer<typeof batchesQuery>): Promise<BatchList> {
  const found = await db.batch.findMany({
    where: { AND: [pageAfter(cursor), { deletedAt: null, ...(modelId !== undefined && { modelId }) }] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: batchSelect,
  });
  const { data, nextCursor } = pageOf(found, limit);
  return { data: data.map((row) => serializeBatch(parseBatch(row))), nextCursor };
}
