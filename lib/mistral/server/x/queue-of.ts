import "server-only";
import { db } from "@/lib/db/client";
import type { EngineJob, Prisma } from "@/lib/db/generated/client";
import type { WireQueue } from "../../x-schema";

/** Which jobs wait in the same queue as this one: for their training once they are started, before that for their validation. */
export function waitingWith(job: Pick<EngineJob, "queuedAt">): {
  where: Prisma.EngineJobWhereInput;
  orderBy: Prisma.EngineJobOrderByWithRelationInput[];
} {
  if (job.queuedAt === null) {
    return { where: { status: "QUEUED", queuedAt: null }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] };
  }
  return { where: { status: "QUEUED", queuedAt: { not: null } }, orderBy: [{ queuedAt: "asc" }, { id: "asc" }] };
}

/** The place of a job in its queue, or null when it does not wait. */
export async function queueOf(job: Pick<EngineJob, "id" | "status" | "queuedAt">): Promise<WireQueue | null> {
  if (job.status !== "QUEUED") return null;
  const waiting = await db.engineJob.findMany({ ...waitingWith(job), select: { id: true } });
  const index = waiting.findIndex(({ id }) => id === job.id);
  // It was taken from the queue in the meantime.
  return index < 0 ? null : { position: index + 1, of: waiting.length };
}
