import "server-only";
import { db } from "@/lib/db/client";
import type { TargetMetrics } from "@/lib/engine";
import type { JobStatus } from "../../schema";
import { parseHyperparameters, parseIntegrations, parseStatus, parseTargets } from "../internal";
import { isTerminal } from "../job-status";
import { jobChanges } from "../queue/job-changes";
import { completeRun, findEntity, sendChunk, upsertRun, type WandbAddress } from "./client";
import { type HistoryStep, historyLine, nextSummary } from "./history";
import { type IntegrationState, storeWandbState } from "./state";

/** Some hundred kilobytes a request. */
const LINES_PER_CHUNK = 500;

export interface Integration {
  jobId: string;
  /** Its place in the job's list. */
  index: number;
  address: WandbAddress;
}

/**
 * Sends what W&B does not have yet of a run, and says whether that is all there will ever be. What was sent is stored
 * after each request, and a request that is repeated changes nothing there. Throws WandbError.
 */
export async function streamRun(integration: Integration, known: IntegrationState | null): Promise<IntegrationState> {
  const { jobId, index, address } = integration;
  const job = await db.engineJob.findUniqueOrThrow({
    where: { id: jobId },
    select: { status: true },
  });
  // Read before the steps: when a job is seen at its end, all its steps are there.
  const status = parseStatus(job.status);
  const isOver = isTerminal(status);
  if (known === null && isOver && (await countSteps(jobId)) === 0) return neverRan();
  let state = known ?? (await beginRun(integration));
  for (;;) {
    const steps = await stepsAfter(jobId, state.lastStep);
    if (steps.length === 0) break;
    state = await sendSteps(integration, state, steps);
  }
  if (!isOver) return state;
  await completeRun(address, state, exitCode(status));
  const ended = { ...state, isOver: true };
  await storeWandbState(jobId, index, ended);
  return ended;
}

/** As of a program: W&B shows a run that ended otherwise than with 0 as failed. */
function exitCode(status: JobStatus): number {
  return status === "SUCCESS" ? 0 : 1;
}

/** A job that ended before its first step leaves nothing there. */
function neverRan(): IntegrationState {
  return { entity: "", project: "", run: "", lines: 0, lastStep: 0, summary: {}, isOver: true, error: null };
}

async function beginRun({ jobId, index, address }: Integration): Promise<IntegrationState> {
  const job = await db.engineJob.findUniqueOrThrow({ where: { id: jobId } });
  const integrations = parseIntegrations(job.integrations);
  const asked = integrations[index];
  if (!asked) throw new Error(`Job ${jobId} has no integration ${index}.`);
  const [first = "", ...rest] = asked.project.split("/");
  const entity = rest.length > 0 ? first : await findEntity(address);
  const run = await upsertRun(address, {
    entity,
    project: rest.length > 0 ? rest.join("/") : first,
    run: runId(jobId, index),
    displayName: asked.run_name ?? asked.name ?? job.suffix ?? jobId,
    config: {
      model: job.model,
      level: job.level,
      job: jobId,
      ...parseHyperparameters(job.hyperparameters),
      targets: parseTargets(job.classifierTargets).map(({ name, labels }) => ({ name, labels: labels.length })),
    },
  });
  const state = { ...run, lines: 0, lastStep: 0, summary: {}, isOver: false, error: null };
  await storeWandbState(jobId, index, state);
  const url = runUrl(address.baseUrl, state);
  const told = integrations.map((entry, place) => (place === index ? { ...entry, url } : entry));
  await db.engineJob.update({ where: { id: jobId }, data: { integrations: told }, select: { id: true } });
  jobChanges().note(jobId);
  return state;
}

/** The same for each try: W&B makes one run of a name. */
function runId(jobId: string, index: number): string {
  const id = jobId.replaceAll("-", "").slice(0, 16);
  return index === 0 ? id : `${id}-${index + 1}`;
}

/** The public service has its screens beside its interface; elsewhere both have one address. */
function runUrl(
  baseUrl: string,
  { entity, project, run }: Pick<IntegrationState, "entity" | "project" | "run">,
): string {
  const origin = baseUrl.replace("https://api.wandb.ai", "https://wandb.ai");
  return `${origin}/${encodeURIComponent(entity)}/${encodeURIComponent(project)}/runs/${encodeURIComponent(run)}`;
}

async function sendSteps(
  { jobId, index, address }: Integration,
  state: IntegrationState,
  steps: HistoryStep[],
): Promise<IntegrationState> {
  const startedAt = await firstStepAt(jobId);
  const summary = nextSummary(state.summary, steps);
  await sendChunk(address, state, {
    offset: state.lines,
    lines: steps.map((step) => historyLine(step, startedAt)),
    summary: JSON.stringify(summary),
  });
  const sent = {
    ...state,
    summary,
    lines: state.lines + steps.length,
    lastStep: steps.at(-1)?.step ?? state.lastStep,
  };
  await storeWandbState(jobId, index, sent);
  return sent;
}

function countSteps(jobId: string): Promise<number> {
  return db.engineCheckpoint.count({ where: { jobId } });
}

async function firstStepAt(jobId: string): Promise<Date> {
  const first = await db.engineCheckpoint.findFirst({
    where: { jobId },
    orderBy: { step: "asc" },
    select: { createdAt: true },
  });
  return first?.createdAt ?? new Date();
}

async function stepsAfter(jobId: string, after: number): Promise<HistoryStep[]> {
  const rows = await db.engineCheckpoint.findMany({
    where: { jobId, step: { gt: after } },
    orderBy: { step: "asc" },
    take: LINES_PER_CHUNK,
    select: { step: true, trainLoss: true, validLoss: true, learningRate: true, metrics: true, createdAt: true },
  });
  // What the engine itself has written.
  return rows.map((row) => ({ ...row, metrics: row.metrics as unknown as TargetMetrics[] | null }));
}
