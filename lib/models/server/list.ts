import "server-only";
import { db } from "@/lib/db/client";
import { pageAfter, pageOf } from "@/lib/db/keyset";
import type { PageQuery } from "@/lib/http/paging";
import type { ModelList } from "../schema";
import { modelSelect, serializeModel } from "./internal";

/** Models of every server, newest first, a page at a time. */
export async function listModels({ limit, cursor }: PageQuery): Promise<ModelList> {
  const found = await db.model.findMany({
    where: pageAfter(cursor),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: modelSelect,
  });
  const { data, nextCursor } = pageOf(found, limit);
  return { data: data.map(serializeModel), nextCursor };
}
