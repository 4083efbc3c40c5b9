import "server-only";
import { db } from "@/lib/db/client";
import type { WireJobDetails } from "../schema";
import { noMatch } from "./errors";
import { type CheckpointRow, serializeJobDetails } from "./serialize";

/** A job with its events, oldest first, and its checkpoints, newest first. Throws NotFound. */
export async function getJob(id: string): Promise<WireJobDetails> {
  const job = await db.engineJob.findUnique({
    where: { id },
    include: { events: { orderBy: { sequence: "asc" } } },
  });
  if (!job) throw noMatch("job");
  // After the job: they are written before a job ends, so one that is over is never seen without its last steps.
  return serializeJobDetails({ ...job, checkpoints: await readCheckpoints(id) });
}

/** Newest first. As one JSON text: Prisma takes several times as long to make as many records, at every poll. */
async function readCheckpoints(jobId: string): Promise<CheckpointRow[]> {
  const [row] = await db.$queryRaw<{ rows: string }[]>`
    SELECT json_group_array(json_array("step", "trainLoss", "validLoss", unixepoch("createdAt")) ORDER BY "step" DESC)
      AS "rows"
    FROM "EngineCheckpoint" WHERE "jobId" = ${jobId}`;
  return JSON.parse(row?.rows ?? "[]") as CheckpointRow[]; // exactly what the statement makes
}
