import "server-only";
import { db } from "@/lib/db/client";
import type { PageQuery } from "@/lib/http/paging";
import { afterCursor, NEWEST_FIRST, toPage } from "@/lib/store/cursor";
import type { ModelList } from "../schema";
import { modelSelect, serializeModel } from "./internal";

/** Models of every server, newest first, a page at a time. */
export async function listModels({ limit, cursor }: PageQuery): Promise<ModelList> {
  const found = await db.model.findMany({
    where: afterCursor(cursor),
    orderBy: NEWEST_FIRST,
    take: limit + 1,
    select: modelSelect,
  });
  const { rows, nextCursor } = toPage(found, limit);
  return { data: rows.map(serializeModel), nextCursor };
}
