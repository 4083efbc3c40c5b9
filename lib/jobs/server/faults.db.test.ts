import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { type FaultyServer, startFaultyServer } from "@/lib/testing/faulty-server";
import type { End, FaultyWorld, WorldPlan } from "@/lib/testing/faulty-world";
import { seeded } from "@/lib/testing/seeded";
import { createJobInput, type JobDetail } from "../schema";
import { isTerminal, type JobStatus } from "../status";
import { createJob } from "./create";
import { getJob } from "./get";
import { syncJob } from "./sync";
import { type JobTimings, timings } from "./timings";

/*
 * Jobs on servers that misbehave by a seeded plan. FAULT_SCENARIOS, FAULT_SEED and FAULT_SCALE change how many there are,
 * from which seed on, and how much shorter than real all times are: with 1 a stall lasts its 30 seconds. What happened is
 * written as JSON to the file that FAULT_REPORT names.
 */
const SCENARIOS = Number(process.env.FAULT_SCENARIOS ?? 30);
const FIRST_SEED = Number(process.env.FAULT_SEED ?? 1);
const SCALE = Number(process.env.FAULT_SCALE ?? 0.04);
const AT_ONCE = 24;
const STALL_MS = Math.max(3_000, 30_000 * SCALE);
const PATIENCE_MS = SCALE === 1 ? 3_600_000 : 150_000;
const TIMEOUT_MS = 4 * PATIENCE_MS;

/** What a scenario met, and what was wrong with its end; null when all was well. */
interface Scenario {
  end: End;
  faults: FaultyWorld["faults"];
  problem: string | null;
}

let server: FaultyServer;
let preparationId: string;
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  shorten(SCALE);
  process.on("unhandledRejection", noteUnhandled);
  await ensureServers();
  server = await startFaultyServer();
  preparationId = (await aPreparation({ labels: { a: 12, b: 12 } })).id;
});
afterAll(async () => {
  await server.close();
  process.off("unhandledRejection", noteUnhandled);
});

function shorten(scale: number): void {
  // A slow machine is no reason to give a job up, nor to lose the lease.
  const kept = ["uploadBytesPerMs", "leaseMs", "leaseMarginMs", "scanMs", "submitPatienceMs"];
  for (const name of Object.keys(timings) as (keyof JobTimings)[]) {
    if (!kept.includes(name)) timings[name] = Math.ceil(timings[name] * scale);
  }
  if (scale === 1) return;
  // Server and client share this process: a busy machine must not look like a stalled server.
  Object.assign(timings, {
    readTimeoutMs: 2_000,
    uploadTimeoutMs: 2_500,
    createTimeoutMs: 2_500,
    createGraceMs: 8_000,
  });
  // A second is the shortest that a server can ask for.
  Object.assign(timings, { maxRetryAfterMs: 100, maxBackoffMs: 500 });
}

function planOf(seed: number): WorldPlan {
  const random = seeded(seed * 7919);
  const choose = <T>(...from: T[]): T => from[Math.floor(random() * from.length)] as T;
  return {
    seed,
    end: choose<End>("SUCCESS", "SUCCESS", "SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED", "disappears"),
    steps: 3 + Math.floor(random() * 12),
    faultRate: choose(0.2, 0.4, 0.7),
    maxFaults: choose(5, 10, 20),
    creates: choose<("lost" | "late")[]>([], ["lost"], ["late"], ["lost"], []),
    clock: { isBackwards: random() < 0.3, offset: choose(0, 0, -86_400, 86_400) },
    isNewestEventFirst: random() < 0.3,
    refusesTwins: random() < 0.5,
    filters: random() < 0.5,
    stallMs: STALL_MS,
    lateMs: timings.createTimeoutMs * (1.1 + 0.7 * random()),
  };
}

/** A job on a server of its own, watched to its end. */
async function run(plan: WorldPlan, baseUrl: string): Promise<JobDetail> {
  const serverId = `faulty-${plan.seed}`;
  await db.server.create({ data: { id: serverId, kind: "remote", name: serverId, baseUrl }, select: { id: true } });
  const body = { preparationId, serverId, autoStart: true, hyperparameters: { trainingSteps: plan.steps } };
  const { id } = await createJob(createJobInput.parse(body));
  const isOver = async () => {
    const { status, error } = await db.job.findUniqueOrThrow({ where: { id }, select: { status: true, error: true } });
    expect(isTerminal(status as JobStatus), `${status} ${JSON.stringify(error)}`).toBe(true);
  };
  await vi.waitFor(isOver, { timeout: PATIENCE_MS, interval: 50 });
  return getJob(id);
}

async function check(seed: number): Promise<Scenario> {
  const plan = planOf(seed);
  const { baseUrl, world } = server.add(`s${seed}`, plan);
  const problem = await problemOf(plan, world, baseUrl);
  return { end: plan.end, faults: world.faults, problem };
}

/** What is not as it should be, in words; null when all is well. */
async function problemOf(plan: WorldPlan, world: FaultyWorld, baseUrl: string): Promise<string | null> {
  const { seed } = plan;
  try {
    const job = await run(plan, baseUrl);
    const remote = world.jobs[0];
    expect(world.jobs, `jobs on the server; ${job.status} ${job.error?.message} ${world.faults}`).toHaveLength(1);
    expect(job.remoteJobId).toBe(remote?.id);
    expect(job.status, job.error?.message).toBe(plan.end === "disappears" ? "LOST" : plan.end);
    expect(new Set(world.files.map(({ filename }) => filename)).size, "files sent twice").toBe(world.files.length);
    if (plan.end !== "disappears") expectCurve(job, world);
    expectHistory(job, plan);
    await expectEndForGood(job, world);
    return null;
  } catch (error) {
    return `seed ${seed}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function expectCurve(job: JobDetail, world: FaultyWorld): void {
  const told = world.jobs[0]?.checkpoints.map(({ step_number: step, metrics }) => ({
    step,
    trainLoss: metrics.train_loss,
    validLoss: metrics.valid_loss === 0 ? null : metrics.valid_loss,
  }));
  expect(job.checkpoints.map(({ step, trainLoss, validLoss }) => ({ step, trainLoss, validLoss }))).toEqual(told);
}

function expectHistory(job: JobDetail, plan: WorldPlan): void {
  const statuses = job.events.map(({ status }) => status);
  const trained = ["DRAFT", "UPLOADING", "CREATING", "QUEUED", "VALIDATING", "VALIDATED", "RUNNING"];
  const past = plan.end === "FAILED_VALIDATION" ? trained.slice(0, 5) : trained;
  // What a server that disappears had said before nobody heard.
  if (plan.end === "disappears") expect([...past, "LOST"]).toEqual(expect.arrayContaining(statuses));
  else expect(statuses).toEqual([...past, plan.end]);
  const times = [...job.events.map((event) => event.createdAt), job.finishedAt ?? ""];
  expect(times).toEqual(times.toSorted());
  if (job.startedAt !== null) expect(times).toContain(job.startedAt);
  const isWell = plan.end === "SUCCESS" || plan.end === "CANCELLED";
  expect(job.error === null).toBe(isWell);
}

/** The server may say what it likes afterwards. */
async function expectEndForGood(job: JobDetail, world: FaultyWorld): Promise<void> {
  world.jobs[0]?.events.push({ name: "status-updated", data: { status: "RUNNING" }, created_at: 0 });
  await syncJob(job.id);
  const { status, lastSequence, finishedAt } = await getJob(job.id);
  expect({ status, lastSequence, finishedAt }).toEqual({
    status: job.status,
    lastSequence: job.lastSequence,
    finishedAt: job.finishedAt,
  });
}

async function report(scenarios: Scenario[], seconds: number): Promise<void> {
  const file = process.env.FAULT_REPORT;
  if (file === undefined) return;
  const facts = { scenarios, seconds, seed: FIRST_SEED, scale: SCALE, unhandled: unhandled.length };
  await writeFile(file, JSON.stringify(facts));
}

describe(`${SCENARIOS} jobs on servers that misbehave, seeds from ${FIRST_SEED}`, () => {
  it(
    "end as their server says, once each, with all of their curve",
    async () => {
      const seeds = Array.from({ length: SCENARIOS }, (_, index) => FIRST_SEED + index);
      const scenarios: Scenario[] = [];
      const startedAt = performance.now();
      const work = async () => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
          scenarios.push(await check(seed));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      await report(scenarios, (performance.now() - startedAt) / 1000);
      expect(scenarios.flatMap(({ problem }) => problem ?? [])).toEqual([]);
      expect(unhandled).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
