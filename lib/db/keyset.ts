import "server-only";
import { invalid } from "@/lib/errors";

/** Keyset paging over `createdAt` and `id`, newest first: stable while records are added and removed. */

interface Keyed {
  id: string;
  createdAt: Date;
}

/** The `where` of a page: what comes after the cursor. Throws Invalid for text that is not a cursor. */
export function pageAfter(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split("|");
  const createdAt = new Date(Number(time));
  if (id === "" || time === "" || Number.isNaN(createdAt.getTime())) {
    const reason = "This cursor is not one that a list gave out. Leave it out to begin at the start.";
    throw invalid(reason, [{ name: "cursor", reason }]);
  }
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
}

/** Cuts `limit + 1` records to a page, with the cursor of the next page where there is one. */
export function pageOf<T extends Keyed>(records: T[], limit: number): { data: T[]; nextCursor: string | null } {
  const data = records.slice(0, limit);
  const last = data.at(-1);
  const hasMore = records.length > limit && last !== undefined;
  const nextCursor = hasMore ? Buffer.from(`${last.createdAt.getTime()}|${last.id}`).toString("base64url") : null;
  return { data, nextCursor };
}
