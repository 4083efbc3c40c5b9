import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { classify } from "@/lib/playground/server/classify";
import { ensureServers } from "@/lib/servers/server/internal";
import { removeServer } from "@/lib/servers/server/remove";
import { aPreparation } from "@/lib/testing/factories";
import { type HostedStandIn, startHostedStandIn } from "@/lib/testing/hosted-stand-in";
import { aJobRecord } from "@/lib/testing/job-records";
import { type CreateJobBody, createJobInput } from "../schema";
import { createJob } from "./create";
import { getJob } from "./get";
import { retryJob } from "./retry";
import { watchJob } from "./supervisor";
import { timings } from "./timings";

const LIMIT = { timeout: 15_000, interval: 20 };
const KEY = "w".repeat(40);
const WANDB = { project: "intents", name: "first try", apiKey: KEY };

let hosted: HostedStandIn;
let preparationId: string;

beforeEach(async () => {
  Object.assign(timings, { minPollMs: 20, maxPollMs: 40, serverSpacingMs: 1 });
  await ensureServers();
  hosted = await startHostedStandIn();
  hosted.hold("queued");
  await addServer("far", "Far");
  preparationId = (await aPreparation()).id;
});
afterEach(async () => {
  await db.job.deleteMany();
  await db.model.deleteMany();
  await db.upload.deleteMany();
  await db.server.deleteMany();
  await hosted.close();
});

async function addServer(id: string, name: string): Promise<void> {
  await db.server.create({ data: { id, kind: "remote", name, baseUrl: hosted.origin }, select: { id: true } });
}

const create = (body: Partial<CreateJobBody>) =>
  createJob(createJobInput.parse({ preparationId, serverId: "far", ...body }));

/** The body of the create number `count`, once it came. */
async function sent(count = 1): Promise<Record<string, unknown> | undefined> {
  await vi.waitFor(() => expect(hosted.created).toHaveLength(count), LIMIT);
  return hosted.created.at(-1);
}

describe("what a job's server is asked to create", () => {
  it("has every setting that was chosen, and labels once a target is described", async () => {
    const job = await create({
      model: "ministral-3b-latest",
      hyperparameters: {
        trainingSteps: null,
        epochs: 2.5,
        learningRate: 3e-4,
        weightDecay: 0.2,
        warmupFraction: 0.1,
        seqLen: 2_048,
      },
      targets: [{ name: "label", weight: 2, lossFunction: "multi_class" }],
      invalidSampleSkipPercentage: 0.25,
      autoStart: true,
      suffix: "mine",
      wandb: WANDB,
    });
    const request = await sent();
    expect(request).toMatchObject({
      model: "ministral-3b-latest",
      job_type: "classifier",
      auto_start: true,
      suffix: job.suffix,
      invalid_sample_skip_percentage: 0.25,
      training_files: [{ file_id: expect.any(String), weight: 1 }],
      validation_files: [expect.any(String)],
      hyperparameters: { epochs: 2.5, learning_rate: 3e-4, weight_decay: 0.2, warmup_fraction: 0.1, seq_len: 2_048 },
      integrations: [{ type: "wandb", project: "intents", name: "first try", api_key: KEY }],
    });
    expect(request?.hyperparameters).not.toHaveProperty("training_steps");
    const targets = request?.classifier_targets as { labels: string[] }[];
    expect(targets).toMatchObject([{ name: "label", weight: 2, loss_function: "multi_class" }]);
    expect(targets[0]?.labels.toSorted()).toEqual(["billing", "delivery", "returns"]);
  });

  it("leaves out what the server finds by itself, and epochs where there are steps", async () => {
    await create({
      useValidation: false,
      hyperparameters: { trainingSteps: 7, epochs: 3 },
      targets: [{ name: "label" }],
    });
    const request = await sent();
    expect(request).toMatchObject({ hyperparameters: { training_steps: 7 }, validation_files: [], auto_start: false });
    for (const key of ["classifier_targets", "integrations"]) expect(request?.[key] ?? null, key).toBeNull();
    expect(request?.hyperparameters).not.toHaveProperty("epochs");
  });

  it("is nothing for a target that there is not, or one that is set twice", async () => {
    await expect(create({ targets: [{ name: "label" }, { name: "mood" }] })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: "targets.1.name", reason: "The preparation has no target “mood”; it has “label”." }],
    });
    await expect(create({ targets: [{ name: "label" }, { name: "label", weight: 2 }] })).rejects.toMatchObject({
      fields: [{ name: "targets.1.name", reason: "The target “label” is set twice." }],
    });
    expect(await db.job.count()).toBe(0);
  });
});

/** A job that ended on the first server, and all of its settings. */
async function anEndedJob(): Promise<string> {
  const { id } = await create({
    hyperparameters: { trainingSteps: 9, learningRate: 1e-4 },
    targets: [{ name: "label", weight: 3 }],
    wandb: WANDB,
  });
  await sent();
  await db.job.update({ where: { id }, data: { status: "FAILED" }, select: { id: true } });
  return id;
}

describe("a job that is run again", () => {
  it("takes all settings along to another server, the W&B key included", async () => {
    const id = await anEndedJob();
    await addServer("farther", "Farther");
    const again = await retryJob(id, { serverId: "farther" });
    expect(again).toMatchObject({ serverId: "farther", copiedFromId: id });
    const [first] = hosted.created;
    const second = await sent(2);
    for (const key of ["model", "classifier_targets", "integrations"]) {
      expect(second?.[key], key).toEqual(first?.[key]);
    }
    // A job keeps the steps that its server says, and this one says its own, whatever was asked.
    const steps = { training_steps: expect.any(Number) };
    expect(second?.hyperparameters).toEqual({ ...Object(first?.hyperparameters), ...steps });
    expect(JSON.stringify(again)).not.toContain(KEY);
  });

  it("is refused on a server that was removed, with what to do, and asks nothing of it", async () => {
    const id = await anEndedJob();
    await removeServer("far");
    const asked = hosted.asked.length;
    const reason = "The server “Far” was removed. Choose another one, or add it again.";
    for (const input of [{}, { serverId: "far" }]) {
      await expect(retryJob(id, input)).rejects.toMatchObject({ code: "invalid", message: reason });
    }
    const elsewhere = await aJobRecord({ preparationId, status: "FAILED" });
    await expect(retryJob(elsewhere, { serverId: "far" })).rejects.toMatchObject({ message: reason });
    await expect(retryJob(elsewhere, { serverId: "nowhere" })).rejects.toMatchObject({ code: "not_found" });
    expect(hosted.asked).toHaveLength(asked);
  });
});

describe("a server that was removed", () => {
  const removed = "The server “Far” was removed. Add it again with its address and key, then try again.";

  it("gets no job that was made at the same instant: that one fails, and says why", async () => {
    await removeServer("far");
    const id = await aJobRecord({ preparationId, serverId: "far", status: "DRAFT" });
    watchJob(id);
    await vi.waitFor(async () => expect((await getJob(id)).status).toBe("FAILED"), LIMIT);
    expect((await getJob(id)).error?.message).toBe(removed);
    expect(hosted.asked).toEqual([]);
  });

  it("is not asked to classify, which is said", async () => {
    const model = await db.model.create({
      data: { id: "mdl_far", serverId: "far", remoteId: "ft:x", name: "x", baseModel: "b", targets: [] },
    });
    await removeServer("far");
    const question = classify({ model: model.id, inputs: ["hello"] });
    await expect(question).rejects.toMatchObject({ code: "invalid_state", message: removed });
    expect(hosted.asked).toEqual([]);
  });
});
