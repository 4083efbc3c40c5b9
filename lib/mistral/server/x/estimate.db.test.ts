import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { call, createTestJob, inProcess, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { estimateSchema } from "../../x-schema";
import { v1 } from "../app";
import type { EngineRunner } from "../queue/runner";

const texts = Array.from({ length: 60 }, (_, i) => `a ${i % 2 === 0 ? "lovely" : "sad"} day number ${i}`);
let asked = 0;
/** About texts that nobody has asked about before. */
const aRequest = (overrides: Record<string, unknown> = {}) => ({
  model: "ngram",
  train_rows: 5000,
  train_bytes: 400_000,
  texts: texts.map((text) => `${text} ${asked}`),
  targets: [{ name: "mood", labels: 2, loss_function: "single_class" }],
  hyperparameters: {},
  ...overrides,
});
const ask = (body: unknown) => call("POST", "/v1/x/estimate", body);
async function estimate(body: unknown) {
  const { status, body: answer } = await ask(body);
  expect(status, JSON.stringify(answer)).toBe(200);
  return estimateSchema.parse(answer);
}

/** The usual runner, which notes the probes it has done. */
function counting() {
  const probes: string[] = [];
  const runner: EngineRunner = (task, context) => {
    if (task.kind === "probe") probes.push(task.level);
    return inProcess(task, context);
  };
  return { probes, runner };
}

beforeEach(async () => {
  asked++;
  await db.engineDuration.deleteMany();
  await useRunner();
});

describe("the estimate of a training", () => {
  it("tells seconds, steps and passes of what would be trained", async () => {
    const answer = await estimate(aRequest());
    expect(answer).toMatchObject({ level: "ngram", basis: "measured", low_seconds: null, high_seconds: null });
    expect(answer.seconds).toBeGreaterThan(0.1);
    expect(answer.data_tokens / 5000).toBeGreaterThan(20);
    expect(answer.epochs).toBeCloseTo((answer.training_steps * 65_536) / answer.data_tokens, 9);
    expect(answer.passes).toBeGreaterThan(5);
    const more = await estimate(aRequest({ train_rows: 50_000 }));
    expect(more.seconds).toBeGreaterThan(3 * answer.seconds);
    const epochs = await estimate(aRequest({ hyperparameters: { epochs: 2 } }));
    expect(epochs).toMatchObject({ epochs: 2, passes: 2 });
    expect(epochs.seconds).toBeLessThan(answer.seconds);
  });

  it("probes the machine once for the same texts, whatever rows and settings are tried", async () => {
    const { probes, runner } = counting();
    await useRunner(runner);
    const tries = [{}, { hyperparameters: { epochs: 3 } }, { train_rows: 700 }, { valid_rows: 300, valid_bytes: 9 }];
    await Promise.all(tries.map((change) => estimate(aRequest(change))));
    expect(probes).toHaveLength(1);
    await estimate(aRequest({ targets: [{ name: "mood", labels: 3, loss_function: "single_class" }] }));
    await estimate(aRequest({ model: "static" }));
    expect(probes).toHaveLength(3);
  });

  it("recommends the level that suits so many rows", async () => {
    const levels = [400, 100_000, 1_000_000].map(
      async (rows) => (await estimate(aRequest({ model: "ministral-3b-latest", train_rows: rows }))).level,
    );
    expect(await Promise.all(levels)).toEqual(["encoder", "static", "ngram"]);
  });

  it("copes with more labels than a probe can have weights for, and with one text", async () => {
    const targets = [
      { name: "code", labels: 20_000, loss_function: "single_class" },
      { name: "tags", labels: 300, loss_function: "multi_class" },
    ];
    const many = await estimate(aRequest({ targets }));
    expect(many.seconds).toBeGreaterThan((await estimate(aRequest())).seconds);
    expect((await estimate(aRequest({ texts: ["one"], train_rows: 1 }))).seconds).toBeLessThan(60);
    expect((await estimate(aRequest({ texts: [""] }))).seconds).toBeGreaterThan(0);
  });

  it("learns from the trainings that ended, at their level", async () => {
    const before = await estimate(aRequest());
    for (let i = 0; i < 5; i++) {
      await db.engineDuration.create({ data: { jobId: `job ${i}`, level: "ngram", estimated: 2, actual: 6 } });
    }
    const after = await estimate(aRequest());
    expect(after.basis).toBe("learnt");
    expect(after.seconds / before.seconds).toBeCloseTo(3 ** (5 / 8), 1);
    expect(after.low_seconds).toBeLessThan(after.seconds);
    expect(after.high_seconds).toBeGreaterThan(after.seconds);
    expect((await estimate(aRequest({ model: "static" }))).basis).toBe("measured");
  });

  it("refuses what cannot be trained with a sentence", async () => {
    const refusal = async (change: Record<string, unknown>) => {
      const { status, body } = await ask(aRequest(change));
      expect(status).toBe(422);
      return JSON.stringify(body);
    };
    expect(await refusal({ model: "pizza" })).toContain("no base model pizza");
    expect(await refusal({ hyperparameters: { epochs: 1e7 } })).toContain("at most 50000");
    expect((await ask(aRequest({ texts: [] }))).status).toBe(422);
    expect((await ask(aRequest({ train_rows: 0 }))).status).toBe(422);
  });

  it("ends with the client that asked", async () => {
    const client = new AbortController();
    let isProbing = () => {};
    const probing = new Promise<void>((resolve) => {
      isProbing = resolve;
    });
    await useRunner(async (task, context) => {
      isProbing();
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      return inProcess(task, context);
    });
    const request = new Request("http://127.0.0.1:3000/v1/x/estimate", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(aRequest()),
      signal: client.signal,
    });
    const answer = v1(request);
    await probing;
    client.abort();
    expect((await answer).status).toBe(499);
  });
});

describe("what is learnt", () => {
  const durations = () => db.engineDuration.findMany();

  it("is how long a whole training took against what was said", async () => {
    const id = await createTestJob({ auto_start: true }, moodLines(80, 700_000));
    const job = await waitForStatus(id, "SUCCESS");
    await expect.poll(durations, { timeout: 5000 }).toMatchObject([{ jobId: id, level: "ngram" }]);
    const [row] = await durations();
    expect(row?.actual).toBeGreaterThan(0);
    expect(row?.estimated).toBeGreaterThan(0);
    expect(job.metadata.expected_duration_seconds).toBe(Math.max(1, Math.round(row?.estimated ?? 0)));
    expect(job.metadata).not.toHaveProperty("prediction");
  });

  it("is nothing of a training that was taken up again or ended early", async () => {
    const taken = await createTestJob({}, moodLines(80, 710_000));
    await waitForStatus(taken, "VALIDATED");
    await db.engineJob.update({ where: { id: taken }, data: { attempts: 1 } });
    await call("POST", `/v1/fine_tuning/jobs/${taken}/start`);
    await waitForStatus(taken, "SUCCESS");
    const early = await createTestJob(
      { hyperparameters: { training_steps: 9000, learning_rate: 1e-8 } },
      moodLines(3000, 720_000),
    );
    await waitForStatus(early, "VALIDATED");
    await db.engineJob.update({ where: { id: early }, data: { finishEarly: true } });
    await call("POST", `/v1/fine_tuning/jobs/${early}/start`);
    await waitForStatus(early, "SUCCESS");
    const last = await createTestJob({ auto_start: true }, moodLines(80, 730_000));
    await waitForStatus(last, "SUCCESS");
    await expect.poll(durations, { timeout: 5000 }).toMatchObject([{ jobId: last }]);
  }, 60_000);
});
