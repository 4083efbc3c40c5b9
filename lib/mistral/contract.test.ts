import { HTTPClient, Mistral } from "@mistralai/mistralai";
import { HTTPValidationError, SDKError } from "@mistralai/mistralai/models/errors";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { call, moodLines, upload, useRunner } from "@/lib/testing/engine";
import { isUnknownValue, mistralClient, upstreamError } from "./client";
import { v1 } from "./server/app";

const client = mistralClient({ kind: "embedded", baseUrl: null, apiKey: null });
const MODEL = "ministral-3b-latest";
let uploads = 0;
const freshLines = (rows = 40) => moodLines(rows, 10_000 * ++uploads);

beforeAll(async () => {
  await useRunner();
});

/** The SDK turns what it cannot read into a value that says so, at any depth. */
function expectKnown<T>(value: T): T {
  const text = JSON.stringify(value);
  expect(text).not.toContain("isUnknown");
  expect(text).not.toContain("UNKNOWN");
  return value;
}

async function uploadLines(content: string, fileName: string): Promise<string> {
  const file = { fileName, content: new TextEncoder().encode(content) };
  return expectKnown(await client.files.upload({ file, purpose: "fine-tune" })).id;
}

type Job = Awaited<ReturnType<typeof client.fineTuning.jobs.get>>;
type KnownJob = Exclude<Job, { isUnknown: true }>;

/** The loop of the tutorials: asks until the status is none of those. */
async function pollWhile(jobId: string, ...statuses: string[]): Promise<KnownJob> {
  return vi.waitFor(
    async () => {
      const job = expectKnown(await client.fineTuning.jobs.get({ jobId }));
      if (isUnknownValue(job)) throw new Error("The SDK cannot read the job.");
      expect(statuses).not.toContain(job.status);
      return job;
    },
    { timeout: 20_000, interval: 20 },
  );
}

async function createdId(trainingFile: string, autoStart: boolean): Promise<string> {
  const job = await client.fineTuning.jobs.create({
    model: MODEL,
    trainingFiles: [{ fileId: trainingFile, weight: 1 }],
    hyperparameters: { trainingSteps: 4, learningRate: 1e-4 },
    autoStart,
  });
  if (!("id" in job)) throw new Error("The SDK cannot read the job.");
  return job.id;
}

describe("the tutorial", () => {
  it("uploads, creates, waits, starts, waits, classifies", async () => {
    const train = await uploadLines(freshLines(120), "train.jsonl");
    const validation = await uploadLines(freshLines(20), "validation.jsonl");
    const created = expectKnown(
      await client.fineTuning.jobs.create({
        model: MODEL,
        jobType: "classifier",
        trainingFiles: [{ fileId: train, weight: 1 }],
        validationFiles: [validation],
        hyperparameters: { trainingSteps: 25, learningRate: 0.00004 },
        autoStart: false,
        integrations: [{ type: "wandb", project: "moods", apiKey: "0".repeat(40) }],
      }),
    );
    if (!("jobType" in created) || created.jobType !== "classifier") throw new Error("not a classifier job");
    expect(created).toMatchObject({ status: "QUEUED", object: "job", fineTunedModel: null, trainedTokens: null });

    const validated = await pollWhile(created.id, "QUEUED", "VALIDATING");
    expect(validated.status).toBe("VALIDATED");
    const started = expectKnown(await client.fineTuning.jobs.start({ jobId: created.id }));
    expect(started).toMatchObject({ status: "QUEUED", jobType: "classifier" });
    const done = await pollWhile(created.id, "QUEUED", "RUNNING");
    expect(done.status).toBe("SUCCESS");
    if (done.jobType !== "classifier") throw new Error("not a classifier job");
    expect(done.events?.map((event) => event.data?.status)).toEqual([
      "QUEUED",
      "VALIDATING",
      "VALIDATED",
      "RUNNING",
      "SUCCESS",
    ]);
    expect(done.checkpoints?.map((checkpoint) => checkpoint.stepNumber)).toEqual(
      Array.from({ length: 25 }, (_, i) => 25 - i),
    );
    expect(done.checkpoints?.[0]?.metrics.validLoss).toBeGreaterThan(0);
    expect(done.metadata).toMatchObject({ cost: 0, costCurrency: "EUR", trainTokensPerStep: 65_536 });
    expect(done.trainedTokens).toBe(25 * 16_384);
    expect(done.classifierTargets).toEqual([
      { name: "mood", labels: ["good", "bad"], weight: 1, lossFunction: "single_class" },
    ]);

    const model = String(done.fineTunedModel);
    const inputs = ["a happy and lovely day", "a sad and awful evening"];
    const answer = await client.classifiers.classify({ model, inputs });
    const scores = answer.results.map((result) => result.mood?.scores ?? {});
    expect(Number(scores[0]?.good)).toBeGreaterThan(0.8);
    expect(Number(scores[1]?.bad)).toBeGreaterThan(0.8);
    const chat = await client.classifiers.classifyChat({
      model,
      input: { messages: [{ role: "user", content: String(inputs[0]) }] },
    });
    expect(chat.results[0]).toEqual(answer.results[0]);
  });

  it("waits for a job that starts by itself as the other cookbook does", async () => {
    const id = await createdId(await uploadLines(freshLines(), "auto.jsonl"), true);
    expect((await pollWhile(id, "QUEUED", "VALIDATING", "RUNNING")).status).toBe("SUCCESS");
  });
});

describe("files", () => {
  it("lists, retrieves, downloads, signs and deletes", async () => {
    const content = freshLines(3);
    const fileId = await uploadLines(content, "dir/ä.jsonl");
    const file = expectKnown(await client.files.retrieve({ fileId }));
    expect(file).toMatchObject({ filename: "ä.jsonl", sizeBytes: Buffer.byteLength(content), numLines: 3 });
    const list = expectKnown(await client.files.list({ page: 0, pageSize: 1, sampleType: ["instruct", "pretrain"] }));
    expect(list.data.map((item) => item.id)).toEqual([fileId]);
    expect(list.total).toBe(await db.engineFile.count());
    expect(await new Response(await client.files.download({ fileId })).text()).toBe(content);
    const { url } = await client.files.getSignedUrl({ fileId });
    expect(await (await v1(new Request(url))).text()).toBe(content);
    expect(await client.files.delete({ fileId })).toMatchObject({ id: fileId, deleted: true });
    await expect(client.files.retrieve({ fileId })).rejects.toMatchObject({ statusCode: 404 });
  });

  it("takes a Blob without a name", async () => {
    const file = await client.files.upload({ file: new Blob([freshLines(2)]) });
    expect(file.filename).toBe("blob");
  });

  it("fails an upload with the line", async () => {
    const failure = await uploadLines('{"text": "x"}', "bad.jsonl").catch(upstreamError);
    expect(failure).toMatchObject({ code: "upstream", extra: { status: 422 } });
    expect(String(failure)).toContain('Invalid file format. bad.jsonl line 1: "labels" is missing');
  });
});

describe("jobs", () => {
  it("lists in pages with a total", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift(await createdId(await uploadLines(freshLines(), `p${i}.jsonl`), false));
    const first = expectKnown(await client.fineTuning.jobs.list({ page: 0, pageSize: 2, createdByMe: false }));
    const second = expectKnown(await client.fineTuning.jobs.list({ page: 1, pageSize: 2 }));
    const listed = [...(first.data ?? []), ...(second.data ?? [])].map((job) => ("id" in job ? job.id : null));
    expect(listed.slice(0, 3)).toEqual(ids);
    expect(first.total).toBe(await db.engineJob.count());
    expectKnown(await client.fineTuning.jobs.list());
    const none = await client.fineTuning.jobs.list({ createdAfter: new Date("2100-01-01"), status: "RUNNING" });
    expect(none).toMatchObject({ data: [], total: 0 });
  });

  it("answers a job that nothing has happened to yet", async () => {
    await useRunner((_, { signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())));
    const id = await createdId(await uploadLines(freshLines(), "early.jsonl"), false);
    expect(expectKnown(await client.fineTuning.jobs.get({ jobId: id }))).toMatchObject({ checkpoints: [] });
    const cancelled = expectKnown(await client.fineTuning.jobs.cancel({ jobId: id }));
    expect(cancelled).toMatchObject({ status: expect.stringMatching(/^CANCELL/), jobType: "classifier" });
    await pollWhile(id, "CANCELLATION_REQUESTED");
    await useRunner();
  });

  it("refuses a duplicate, a wrong status and an unknown job with plain errors", async () => {
    const file = await uploadLines(freshLines(), "dup.jsonl");
    const id = await createdId(file, false);
    await pollWhile(id, "QUEUED", "VALIDATING");
    const duplicate = await createdId(file, false).catch((error: unknown) => error);
    expect(duplicate).toBeInstanceOf(SDKError);
    expect(duplicate).toMatchObject({ statusCode: 409, body: expect.stringContaining(id) });
    await client.fineTuning.jobs.cancel({ jobId: id });
    await expect(client.fineTuning.jobs.cancel({ jobId: id })).rejects.toMatchObject({ statusCode: 409 });
    await expect(client.fineTuning.jobs.start({ jobId: id })).rejects.toMatchObject({ statusCode: 409 });
    const unknown = crypto.randomUUID();
    await expect(client.fineTuning.jobs.get({ jobId: unknown })).rejects.toMatchObject({ statusCode: 404 });
  });

  it("reads a dry run as the SDK does", async () => {
    const httpClient = new HTTPClient({
      fetcher: (input, init) => {
        const request = new Request(input, init);
        return v1(new Request(`${request.url}?dry_run=true`, request));
      },
    });
    const dry = new Mistral({ apiKey: "any", serverURL: "http://127.0.0.1", httpClient });
    const answer = expectKnown(
      await dry.fineTuning.jobs.create({
        model: MODEL,
        trainingFiles: [{ fileId: await uploadLines(freshLines(), "dry.jsonl") }],
        hyperparameters: {},
      }),
    );
    expect(answer).toMatchObject({ object: "job.metadata", cost: 0 });
  });
});

describe("models", () => {
  it("lists, retrieves, updates, archives, unarchives and deletes", async () => {
    const id = await createdId(await uploadLines(freshLines(), "m.jsonl"), true);
    const job = await pollWhile(id, "QUEUED", "VALIDATING", "RUNNING");
    const modelId = String(job.fineTunedModel);
    const list = expectKnown(await client.models.list());
    expect(list.data?.map((card) => ("id" in card ? card.id : null))).toEqual(expect.arrayContaining([MODEL, modelId]));
    expect(expectKnown(await client.models.retrieve({ modelId }))).toMatchObject({ type: "fine-tuned", job: id });
    expectKnown(await client.models.retrieve({ modelId: MODEL }));
    const changes = { name: "moods", description: "two of them" };
    const updated = expectKnown(await client.models.update({ modelId, updateModelRequest: changes }));
    expect(updated).toMatchObject({ ...changes, modelType: "classifier", classifierTargets: [{ name: "mood" }] });
    expect(await client.models.archive({ modelId })).toMatchObject({ id: modelId, archived: true });
    expect(expectKnown(await client.models.retrieve({ modelId }))).toMatchObject({ archived: true });
    expect(await client.models.unarchive({ modelId })).toMatchObject({ id: modelId, archived: false });
    expect(await client.models.delete({ modelId })).toMatchObject({ id: modelId, deleted: true });
    await expect(client.models.retrieve({ modelId })).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.models.delete({ modelId: MODEL })).rejects.toMatchObject({ statusCode: 403 });
  });
});

describe("inference errors", () => {
  it("are read by the SDK, whatever their status", async () => {
    const model = "ft:classifier:nope";
    const unknown = await client.classifiers.classify({ model, inputs: ["x"] }).catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(SDKError);
    expect(unknown).toMatchObject({ statusCode: 400 });
    const inputs = Array.from({ length: 1001 }, () => "x");
    const many = await client.classifiers.classify({ model, inputs }).catch((error: unknown) => error);
    expect(many).toBeInstanceOf(HTTPValidationError);
    expect(upstreamError(many).message).toContain("input: ");
  });

  it("of what is not served are plain", async () => {
    const messages = [{ role: "user" as const, content: "hi" }];
    for (const asked of [
      client.chat.complete({ model: "x", messages }),
      client.embeddings.create({ model: "x", inputs: "y" }),
      client.classifiers.moderate({ model: "x", inputs: "y" }),
      client.classifiers.moderateChat({ model: "x", inputs: messages }),
    ]) {
      await expect(asked).rejects.toMatchObject({ name: "SDKError", statusCode: 404 });
    }
  });
});

describe("a Python client", () => {
  it("sends its parts in another order, ids with bare colons, and the list query it always sends", async () => {
    const fileId = await upload(freshLines(), "C:/data/python.jsonl");
    const created = await call("POST", "/v1/fine_tuning/jobs", {
      model: MODEL,
      training_files: [fileId],
      validation_files: null,
      hyperparameters: { training_steps: 3, learning_rate: 0.0001 },
      invalid_sample_skip_percentage: 0,
      auto_start: true,
      suffix: null,
    });
    expect(created.status).toBe(200);
    const job = await pollWhile(created.body.id, "QUEUED", "STARTED", "VALIDATING", "VALIDATED", "RUNNING");
    const modelId = String(job.fineTunedModel);
    expect((await call("GET", `/v1/models/${modelId}`)).body.id).toBe(modelId);
    expect((await call("POST", `/v1/fine_tuning/models/${modelId}/archive`)).status).toBe(200);
    const list = await call("GET", "/v1/fine_tuning/jobs?page=0&page_size=100&created_by_me=false");
    expect(list.body.data[0].id).toBe(created.body.id);
    const bare = await call("POST", "/v1/classifications", { model: modelId, input: "an awful sad evening" });
    expect(bare.body.results).toHaveLength(1);
  });
});
