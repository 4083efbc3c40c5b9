import type { CreateFineTuningJobRequest } from "@mistralai/mistralai/models/components";
import { SDKError } from "@mistralai/mistralai/models/errors";
import { JobsApiRoutesFineTuningCreateFineTuningJobResponse$inboundSchema as createdSchema } from "@mistralai/mistralai/models/operations";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { assertKnown, type Connection, connect, createdId, pollWhile, TRANSPORTS } from "@/lib/testing/conformance";
import { moodLines, useRunner } from "@/lib/testing/engine";

const MODEL = "ministral-3b-latest";
const KEY = "k".repeat(40);
let uploads = 0;

/** Never ends a task by itself, so that a job stays as a test made it. */
const parked: Parameters<typeof useRunner>[0] = (_, { signal }) =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

describe.each(TRANSPORTS)("jobs %s", (transport) => {
  let connection: Connection;
  let jobs: Connection["client"]["fineTuning"]["jobs"];
  beforeAll(async () => {
    connection = await connect(transport);
    jobs = connection.client.fineTuning.jobs;
  });
  afterAll(() => connection.close());
  // Each test has its own queue, so no job of another waits in it.
  beforeEach(async () => {
    await useRunner(parked);
    await db.engineJob.deleteMany();
  });

  async function upload(rows = 24): Promise<string> {
    const content = new TextEncoder().encode(moodLines(rows, 1000 * ++uploads));
    return (await connection.client.files.upload({ file: { fileName: "train.jsonl", content } })).id;
  }
  async function request(changes: Partial<CreateFineTuningJobRequest> = {}): Promise<CreateFineTuningJobRequest> {
    return { model: MODEL, hyperparameters: {}, trainingFiles: [{ fileId: await upload() }], ...changes };
  }
  const create = async (changes?: Partial<CreateFineTuningJobRequest>) => jobs.create(await request(changes));
  const refusal = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => null,
      (error: unknown) => error,
    );

  describe("create", () => {
    it("answers what was asked for, with every parameter given", async () => {
      const [first, second, validation] = [await upload(), await upload(), await upload()];
      const job = await jobs.create({
        model: MODEL,
        jobType: "classifier",
        trainingFiles: [
          { fileId: first, weight: 2.5 },
          { fileId: second, weight: 0.1 },
        ],
        validationFiles: [validation],
        suffix: "Moods_1.0-rc",
        integrations: [{ type: "wandb", project: "moods", apiKey: KEY, name: "n", runName: "r" }],
        autoStart: true,
        invalidSampleSkipPercentage: 0.25,
        hyperparameters: {
          trainingSteps: 7,
          learningRate: 4e-5,
          weightDecay: 0.2,
          warmupFraction: 0.1,
          epochs: 2,
          seqLen: 1024,
        },
        classifierTargets: [{ name: "mood", labels: ["bad", "good"], weight: 0.5, lossFunction: "multi_class" }],
        repositories: [],
      });
      expect(job).toMatchObject({
        object: "job",
        jobType: "classifier",
        status: "QUEUED",
        model: MODEL,
        autoStart: true,
        trainingFiles: [first, second],
        validationFiles: [validation],
        suffix: "Moods_1.0-rc",
        integrations: [{ type: "wandb", project: "moods", name: "n", runName: "r", url: null }],
        fineTunedModel: null,
        trainedTokens: null,
        hyperparameters: {
          trainingSteps: 7,
          learningRate: 4e-5,
          weightDecay: 0.2,
          warmupFraction: 0.1,
          epochs: 2,
          seqLen: 1024,
        },
        metadata: {
          cost: 0,
          costCurrency: null,
          dataTokens: null,
          estimatedStartTime: null,
          expectedDurationSeconds: null,
          trainTokens: null,
          trainTokensPerStep: null,
        },
      });
      expect(JSON.stringify(job)).not.toContain(KEY);
      expect(job).toHaveProperty("createdAt", "modifiedAt" in job ? job.modifiedAt : null);
    });

    it("fills in the defaults", async () => {
      expect(await create()).toMatchObject({
        autoStart: false,
        validationFiles: [],
        suffix: null,
        integrations: [],
        hyperparameters: {
          trainingSteps: null,
          learningRate: 1e-4,
          weightDecay: 0.1,
          warmupFraction: 0.05,
          epochs: null,
          seqLen: 16_384,
        },
      });
    });

    const hyper = (hyperparameters: CreateFineTuningJobRequest["hyperparameters"]) => ({ hyperparameters });
    const wandb = (apiKey: string) => ({ integrations: [{ type: "wandb" as const, project: "p", apiKey }] });
    const target = (weight: number) => ({ classifierTargets: [{ name: "t", labels: ["a", "b"], weight }] });

    it.each<Partial<CreateFineTuningJobRequest>>([
      hyper({ trainingSteps: 1 }),
      hyper({ trainingSteps: null, weightDecay: null, warmupFraction: null, epochs: null, seqLen: null }),
      hyper({ learningRate: 1e-8 }),
      hyper({ learningRate: 1 }),
      hyper({ weightDecay: 0 }),
      hyper({ weightDecay: 1 }),
      hyper({ warmupFraction: 0 }),
      hyper({ warmupFraction: 1 }),
      hyper({ epochs: 0.001 }),
      hyper({ epochs: 1000 }),
      hyper({ seqLen: 100 }),
      { suffix: "a" },
      { suffix: "a".repeat(18) },
      { suffix: null },
      { invalidSampleSkipPercentage: 0 },
      { invalidSampleSkipPercentage: 0.5 },
      { jobType: null },
      { validationFiles: null },
      { integrations: null },
      { classifierTargets: null },
      { repositories: null },
      wandb(KEY),
      target(0),
      target(1000.5),
    ])("takes %j", async (changes) => {
      expect(await create(changes)).toMatchObject({ status: "QUEUED" });
    });

    it.each<[Partial<CreateFineTuningJobRequest>, string]>([
      [hyper({ trainingSteps: 0 }), "hyperparameters.training_steps"],
      [hyper({ learningRate: 9e-9 }), "hyperparameters.learning_rate"],
      [hyper({ learningRate: 1.01 }), "hyperparameters.learning_rate"],
      [hyper({ weightDecay: -0.01 }), "hyperparameters.weight_decay"],
      [hyper({ weightDecay: 1.01 }), "hyperparameters.weight_decay"],
      [hyper({ warmupFraction: -0.01 }), "hyperparameters.warmup_fraction"],
      [hyper({ warmupFraction: 1.01 }), "hyperparameters.warmup_fraction"],
      [hyper({ epochs: 0 }), "hyperparameters.epochs"],
      [hyper({ epochs: -1 }), "hyperparameters.epochs"],
      [hyper({ seqLen: 99 }), "hyperparameters.seq_len"],
      [{ suffix: "" }, "suffix"],
      [{ suffix: "a".repeat(19) }, "suffix"],
      [{ suffix: "a b" }, "suffix"],
      [{ invalidSampleSkipPercentage: -0.01 }, "invalid_sample_skip_percentage"],
      [{ invalidSampleSkipPercentage: 0.51 }, "invalid_sample_skip_percentage"],
      [wandb("k".repeat(39)), "integrations.0.api_key"],
      [wandb("k".repeat(41)), "integrations.0.api_key"],
      [target(-0.1), "classifier_targets.0.weight"],
      [{ classifierTargets: [{ name: "", labels: ["a", "b"] }] }, "classifier_targets.0.name"],
      [{ classifierTargets: [{ name: "__proto__", labels: ["a", "b"] }] }, "classifier_targets.0.name"],
      [{ classifierTargets: [{ name: "t", labels: ["a", "__proto__"] }] }, "classifier_targets.0.labels.1"],
      [{ classifierTargets: [{ name: "t", labels: ["a", "a"] }] }, "classifier_targets.0.labels"],
    ])("refuses %j with the place", async (changes, place) => {
      const error = await refusal(create(changes));
      expect(error).toBeInstanceOf(SDKError);
      const { statusCode, body } = error as SDKError; // looked at in the line before
      expect(statusCode).toBe(422);
      expect(JSON.parse(body).detail[0].loc.join(".")).toBe(`body.job_in.${place}`);
      expect(body).not.toContain("kkkkk");
    });

    it.each([0, -1])("refuses the weight %d of a file", async (weight) => {
      const error = await refusal(create({ trainingFiles: [{ fileId: await upload(), weight }] }));
      expect(error).toMatchObject({ statusCode: 422, body: expect.stringContaining('"training_files",0,"weight"') });
    });

    it("refuses what it cannot train in the hosted service's words", async () => {
      const noFile = "At least one training file or repository is required.";
      expect(await refusal(create({ trainingFiles: [] }))).toMatchObject({
        statusCode: 422,
        body: expect.stringContaining(noFile),
      });
      const completion = '{"detail":"Model not available for this type of fine-tuning (completion)."}';
      expect(await refusal(create({ jobType: "completion" }))).toMatchObject({ statusCode: 422, body: completion });
      expect(await refusal(create({ model: "open-mistral-7b" }))).toMatchObject({ statusCode: 422 });
      const missing = [{ fileId: crypto.randomUUID() }];
      expect(await refusal(create({ trainingFiles: missing }))).toMatchObject({ statusCode: 422 });
      const repositories = [{ type: "github" as const, name: "n", owner: "o", token: "t" }];
      expect(await refusal(create({ repositories }))).toMatchObject({ statusCode: 422 });
    });

    it("refuses a second job like one that is not over, with its id", async () => {
      const asked = await request({ hyperparameters: { trainingSteps: 3 } });
      const id = createdId(await jobs.create(asked));
      const error = await refusal(jobs.create(asked));
      expect(error).toMatchObject({ name: "SDKError", statusCode: 409 });
      const body = JSON.parse((error as SDKError).body); // looked at in the line before
      expect(body).toMatchObject({ id, detail: expect.stringMatching(/^A similar job is already running, valida/) });
      expect(await jobs.create({ ...asked, hyperparameters: { trainingSteps: 4 } })).toMatchObject({
        status: "QUEUED",
      });
      await jobs.cancel({ jobId: id });
      await pollWhile(connection.client, id, ["CANCELLATION_REQUESTED"]);
      expect(await jobs.create(asked)).toMatchObject({ status: "QUEUED" });
    });
  });

  it("answers a dry run that the SDK reads, and makes nothing", async () => {
    await useRunner();
    const body = {
      model: MODEL,
      training_files: [{ file_id: await upload(), weight: 1 }],
      hyperparameters: { training_steps: 100, learning_rate: 4e-5 },
    };
    const response = await connection.send("POST", "/v1/fine_tuning/jobs?dry_run=true", body);
    expect(response.status).toBe(200);
    const figures = createdSchema.parse(await response.json());
    assertKnown(figures);
    if (!("details" in figures)) throw new Error("This is no dry run.");
    expect(figures).toMatchObject({
      object: "job.metadata",
      deprecated: true,
      cost: 0,
      costCurrency: "EUR",
      trainingSteps: 100,
      trainTokensPerStep: 65_536,
      trainTokens: 6_553_600,
      estimatedStartTime: null,
    });
    expect(figures.epochs).toBe(6_553_600 / Number(figures.dataTokens));
    expect(figures.expectedDurationSeconds).toBeGreaterThanOrEqual(1);
    expect((await jobs.list()).total).toBe(0);
    const plain = await connection.send("POST", "/v1/fine_tuning/jobs?dry_run=false", body);
    expect(await plain.json()).toMatchObject({ object: "job", status: "QUEUED" });
  });

  describe("list", () => {
    it("pages, newest first, and counts all", async () => {
      expect(await jobs.list()).toMatchObject({ data: [], object: "list", total: 0 });
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) ids.unshift(createdId(await create()));
      const idsOf = async (page: number) => {
        const list = await jobs.list({ page, pageSize: 2 });
        expect(list.total).toBe(5);
        return (list.data ?? []).map((job) => ("id" in job ? job.id : null));
      };
      expect(await idsOf(0)).toEqual(ids.slice(0, 2));
      expect(await idsOf(1)).toEqual(ids.slice(2, 4));
      expect(await idsOf(2)).toEqual(ids.slice(4));
      expect(await idsOf(3)).toEqual([]);
      expect((await jobs.list({})).data).toHaveLength(5);
      for (const job of (await jobs.list()).data ?? []) expect(job).not.toHaveProperty("events");
    });

    it("filters by every parameter", async () => {
      const integrations = [{ type: "wandb" as const, project: "p-1", apiKey: KEY, name: "n-1" }];
      const id = createdId(await create({ suffix: "wanted", integrations }));
      await create({ suffix: "other", model: "ministral-3b-2410" });
      const { createdAt } = await db.engineJob.findUniqueOrThrow({ where: { id } });
      const around = (ms: number) => new Date(createdAt.getTime() + ms);
      const total = async (query: Parameters<typeof jobs.list>[0]) => (await jobs.list(query)).total;
      expect(await total({ model: MODEL })).toBe(1);
      expect(await total({ model: "none" })).toBe(0);
      expect(await total({ suffix: "wanted" })).toBe(1);
      expect(await total({ suffix: "want" })).toBe(0);
      expect(await total({ wandbProject: "p-1" })).toBe(1);
      expect(await total({ wandbProject: "p-2" })).toBe(0);
      expect(await total({ wandbName: "n-1", wandbProject: "p-1" })).toBe(1);
      expect(await total({ wandbName: "n-2", wandbProject: "p-1" })).toBe(0);
      expect(await total({ createdByMe: true })).toBe(2);
      expect(await total({ createdByMe: false })).toBe(2);
      expect(await total({ suffix: "wanted", createdAfter: around(-1) })).toBe(1);
      expect(await total({ suffix: "wanted", createdAfter: around(1) })).toBe(0);
      expect(await total({ suffix: "wanted", createdBefore: around(1) })).toBe(1);
      expect(await total({ suffix: "wanted", createdBefore: around(-1) })).toBe(0);
      await jobs.cancel({ jobId: id });
      await pollWhile(connection.client, id, ["CANCELLATION_REQUESTED"]);
      expect(await total({ status: "CANCELLED" })).toBe(1);
      expect(await total({ status: "CANCELLED", suffix: "other" })).toBe(0);
      for (const status of ["SUCCESS", "STARTED", "FAILED", "FAILED_VALIDATION", "RUNNING", "VALIDATED"] as const) {
        expect(await total({ status })).toBe(0);
      }
    });

    it.each([{ page: -1 }, { pageSize: 0 }])("refuses %j", async (query) => {
      expect(await refusal(jobs.list(query))).toMatchObject({ name: "SDKError", statusCode: 422 });
    });
  });

  it("knows no other job", async () => {
    const jobId = crypto.randomUUID();
    const body = '{"detail":"No fine tuning job matches the given query."}';
    for (const asked of [jobs.get({ jobId }), jobs.start({ jobId }), jobs.cancel({ jobId })]) {
      expect(await refusal(asked)).toMatchObject({ name: "SDKError", statusCode: 404, body });
    }
  });
});
