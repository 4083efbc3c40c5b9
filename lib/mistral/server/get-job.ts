import "server-only";
import { db } from "@/lib/db/client";
import type { WireJobDetails } from "../schema";
import { noMatch } from "./errors";
import { serializeJobDetails } from "./serialize";

/** A job with its events, oldest first, and its checkpoints, newest first. Throws NotFound. */
export async function getJob(id: string): Promise<WireJobDetails> {
  const job = await db.engineJob.findUnique({
    where: { id },
    include: { events: { orderBy: { sequence: "asc" } }, checkpoints: { orderBy: { step: "desc" } } },
  });
  if (!job) throw noMatch("job");
  return serializeJobDetails(job);
}
