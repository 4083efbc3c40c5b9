import "server-only";
import { db } from "@/lib/db/client";
import type { EngineJob } from "@/lib/db/generated/client";
import { AppError } from "@/lib/errors";
import type { JobStatus } from "../../schema";
import { jobMetricsSchema, type WireJobMetrics, type WireProgress } from "../../x-schema";
import { noMatch } from "../errors";
import { fetchJob, parseEvent, parseIntegrations, parsePrediction, parseStatus } from "../internal";
import { isTerminal } from "../job-status";
import { PAGE_ROWS, type Page, readInPages } from "../json-pages";
import { jobChanges, type Moment, versionOf } from "../queue/job-changes";
import { overallProgress, remainingSeconds } from "../queue/progress";
import { engineSupervisor } from "../queue/supervisor";
import { type JsonBody, jsonBody } from "../serving/json-body";
import { parseWandbState } from "../wandb/state";
import { queueOf } from "./queue-of";
import { snakeKeys } from "./snake-keys";

const metricsSchema = jobMetricsSchema.omit({ steps: true });
type Metrics = Omit<WireJobMetrics, "steps">;

interface Question {
  /** Of the steps those after this one. */
  after_step: number;
  /** What the client knows already. */
  version?: string | undefined;
  /** Seconds it waits for something else. */
  wait: number;
}

/**
 * What a job's training has measured so far, and how far it is, as JSON; where the client knows that already, as soon as
 * there is something new or its time is over. Throws NotFound, and Cancelled when the client leaves meanwhile.
 */
export async function getMetrics(id: string, question: Question, signal?: AbortSignal): Promise<JsonBody> {
  const { after_step: afterStep, version, wait } = question;
  const changes = jobChanges();
  if (version !== undefined && wait > 0) {
    // Nobody waits for a job that there is not.
    await fetchJob(id);
    await changes.wait({ jobId: id, version, milliseconds: wait * 1000, ...(signal && { signal }) });
    if (signal?.aborted) throw new AppError("cancelled", "The client has left.");
  }
  // Before the data: what changes while they are read is asked for again.
  const moment = changes.moment(id);
  const head = JSON.stringify(await readJob(id, moment));
  // After the job: steps are written before a job ends, so one that is over is never seen without its last ones.
  const steps = await readInPages((last) => readSteps(id, last ?? afterStep));
  return jsonBody(`${head.slice(0, -1)},"steps":[`, steps, "]}");
}

async function readJob(id: string, moment: Moment): Promise<Metrics> {
  const job = await db.engineJob.findUnique({
    where: { id },
    include: { events: { orderBy: { sequence: "asc" }, select: { data: true, createdAt: true } } },
  });
  if (!job) throw noMatch("job");
  const since = new Map(job.events.map(({ data, createdAt }) => [parseEvent(data).status, seconds(createdAt)]));
  const status = parseStatus(job.status);
  return metricsSchema.parse({
    id,
    object: "job.metrics",
    version: versionOf(moment, status === "QUEUED"),
    status,
    level: job.level,
    queue: await queueOf(job),
    progress: progressOf(job, status),
    started_at: since.get("RUNNING") ?? null,
    finished_at: isTerminal(status) ? (since.get(status) ?? null) : null,
    finish_early: job.finishEarly,
    summary: snakeKeys(job.summary),
    integrations: integrationsOf(job),
  } satisfies Record<keyof Metrics, unknown>);
}

function integrationsOf(job: EngineJob): Metrics["integrations"] {
  const states = parseWandbState(job.wandbState);
  return parseIntegrations(job.integrations).map(({ project, url }, index) => ({
    type: "wandb",
    project,
    url: url ?? null,
    error: states[index]?.error ?? null,
  }));
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
  const elapsed = (now - progress.startedAt) / 1000;
  const phases = status === "RUNNING" ? parsePrediction(job.metadata)?.phases : undefined;
  const expected = phases === undefined ? null : overallProgress(progress, phases, elapsed);
  const remaining = expected?.remainingSeconds ?? remainingSeconds(progress, now);
  return {
    phase: progress.phase,
    done: progress.done,
    total: progress.total,
    elapsed_seconds: tenths(elapsed),
    remaining_seconds: remaining === null ? null : tenths(remaining),
    overall: expected === null ? null : Math.round(expected.overall * 1000) / 1000,
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * The next steps, oldest first. The database writes them as they go out, for there may be tens of thousands at every
 * poll. A key with a colon behind it cannot stand in a text of JSON, whose quotation marks are escaped.
 */
async function readSteps(jobId: string, after: number): Promise<Page> {
  const [row] = await db.$queryRaw<{ json: string; last: number; count: number }[]>`
    SELECT group_concat(json_object('step', "step", 'created_at', unixepoch("createdAt"), 'train_loss', "trainLoss",
        'valid_loss', "validLoss", 'learning_rate', "learningRate", 'targets',
        json(replace(replace("metrics", '"macroF1":', '"macro_f1":'), '"microF1":', '"micro_f1":'))), ',' ORDER BY "step")
        AS "json",
      max("step") AS "last", count(*) AS "count"
    FROM (SELECT * FROM "EngineCheckpoint" WHERE "jobId" = ${jobId} AND "step" > ${after}
      ORDER BY "step" LIMIT ${PAGE_ROWS})`;
  return { json: row?.json ?? "", last: Number(row?.last ?? 0), count: Number(row?.count ?? 0) };
}
