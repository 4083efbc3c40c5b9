import type { CreateFineTuningJobRequest } from "@mistralai/mistralai/models/components";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import {
  type Connection,
  classifierJob,
  connect,
  createdId,
  type JobDetails,
  pollWhile,
  TRANSPORTS,
} from "@/lib/testing/conformance";
import { inProcess, moodLines, useRunner } from "@/lib/testing/engine";

/** The level that trains fastest. */
const BASE = "ngram";
let uploads = 0;

/** Validations are real; trainings go on until they are stopped. */
const endlessTraining: Parameters<typeof useRunner>[0] = (task, context) =>
  task.kind === "validate"
    ? inProcess(task, context)
    : new Promise((resolve) => context.signal.addEventListener("abort", () => resolve(), { once: true }));

const trace = (job: JobDetails) => (job.events ?? []).map((event) => event.data?.status);

describe.each(TRANSPORTS)("the life of a job %s", (transport) => {
  let connection: Connection;
  let jobs: Connection["client"]["fineTuning"]["jobs"];
  beforeAll(async () => {
    connection = await connect(transport);
    jobs = connection.client.fineTuning.jobs;
  });
  afterAll(() => connection.close());
  // Each test has its own queue, so no job of another waits in it.
  beforeEach(async () => {
    await db.engineJob.deleteMany();
    await useRunner();
  });

  async function upload(content = moodLines(80, 1000 * ++uploads)): Promise<string> {
    const file = { fileName: "train.jsonl", content: new TextEncoder().encode(content) };
    return (await connection.client.files.upload({ file })).id;
  }
  async function create(changes: Partial<CreateFineTuningJobRequest> = {}): Promise<string> {
    const answer = await jobs.create({
      model: BASE,
      trainingFiles: [{ fileId: await upload() }],
      hyperparameters: { trainingSteps: 5 },
      ...changes,
    });
    return createdId(answer);
  }
  const wait = (jobId: string, ...statuses: string[]) => pollWhile(connection.client, jobId, statuses);
  const validated = async (jobId: string) => {
    const job = await wait(jobId, "QUEUED", "VALIDATING");
    expect(job.status, JSON.stringify(job.events)).toBe("VALIDATED");
    return job;
  };
  const conflict = async (asked: Promise<unknown>) => {
    await expect(asked).rejects.toMatchObject({ name: "SDKError", statusCode: 409, body: expect.any(String) });
  };

  it("fills in what the contract says, at the moment it says", async () => {
    const validationFiles = [await upload(moodLines(20, 1000 * ++uploads))];
    const integrations = [{ type: "wandb" as const, project: "p", apiKey: "k".repeat(40) }];
    const jobId = await create({ validationFiles, integrations, hyperparameters: { trainingSteps: 30 } });
    const planned = await validated(jobId);
    const { metadata, hyperparameters } = planned;
    expect(planned).toMatchObject({ checkpoints: [], fineTunedModel: null, trainedTokens: null, validationFiles });
    expect(planned.classifierTargets).toEqual([
      { name: "mood", labels: ["good", "bad"], weight: 1, lossFunction: "single_class" },
    ]);
    expect(metadata).toMatchObject({
      cost: 0,
      costCurrency: "EUR",
      trainTokensPerStep: 4 * 16_384,
      trainTokens: 30 * 4 * 16_384,
      estimatedStartTime: null,
    });
    expect(metadata?.dataTokens).toBeGreaterThan(80);
    expect(Number.isInteger(metadata?.expectedDurationSeconds)).toBe(true);
    expect(metadata?.expectedDurationSeconds).toBeGreaterThanOrEqual(1);
    expect(hyperparameters.epochs).toBe((30 * 65_536) / Number(metadata?.dataTokens));
    expect(trace(planned)).toEqual(["QUEUED", "VALIDATING", "VALIDATED"]);

    const started = classifierJob(await jobs.start({ jobId }));
    expect(started.status).toBe("QUEUED");
    expect(started.modifiedAt).toBeGreaterThanOrEqual(planned.modifiedAt);
    expect(trace(started)).toEqual(["QUEUED", "VALIDATING", "VALIDATED"]);
    expect({ ...started, status: 0, modifiedAt: 0 }).toEqual({ ...planned, status: 0, modifiedAt: 0 });

    const done = await wait(jobId, "QUEUED", "RUNNING");
    expect(trace(done)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS"]);
    const times = (done.events ?? []).map((event) => event.createdAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBe(done.createdAt);
    expect(times.at(-1)).toBe(done.modifiedAt);
    expect(done).toMatchObject({ trainedTokens: 30 * 16_384, metadata, hyperparameters });
    const day = new Date(done.createdAt * 1000).toISOString().slice(0, 10).replaceAll("-", "");
    expect(done.fineTunedModel).toMatch(new RegExp(`^ft:classifier:ngram:[0-9a-f]{8}:${day}:${jobId.slice(0, 8)}$`));
  });

  it("lists checkpoints newest first, with 0.0 where nothing was evaluated and 2^loss where it was", async () => {
    const validationFiles = [await upload(moodLines(20, 1000 * ++uploads))];
    const jobId = await create({ validationFiles, hyperparameters: { trainingSteps: 60 }, autoStart: true });
    const done = await wait(jobId, "QUEUED", "VALIDATING", "RUNNING");
    const checkpoints = done.checkpoints ?? [];
    expect(checkpoints.map((checkpoint) => checkpoint.stepNumber)).toEqual(
      Array.from({ length: 60 }, (_, i) => 60 - i),
    );
    const evaluated = checkpoints.filter(({ metrics }) => metrics.validLoss !== 0);
    expect(evaluated[0]?.stepNumber).toBe(60);
    expect(evaluated.length).toBeGreaterThan(1);
    expect(evaluated.length).toBeLessThan(60);
    for (const { metrics, createdAt } of checkpoints) {
      const { trainLoss, validLoss, validMeanTokenAccuracy } = metrics;
      expect(Number.isInteger(createdAt)).toBe(true);
      expect(trainLoss).toBeGreaterThan(0);
      for (const value of [trainLoss, validLoss, validMeanTokenAccuracy].map(Number)) {
        expect(Math.round(value * 1e6) / 1e6).toBe(value);
      }
      expect(validMeanTokenAccuracy).toBeCloseTo(validLoss === 0 ? 0 : 2 ** Number(validLoss), 5);
    }
  });

  it("derives the steps from epochs, takes steps when both are given, and its own choice when neither is", async () => {
    const trainingFiles = [{ fileId: await upload() }];
    const plan = async (hyperparameters: CreateFineTuningJobRequest["hyperparameters"]) =>
      validated(await create({ trainingFiles, hyperparameters }));
    const byEpochs = await plan({ epochs: 2 });
    const data = Number(byEpochs.metadata?.dataTokens);
    expect(byEpochs.hyperparameters).toMatchObject({ epochs: 2, trainingSteps: Math.ceil((2 * data) / 65_536) });
    expect(byEpochs.metadata).toMatchObject({ trainTokens: 2 * data });
    const both = await plan({ epochs: 2, trainingSteps: 9 });
    expect(both.hyperparameters).toMatchObject({ trainingSteps: 9, epochs: (9 * 65_536) / data });
    const neither = await plan({});
    const steps = Number(neither.hyperparameters.trainingSteps);
    expect(steps).toBeGreaterThanOrEqual(1);
    expect(neither.hyperparameters.epochs).toBe((steps * 65_536) / data);
  });

  it("goes from validated to started in one step when it starts by itself, and keeps the event", async () => {
    await useRunner(endlessTraining);
    const jobId = await create({ autoStart: true });
    const running = await wait(jobId, "QUEUED", "VALIDATING");
    expect(running.status).toBe("RUNNING");
    expect(trace(running)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING"]);
  });

  it("starts only what is VALIDATED, and answers what runs or waits as it is", async () => {
    await useRunner(endlessTraining, 1);
    const [first, second] = [await create(), await create()];
    await validated(first);
    await validated(second);
    await jobs.start({ jobId: first });
    const running = await wait(first, "QUEUED");
    expect(await jobs.start({ jobId: first })).toEqual(running);
    const waiting = classifierJob(await jobs.start({ jobId: second }));
    expect(await jobs.start({ jobId: second })).toEqual(waiting);
    expect(waiting.status).toBe("QUEUED");
    await jobs.cancel({ jobId: second });
    await conflict(jobs.start({ jobId: second }));
    await jobs.cancel({ jobId: first });
    await wait(first, "RUNNING", "CANCELLATION_REQUESTED");
    await conflict(jobs.start({ jobId: first }));
  });

  it("cancels at every stage, and nothing that is over", async () => {
    await useRunner(endlessTraining, 1);
    const running = await create({ autoStart: true });
    expect((await wait(running, "QUEUED", "VALIDATING")).status).toBe("RUNNING");
    const waiting = await create({ autoStart: true });
    const idle = await create();
    await validated(idle);
    expect(classifierJob(await jobs.cancel({ jobId: idle })).status).toBe("CANCELLED");
    const asked = classifierJob(await jobs.cancel({ jobId: running }));
    expect(asked.status).toBe("CANCELLATION_REQUESTED");
    const stopped = await wait(running, "CANCELLATION_REQUESTED");
    expect(stopped).toMatchObject({ status: "CANCELLED", fineTunedModel: null, trainedTokens: null });
    expect(trace(stopped).slice(-3)).toEqual(["RUNNING", "CANCELLATION_REQUESTED", "CANCELLED"]);
    expect(classifierJob(await jobs.cancel({ jobId: waiting })).status).toMatch(/^CANCELL/);
    await wait(waiting, "CANCELLATION_REQUESTED");
    for (const jobId of [idle, running, waiting]) await conflict(jobs.cancel({ jobId }));
  });

  it("ends a validation with the file, the line and the reason, and a training with its reason", async () => {
    const lines = `${moodLines(10, 1000 * ++uploads)}{"text": "x", "labels": {"mood": 1}}\n`;
    const failed = await wait(
      await create({ trainingFiles: [{ fileId: await upload(lines) }] }),
      "QUEUED",
      "VALIDATING",
    );
    expect(failed).toMatchObject({ status: "FAILED_VALIDATION", classifierTargets: [], checkpoints: [] });
    expect(failed.metadata).toMatchObject({ cost: 0, costCurrency: null, trainTokens: null, dataTokens: null });
    expect(trace(failed)).toEqual(["QUEUED", "VALIDATING", "FAILED_VALIDATION"]);
    expect(failed.events?.at(-1)?.data?.error).toContain("train.jsonl line 11: ");
    await conflict(jobs.start({ jobId: failed.id }));
    await conflict(jobs.cancel({ jobId: failed.id }));

    await useRunner(async (task, context) => {
      if (task.kind === "validate") return inProcess(task, context);
      context.emit({ type: "failed", code: "crashed", message: "The worker stopped." });
    });
    const broken = await wait(await create({ autoStart: true }), "QUEUED", "VALIDATING", "RUNNING");
    expect(trace(broken)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "FAILED"]);
    expect(broken.events?.at(-1)?.data).toEqual({ status: "FAILED", error: "The worker stopped." });
    expect(broken).toMatchObject({ fineTunedModel: null, trainedTokens: null });
  });

  it("skips as many bad lines as it was allowed", async () => {
    const lines = `${moodLines(9, 1000 * ++uploads)}{"text": "", "labels": {"mood": "good"}}\n`;
    const trainingFiles = [{ fileId: await upload(lines) }];
    await validated(await create({ trainingFiles, invalidSampleSkipPercentage: 0.1 }));
    const refused = await create({
      trainingFiles,
      invalidSampleSkipPercentage: 0.09,
      hyperparameters: { trainingSteps: 6 },
    });
    expect((await wait(refused, "QUEUED", "VALIDATING")).status).toBe("FAILED_VALIDATION");
  });
});
