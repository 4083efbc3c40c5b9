import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { ExponentialBackoff } from "cockatiel";
import { z } from "zod";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { decryptSecret, encryptSecret } from "@/lib/store/secrets";
import { jobChanges } from "../queue/job-changes";
import { WandbError } from "./client";
import { forgetKeys, type IntegrationState, parseWandbState, storeWandbState } from "./state";
import { type Integration, streamRun } from "./stream-run";

const keysSchema = z.array(z.string());

/** EngineJob.integrationKeys: encrypted, in the order of the integrations; null without any. */
export async function sealKeys(apiKeys: readonly string[]): Promise<string[] | null> {
  return apiKeys.length === 0 ? null : Promise.all(apiKeys.map(encryptSecret));
}

/** How patient the streams are; a test makes them faster. */
export interface Patience {
  /** Between two looks at a run that goes on. */
  everyMs: number;
  firstDelayMs: number;
  maxDelayMs: number;
  /** Failures in a row after which a run is given up. */
  maxFailures: number;
}

/** At the longest some hours: what W&B misses meanwhile is kept here and sent then. */
const PATIENCE: Patience = { everyMs: 2_000, firstDelayMs: 1_000, maxDelayMs: 5 * 60_000, maxFailures: 60 };

const state = remember("engine.wandb", () => ({
  following: new Map<string, Promise<void>>(),
  controller: new AbortController(),
  patience: PATIENCE,
}));

/**
 * Sees to it that W&B gets the metrics of a job that has a key for it; nothing for others, and once for each job. Never
 * rejects, and nothing waits for it: whatever goes wrong there stays there.
 */
export function followWandb(jobId: string): Promise<void> {
  const known = state.following.get(jobId);
  if (known !== undefined) return known;
  const following = followJob(jobId, state.controller.signal)
    .catch((error: unknown) => {
      if (!state.controller.signal.aborted) log.warn({ err: error, jobId }, "W&B gets nothing more of a job");
    })
    .finally(() => state.following.delete(jobId));
  state.following.set(jobId, following);
  return following;
}

/** Takes up every job of which W&B has not all: called once at boot. */
export async function bootWandb(): Promise<void> {
  const jobs = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "EngineJob" WHERE "integrationKeys" IS NOT NULL AND "status" NOT IN ('QUEUED', 'VALIDATING', 'VALIDATED', 'STARTED')`;
  for (const { id } of jobs) void followWandb(id);
}

/** Stops all streams; another process, or `bootWandb`, goes on where they were. `patience` is for tests. */
export async function haltWandb(patience?: Patience): Promise<void> {
  state.controller.abort();
  await Promise.all(state.following.values());
  state.controller = new AbortController();
  if (patience) state.patience = patience;
}

async function followJob(jobId: string, signal: AbortSignal): Promise<void> {
  const job = await db.engineJob.findUnique({
    where: { id: jobId },
    select: { integrationKeys: true, wandbState: true },
  });
  if (!job || job.integrationKeys === null) return;
  const states = parseWandbState(job.wandbState);
  const keys = keysSchema.parse(job.integrationKeys);
  await Promise.all(
    keys.map(async (key, index) => {
      const address = { baseUrl: env.wandbBaseUrl, apiKey: await decryptSecret(key) };
      await followIntegration({ jobId, index, address }, states[index] ?? null, signal);
    }),
  );
  if (!signal.aborted) await forgetKeys(jobId);
}

async function followIntegration(
  integration: Integration,
  known: IntegrationState | null,
  signal: AbortSignal,
): Promise<void> {
  const { everyMs, firstDelayMs, maxDelayMs, maxFailures } = state.patience;
  const freshBackoff = () => new ExponentialBackoff({ initialDelay: firstDelayMs, maxDelay: maxDelayMs }).next();
  let [current, failures, backoff] = [known, 0, freshBackoff()];
  while (current?.isOver !== true && !signal.aborted) {
    let waitMs = everyMs;
    try {
      current = await streamRun(integration, current);
      [failures, backoff] = [0, freshBackoff()];
    } catch (error) {
      failures += 1;
      const told = tell(integration, error, failures);
      // What was sent before the failure is stored; the next try goes on there.
      current = await storedState(integration);
      if (told.isFinal || failures >= maxFailures) return giveUp(integration, current, told.message);
      waitMs = Math.max(told.retryAfterMs ?? 0, backoff.duration);
      backoff = backoff.next(undefined);
    }
    if (current?.isOver === true) return;
    await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function tell({ jobId }: Integration, error: unknown, failures: number) {
  const known = error instanceof WandbError ? error : null;
  const cause = known ? { reason: known.message } : { err: error };
  // Once a row of failures: an outage of hours is not worth a line a minute.
  if (failures === 1) log.warn({ jobId, ...cause }, "W&B did not take the metrics of a job; it is tried again");
  return known ?? { message: "The metrics could not be sent.", isFinal: false, retryAfterMs: null };
}

async function storedState({ jobId, index }: Integration): Promise<IntegrationState | null> {
  const job = await db.engineJob.findUnique({ where: { id: jobId }, select: { wandbState: true } });
  return job === null ? null : (parseWandbState(job.wandbState)[index] ?? null);
}

async function giveUp({ jobId, index }: Integration, current: IntegrationState | null, error: string): Promise<void> {
  log.warn({ jobId, reason: error }, "W&B gets nothing more of a job");
  const nothing = { entity: "", project: "", run: "", lines: 0, lastStep: 0, summary: {} };
  await storeWandbState(jobId, index, { ...nothing, ...current, isOver: true, error });
  jobChanges().note(jobId);
}
