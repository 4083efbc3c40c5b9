import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import type { EngineEvent } from "@/lib/engine";
import { call, createTestJob, inProcess, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { withLongestTurn } from "@/lib/testing/longest-turn";
import { jobDetailsSchema } from "../../schema";
import { jobMetricsSchema } from "../../x-schema";
import { v1 } from "../app";
import { getJob } from "../get-job";
import type { EngineRunner } from "../queue/runner";

let made = 0;
/** A job whose files nobody has sent before. */
const aJob = (body: Record<string, unknown> = {}) =>
  createTestJob({ model: "ngram", ...body }, moodLines(60, 10_000 + 1000 * ++made));

interface Held {
  emit: (event: EngineEvent) => void;
  isFinishing: () => boolean;
  end: () => void;
}

/** Validates as usual, and holds trainings until a test lets them go. */
function holdTrainings() {
  const held: Held[] = [];
  const runner: EngineRunner = async (task, context) => {
    if (task.kind === "validate") return inProcess(task, context);
    await new Promise<void>((resolve) => {
      held.push({ emit: context.emit, isFinishing: () => context.finish?.aborted ?? false, end: resolve });
      context.signal.addEventListener("abort", () => resolve());
    });
    context.emit({ type: "failed", code: "crashed", message: "It was let go." });
  };
  return { held, runner };
}

const PATIENTLY = { timeout: 15_000, interval: 20 };
const untilHeld = (held: Held[], count: number) => vi.waitFor(() => expect(held).toHaveLength(count), PATIENTLY);

const read = (bytes: ArrayBuffer) => JSON.parse(new TextDecoder().decode(bytes));
const metrics = async (id: string) => jobMetricsSchema.parse((await call("GET", `/v1/x/jobs/${id}/metrics`)).body);

beforeEach(async () => {
  await useRunner();
  await db.engineJob.deleteMany();
});

describe("metrics of a job", () => {
  it("has losses of every step and scores where it was evaluated, once it is over", async () => {
    const id = await aJob({ auto_start: true, hyperparameters: { training_steps: 10 } });
    const job = await waitForStatus(id, "SUCCESS");
    const answer = await metrics(id);
    expect(answer).toMatchObject({ status: "SUCCESS", queue: null, progress: null, finish_early: false });
    expect(answer.steps.map(({ step }) => step)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    const newestFirst = [...answer.steps].reverse();
    newestFirst.forEach(({ train_loss, valid_loss, targets, created_at }, i) => {
      expect(train_loss).toBeCloseTo(job.checkpoints[i].metrics.train_loss, 5);
      expect(created_at).toBe(job.checkpoints[i].created_at);
      expect(valid_loss === null).toBe(targets === null);
    });
    expect(answer.started_at).toBe(job.events.at(-2).created_at);
    expect(answer.finished_at).toBe(job.events.at(-1).created_at);
  });

  it("has accuracy and F1 of each target where there are validation rows", async () => {
    const { held, runner } = holdTrainings();
    await useRunner(runner);
    const id = await aJob({ auto_start: true });
    await untilHeld(held, 1);
    const validMetrics = [{ target: "mood", accuracy: 0.75, macroF1: 0.7, microF1: 0.75 }];
    held[0]?.emit({
      type: "step",
      step: 1,
      totalSteps: 8,
      trainLoss: 0.5,
      learningRate: 2e-5,
      validLoss: null,
      validMetrics: null,
    });
    held[0]?.emit({
      type: "step",
      step: 2,
      totalSteps: 8,
      trainLoss: 0.4,
      learningRate: 4e-5,
      validLoss: 0.6,
      validMetrics,
    });
    await vi.waitFor(async () => expect((await metrics(id)).steps).toHaveLength(2), PATIENTLY);
    const answer = await metrics(id);
    expect(answer.steps).toMatchObject([
      { step: 1, train_loss: 0.5, valid_loss: null, learning_rate: 2e-5, targets: null },
      {
        step: 2,
        train_loss: 0.4,
        valid_loss: 0.6,
        targets: [{ target: "mood", accuracy: 0.75, macro_f1: 0.7, micro_f1: 0.75 }],
      },
    ]);
    expect(answer.progress).toMatchObject({ phase: "training", done: 2, total: 8 });
    expect(answer.progress?.elapsed_seconds).toBeGreaterThanOrEqual(0);
    expect(answer.progress?.remaining_seconds).toBeGreaterThanOrEqual(0);
    expect(answer).toMatchObject({ status: "RUNNING", queue: null, finished_at: null, summary: null });
    held[0]?.end();
    await waitForStatus(id, "FAILED");
    expect((await metrics(id)).progress).toBeNull();
  });

  it("spells a summary as the rest of /v1", async () => {
    const id = await aJob();
    await waitForStatus(id, "VALIDATED");
    const summary = {
      stepsDone: 3,
      bestStep: 2,
      validMetrics: [{ target: "Big", accuracy: 1, macroF1: 1, microF1: 1 }],
    };
    await db.engineJob.update({ where: { id }, data: { summary, level: "static" } });
    expect(await metrics(id)).toMatchObject({
      level: "static",
      summary: { steps_done: 3, best_step: 2, valid_metrics: [{ target: "Big", macro_f1: 1 }] },
    });
  });

  it("tells tens of thousands of steps, or only the new ones, and holds nobody up", async () => {
    const id = await aJob();
    await waitForStatus(id, "VALIDATED");
    const valid = [{ target: '"macroF1":', accuracy: 0.75, macroF1: 0.7, microF1: 0.75 }];
    const many = 49_000;
    await db.$executeRaw`
      INSERT INTO "EngineCheckpoint" ("jobId", "step", "trainLoss", "validLoss", "metrics", "createdAt")
      SELECT ${id}, value, 1.0 / value, iif(value % 10, NULL, 0.5), iif(value % 10, NULL, ${JSON.stringify(valid)}),
        '2026-01-01T00:00:00.000+00:00'
      FROM (WITH RECURSIVE numbers(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers WHERE value < ${many})
        SELECT value FROM numbers)`;
    const get = (path: string) => async () => {
      const response = await v1(new Request(`http://127.0.0.1:3000${path}`));
      return response.arrayBuffer();
    };
    const { answer, longest } = await withLongestTurn(get(`/v1/x/jobs/${id}/metrics`));
    const details = await withLongestTurn(get(`/v1/fine_tuning/jobs/${id}`));
    const { steps } = jobMetricsSchema.parse(read(answer));
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: many }, (_, i) => i + 1));
    expect(steps[9]?.targets).toEqual([{ target: '"macroF1":', accuracy: 0.75, macro_f1: 0.7, micro_f1: 0.75 }]);
    expect(jobDetailsSchema.parse(read(details.answer))).toEqual(await getJob(id));
    const newer = await call("GET", `/v1/x/jobs/${id}/metrics?after_step=${many - 3}`);
    expect(newer.body.steps).toEqual(steps.slice(-3));
    expect((await call("GET", `/v1/x/jobs/${id}/metrics?after_step=${many}`)).body.steps).toEqual([]);
    expect((await call("GET", `/v1/x/jobs/${id}/metrics?after_step=-1`)).status).toBe(422);
    expect(Math.max(longest, details.longest)).toBeLessThan(400);
  });

  it("answers an unknown job in the management family", async () => {
    const answer = await call("GET", "/v1/x/jobs/nope/metrics");
    expect(answer).toMatchObject({ status: 404, body: { detail: "No fine tuning job matches the given query." } });
  });
});

describe("the queue", () => {
  /** One job that trains and `waiting` that wait for it. */
  async function queueUp(held: Held[], waiting: number) {
    const ids: string[] = [];
    for (let i = 0; i <= waiting; i++) {
      const id = await aJob();
      await waitForStatus(id, "VALIDATED");
      await call("POST", `/v1/fine_tuning/jobs/${id}/start`);
      ids.push(id);
      if (i === 0) await untilHeld(held, 1);
    }
    return { running: ids[0] ?? "", waiting: ids.slice(1) };
  }
  const places = async (ids: string[]) => Promise.all(ids.map(async (id) => (await metrics(id)).queue?.position));
  const move = (id: string, position: unknown) => call("POST", `/v1/x/jobs/${id}/position`, { position });

  it("says where a job stands, and lets it be moved", async () => {
    const { held, runner } = holdTrainings();
    await useRunner(runner, 1);
    const { running, waiting } = await queueUp(held, 4);
    const [first = "", second = "", third = "", fourth = ""] = waiting;
    expect(await places(waiting)).toEqual([1, 2, 3, 4]);
    expect((await metrics(fourth)).queue).toEqual({ position: 4, of: 4 });
    expect(await move(fourth, 1)).toMatchObject({ status: 200, body: { id: fourth, position: 1, of: 4 } });
    expect(await places([fourth, first, second, third])).toEqual([1, 2, 3, 4]);
    expect((await move(first, 99)).body).toMatchObject({ position: 4, of: 4 });
    expect(await places([fourth, second, third, first])).toEqual([1, 2, 3, 4]);
    expect((await move(third, 3)).body).toMatchObject({ position: 3 });
    expect(await places([fourth, second, third, first])).toEqual([1, 2, 3, 4]);

    expect(await move(running, 1)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("RUNNING") } });
    held[0]?.end();
    await waitForStatus(fourth, "RUNNING");
  });

  it("moves jobs that were started at the same time", async () => {
    const { held, runner } = holdTrainings();
    await useRunner(runner, 1);
    const { waiting } = await queueUp(held, 3);
    const queuedAt = new Date("2026-01-01T00:00:00.000Z");
    await db.engineJob.updateMany({ where: { id: { in: waiting } }, data: { queuedAt } });
    const order = [...waiting].sort();
    const [last = ""] = order.slice(-1);
    expect((await move(last, 1)).status).toBe(200);
    expect(await places([last, ...order.slice(0, -1)])).toEqual([1, 2, 3]);
  });

  it.each([0, 1.5, "first", null])("refuses the position %j", async (position) => {
    expect((await move("nope", position)).status).toBe(422);
  });

  it("does not know an unknown job", async () => {
    expect((await move("nope", 1)).status).toBe(404);
  });
});

describe("stop and keep the best", () => {
  it("ends a training with the model it has", async () => {
    const hyperparameters = { training_steps: 9000, learning_rate: 1e-8 };
    const id = await createTestJob({ model: "ngram", auto_start: true, hyperparameters }, moodLines(3000, 90_000));
    await vi.waitFor(async () => expect((await metrics(id)).steps.length).toBeGreaterThan(0), PATIENTLY);
    expect((await call("POST", `/v1/x/jobs/${id}/finish`)).status).toBe(200);
    const job = await waitForStatus(id, "SUCCESS", "FAILED");
    expect(job).toMatchObject({ status: "SUCCESS", fine_tuned_model: expect.stringContaining("ft:classifier:ngram:") });
    const { summary, steps, level } = await metrics(id);
    expect(level).toBe("ngram");
    expect(summary).toMatchObject({ level: "ngram", finished_early: true, steps_done: steps.length });
    expect(steps.length).toBeLessThan(9000);
  }, 60_000);

  it("tells the training once, and says so", async () => {
    const { held, runner } = holdTrainings();
    await useRunner(runner);
    const id = await aJob({ auto_start: true });
    await untilHeld(held, 1);
    expect(held[0]?.isFinishing()).toBe(false);
    for (let i = 0; i < 2; i++) {
      const { status, body } = await call("POST", `/v1/x/jobs/${id}/finish`);
      expect(status, JSON.stringify(body)).toBe(200);
      expect(body).toMatchObject({ id, status: "RUNNING", classifier_targets: [{ name: "mood" }] });
    }
    expect(held[0]?.isFinishing()).toBe(true);
    expect((await metrics(id)).finish_early).toBe(true);
    held[0]?.end();
    await waitForStatus(id, "FAILED");
  });

  it("asks again when the job is taken up after a restart", async () => {
    const { held, runner } = holdTrainings();
    await useRunner(runner);
    const id = await aJob({ auto_start: true });
    await untilHeld(held, 1);
    await call("POST", `/v1/x/jobs/${id}/finish`);
    await useRunner(runner);
    await db.engineJob.update({ where: { id }, data: { status: "QUEUED" } });
    await call("POST", `/v1/fine_tuning/jobs/${await aJob()}/start`);
    await untilHeld(held, 2);
    expect(held[1]?.isFinishing()).toBe(true);
    held[1]?.end();
    await waitForStatus(id, "FAILED");
  });

  it("refuses with a sentence where there is nothing to keep", async () => {
    const finish = (id: string) => call("POST", `/v1/x/jobs/${id}/finish`);
    const validated = await aJob();
    await waitForStatus(validated, "VALIDATED");
    expect(await finish(validated)).toMatchObject({
      status: 409,
      body: {
        detail: "The job cannot be finished early: it is VALIDATED. Only a job that is RUNNING can.",
        id: validated,
      },
    });
    const { held, runner } = holdTrainings();
    await useRunner(runner, 1);
    const running = await aJob({ auto_start: true });
    await untilHeld(held, 1);
    await call("POST", `/v1/fine_tuning/jobs/${validated}/start`);
    expect(await finish(validated)).toMatchObject({
      status: 409,
      body: { detail: "The job still waits for its training, so there is no model to keep. Cancel it instead." },
    });
    expect((await finish("nope")).status).toBe(404);
    held[0]?.end();
    await waitForStatus(running, "FAILED");
  });
});
