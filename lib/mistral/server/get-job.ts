import "server-only";
import { db } from "@/lib/db/client";
import type { WireJobDetails } from "../schema";
import { noMatch } from "./errors";
import { PAGE_ROWS, readInPages } from "./json-pages";
import { type CheckpointRow, serializeCheckpoint, serializeJobDetails } from "./serialize";
import { type JsonBody, jsonBody } from "./serving/json-body";

/** A job with its events, oldest first, and its checkpoints, newest first. Throws NotFound. */
export async function getJob(id: string): Promise<WireJobDetails> {
  const job = await readJob(id);
  // After the job: they are written before a job ends, so one that is over is never seen without its last steps.
  return serializeJobDetails({ ...job, checkpoints: await readCheckpoints(id) });
}

/** The same as JSON, put together page by page: a poll of a job with tens of thousands of steps holds nobody up. */
export async function getJobJson(id: string): Promise<JsonBody> {
  const { checkpoints, ...rest } = serializeJobDetails({ ...(await readJob(id)), checkpoints: [] });
  const pieces = await readInPages(async (last) => {
    const rows = await readCheckpoints(id, { before: last ?? undefined, limit: PAGE_ROWS });
    const json = rows.map((row) => JSON.stringify(serializeCheckpoint(row))).join(",");
    return { json, last: rows.at(-1)?.[0] ?? 0, count: rows.length };
  });
  return jsonBody(`${JSON.stringify(rest).slice(0, -1)},"checkpoints":[`, pieces, "]}");
}

async function readJob(id: string) {
  const job = await db.engineJob.findUnique({
    where: { id },
    include: { events: { orderBy: { sequence: "asc" } } },
  });
  if (!job) throw noMatch("job");
  return job;
}

/** Newest first. As one JSON text: Prisma takes several times as long to make as many records, at every poll. */
async function readCheckpoints(
  jobId: string,
  { before = Number.MAX_SAFE_INTEGER, limit = -1 } = {},
): Promise<CheckpointRow[]> {
  const [row] = await db.$queryRaw<{ rows: string }[]>`
    SELECT json_group_array(json_array("step", "trainLoss", "validLoss", unixepoch("createdAt")) ORDER BY "step" DESC)
      AS "rows"
    FROM (SELECT * FROM "EngineCheckpoint" WHERE "jobId" = ${jobId} AND "step" < ${before}
      ORDER BY "step" DESC LIMIT ${limit})`;
  return JSON.parse(row?.rows ?? "[]") as CheckpointRow[]; // exactly what the statement makes
}
