import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import type { EngineEvent } from "@/lib/engine";
import { call, createTestJob, inProcess, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { jobMetricsSchema, type WireJobMetrics } from "../../x-schema";
import { v1 } from "../app";
import type { EngineRunner } from "../queue/runner";
import { engineSupervisor } from "../queue/supervisor";

let made = 0;
const aJob = (body: Record<string, unknown> = {}) => createTestJob({ ...body }, moodLines(60, 500_000 + 1000 * ++made));

/** Validates as usual, and holds a training until the test lets it go. */
function holdTraining() {
  const held = { emit: (_: EngineEvent) => {}, end: () => {}, isHeld: false };
  const runner: EngineRunner = async (task, context) => {
    if (task.kind === "validate") return inProcess(task, context);
    await new Promise<void>((resolve) => {
      Object.assign(held, { emit: context.emit, end: resolve, isHeld: true });
      context.signal.addEventListener("abort", () => resolve());
    });
    context.emit({ type: "failed", code: "crashed", message: "It was let go." });
  };
  return { held, runner };
}

async function poll(id: string, version?: string, afterStep = 0, wait = 20): Promise<WireJobMetrics> {
  const query = new URLSearchParams({ after_step: String(afterStep), wait: String(wait), ...(version && { version }) });
  const { status, body } = await call("GET", `/v1/x/jobs/${id}/metrics?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return jobMetricsSchema.parse(body);
}

const aStep = (step: number): EngineEvent => {
  return { type: "step", step, totalSteps: 8, trainLoss: 1 / step, learningRate: 1e-4, ...NOT_EVALUATED };
};
const NOT_EVALUATED = { validLoss: null, validMetrics: null };

async function useHeldTraining() {
  const { held, runner } = holdTraining();
  await useRunner(runner);
  const id = await aJob({ auto_start: true });
  await vi.waitFor(() => expect(held.isHeld).toBe(true), { timeout: 15_000, interval: 20 });
  return { id, held };
}

beforeEach(async () => {
  await db.engineJob.deleteMany();
});

describe("waiting for news of a job", () => {
  it("answers when a step was written, the phase moved, the job ended, or somebody asked for the end", async () => {
    const { id, held } = await useHeldTraining();
    let known = await poll(id);
    const next = async (change: () => unknown) => {
      const answer = poll(id, known.version, known.steps.at(-1)?.step ?? 0);
      await change();
      known = await answer;
      return known;
    };
    const startedAt = performance.now();
    expect((await next(() => held.emit(aStep(1)))).progress).toMatchObject({ phase: "training", done: 1 });
    if (known.steps.length === 0) await next(() => undefined);
    expect(known.steps).toMatchObject([{ step: 1, learning_rate: 1e-4, targets: null }]);
    await next(() => held.emit({ type: "phase", phase: "saving", done: 0, total: 2 }));
    expect(known).toMatchObject({ progress: { phase: "saving" }, steps: [] });
    expect((await next(() => call("POST", `/v1/x/jobs/${id}/finish`))).finish_early).toBe(true);
    expect((await next(() => held.end())).status).toBe("FAILED");
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it("answers when another job leaves the queue", async () => {
    const { id: running, held } = await useHeldTraining();
    const waiting: string[] = [];
    for (let i = 0; i < 2; i++) {
      const id = await aJob({ auto_start: true });
      await vi.waitFor(async () => expect((await poll(id)).queue?.position).toBe(i + 1), { timeout: 15_000 });
      waiting.push(id);
    }
    const [first = "", second = ""] = waiting;
    const before = await poll(second);
    expect(before.queue).toEqual({ position: 2, of: 2 });
    const answer = poll(second, before.version);
    await call("POST", `/v1/fine_tuning/jobs/${first}/cancel`);
    expect((await answer).queue).toEqual({ position: 1, of: 1 });
    held.end();
    await waitForStatus(running, "FAILED");
  });

  it("answers with the same when the time is over, and at once for a version of another process", async () => {
    const { id } = await useHeldTraining();
    const { version } = await poll(id);
    expect((await poll(id, version, 0, 0.05)).version).toBe(version);
    expect((await poll(id, "0123456789ab.7")).version).toBe(version);
    expect((await call("GET", `/v1/x/jobs/nope/metrics?wait=20&version=${version}`)).status).toBe(404);
    expect((await call("GET", `/v1/x/jobs/${id}/metrics?wait=31`)).status).toBe(422);
  });

  it("ends with a client that leaves and with the engine", async () => {
    const { id } = await useHeldTraining();
    const { version } = await poll(id);
    const client = new AbortController();
    const url = `http://127.0.0.1:3000/v1/x/jobs/${id}/metrics?wait=30&version=${version}`;
    const left = v1(new Request(url, { signal: client.signal }));
    const stays = v1(new Request(url));
    client.abort();
    expect((await left).status).toBe(499);
    await engineSupervisor().halt();
    expect((await stays).status).toBe(200);
  });

  it("tells every step of a real training once, in order, to whoever asks for what is new", async () => {
    await useRunner();
    const id = await aJob({ auto_start: true, hyperparameters: { training_steps: 300 } });
    const steps: number[] = [];
    let version: string | undefined;
    let answers = 0;
    for (let status = ""; status !== "SUCCESS"; answers++) {
      const answer = await poll(id, version, steps.at(-1) ?? 0);
      ({ version, status } = answer);
      steps.push(...answer.steps.map(({ step }) => step));
    }
    expect(steps).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    expect(answers).toBeLessThan(60);
  });
});
