import "server-only";
import { db } from "@/lib/db/client";
import type { EngineJob } from "@/lib/db/generated/client";
import type { JobStatus } from "../../schema";
import { jobMetricsSchema, type WireJobMetrics, type WireProgress } from "../../x-schema";
import { noMatch } from "../errors";
import { parseEvent, parseStatus } from "../internal";
import { isTerminal } from "../job-status";
import { remainingSeconds } from "../queue/progress";
import { engineSupervisor } from "../queue/supervisor";
import { queueOf } from "./queue-of";
import { snakeKeys } from "./snake-keys";

/** What a job's training has measured so far, and how far it is. Throws NotFound. */
export async function getMetrics(id: string): Promise<WireJobMetrics> {
  const job = await db.engineJob.findUnique({
    where: { id },
    include: { events: { orderBy: { sequence: "asc" }, select: { data: true, createdAt: true } } },
  });
  if (!job) throw noMatch("job");
  const since = new Map(job.events.map(({ data, createdAt }) => [parseEvent(data).status, seconds(createdAt)]));
  const status = parseStatus(job.status);
  return jobMetricsSchema.parse({
    id,
    object: "job.metrics",
    status,
    level: job.level,
    queue: await queueOf(job),
    progress: progressOf(job, status),
    started_at: since.get("RUNNING") ?? null,
    finished_at: isTerminal(status) ? (since.get(status) ?? null) : null,
    finish_early: job.finishEarly,
    summary: snakeKeys(job.summary),
    // After the job: steps are written before a job ends, so one that is over is never seen without its last ones.
    steps: await readSteps(id),
  } satisfies Record<keyof WireJobMetrics, unknown>);
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** Only while it is worked on: the supervisor lets go of a job a moment after that is over. */
function progressOf(job: EngineJob, status: JobStatus): WireProgress | null {
  if (status !== "VALIDATING" && status !== "RUNNING") return null;
  const progress = engineSupervisor().progress(job.id);
  if (progress === null) return null;
  const now = performance.now();
  const remaining = remainingSeconds(progress, now);
  return {
    phase: progress.phase,
    done: progress.done,
    total: progress.total,
    elapsed_seconds: tenths((now - progress.startedAt) / 1000),
    remaining_seconds: remaining === null ? null : tenths(remaining),
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Oldest first. As one JSON text: Prisma takes several times as long to make as many records, at every poll. */
async function readSteps(jobId: string): Promise<unknown> {
  const [row] = await db.$queryRaw<{ steps: string }[]>`
    SELECT json_group_array(
      json_object('step', "step", 'created_at', unixepoch("createdAt"), 'train_loss', "trainLoss",
        'valid_loss', "validLoss", 'targets', json("metrics")) ORDER BY "step") AS "steps"
    FROM "EngineCheckpoint" WHERE "jobId" = ${jobId}`;
  return snakeKeys(JSON.parse(row?.steps ?? "[]"));
}
