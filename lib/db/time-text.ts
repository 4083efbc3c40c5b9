import "server-only";

/** A time as Prisma writes it to SQLite, for statements that are written by hand. */
export function timeText(time: Date): string {
  return time.toISOString().replace("Z", "+00:00");
}
