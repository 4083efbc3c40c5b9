import "server-only";
import { invalid } from "@/lib/errors";

/** Where a page ended: the order is by time, then by id. */
interface Position {
  createdAt: Date;
  id: string;
}

/** An opaque cursor for keyset paging. */
function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.getTime()} ${id}`).toString("base64url");
}

/** Reads a cursor that encodeCursor made; throws Invalid for anything else. */
function decodeCursor(cursor: string): Position {
  const match = /^(-?\d+) ([A-Za-z0-9_:.-]+)$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  const [, time, id] = match ?? [];
  const createdAt = new Date(Number(time));
  if (id === undefined || Number.isNaN(createdAt.getTime())) {
    const reason = "This cursor was not made by a list. Leave it out to begin at the start.";
    throw invalid(reason, [{ name: "cursor", reason }]);
  }
  return { createdAt, id };
}

/** Prisma filter for what comes after a cursor in the order "newest first, then by id"; no cursor, no filter. */
export function afterCursor(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const { createdAt, id } = decodeCursor(cursor);
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
}

/** The order that `afterCursor` continues. */
export const NEWEST_FIRST = [{ createdAt: "desc" as const }, { id: "desc" as const }];

/** Cuts rows that were read with `take: limit + 1` to a page, with the cursor of the next one. */
export function toPage<Row extends Position>(rows: Row[], limit: number): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
}
