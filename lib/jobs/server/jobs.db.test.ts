import { writeFile } from "node:fs/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { sseResponse } from "@/lib/http/sse";
import { listModels } from "@/lib/models/server/list";
import { updateModel } from "@/lib/models/server/update";
import { classify } from "@/lib/playground/server/classify";
import { listBaseModels } from "@/lib/servers/server/base-models";
import { clientFor, EMBEDDED_SERVER_ID, ensureServers } from "@/lib/servers/server/internal";
import { listServers } from "@/lib/servers/server/list";
import { paths } from "@/lib/store/paths";
import { useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { type CreateJobBody, createJobInput, type JobDetail } from "../schema";
import { isTerminal, type JobStatus } from "../status";
import { cancelJob } from "./cancel";
import { createJob } from "./create";
import { getJob } from "./get";
import { getJobRecord } from "./internal";
import { listJobs } from "./list";
import { changeJob } from "./move";
import { retryJob } from "./retry";
import { startJob } from "./start";
import { jobSseChunks, watchJobFrames } from "./stream";
import { findOrCreateRemoteJob } from "./submit";
import { bootJobs, watchJob } from "./supervisor";
import { uploadFiles } from "./uploads";

const LIMIT = { timeout: 15_000, interval: 20 };

beforeEach(async () => {
  await useRunner();
  await ensureServers();
});

async function aJob(body: Partial<CreateJobBody> = {}): Promise<JobDetail> {
  const preparationId = body.preparationId ?? (await aPreparation()).id;
  return createJob(createJobInput.parse({ hyperparameters: { trainingSteps: 6 }, ...body, preparationId }));
}

async function waitFor(jobId: string, status: JobStatus): Promise<JobDetail> {
  await vi.waitFor(async () => {
    const now = (await getJob(jobId)).status;
    expect(now === status || isTerminal(now)).toBe(true);
  }, LIMIT);
  const job = await getJob(jobId);
  expect(job.status, job.error?.message).toBe(status);
  return job;
}

/** A job's record as the supervisor leaves it just before `create`, with nobody watching it. */
async function unwatchedJob(status: "UPLOADING" | "CREATING" | "VALIDATED", remoteJobId: string | null = null) {
  const preparation = await aPreparation();
  const id = `job_${crypto.randomUUID().slice(0, 16).replaceAll("-", "x")}`;
  await db.job.create({
    data: {
      id,
      preparationId: preparation.id,
      serverId: EMBEDDED_SERVER_ID,
      status,
      baseModel: "ministral-3b-latest",
      hyperparameters: { version: 1, trainingSteps: 6, learningRate: 4e-5 },
      suffix: id.slice(-12),
      remoteJobId,
    },
  });
  return getJobRecord(id);
}

describe("a job", () => {
  it("goes all the way: uploaded, validated, reviewed, started, trained, and its model classifies", async () => {
    const created = await aJob();
    const validated = await waitFor(created.id, "VALIDATED");
    expect(validated.metadata).toMatchObject({ cost: 0, trainTokensPerStep: 65_536 });
    expect(validated.metadata?.expectedDurationSeconds).toBeGreaterThan(0);
    expect(validated.epochs).toBeGreaterThan(0);
    expect(validated.targets).toMatchObject([
      { name: "label", labels: expect.arrayContaining(["billing", "returns"]) },
    ]);

    expect((await startJob(created.id)).status).not.toBe("VALIDATED");
    const done = await waitFor(created.id, "SUCCESS");
    expect(done.checkpoints.map((row) => row.step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(done.checkpoints.at(-1)?.validLoss).toBeGreaterThan(0);
    expect(done.checkpoints.every((row) => row.validLoss !== 0)).toBe(true);
    // Back in the queue after the start, unless a poll saw it run before that could be noted.
    const history = done.events.map((event) => event.status).join(" ");
    expect(history).toMatch(/^DRAFT UPLOADING CREATING QUEUED VALIDATING VALIDATED (QUEUED )?RUNNING SUCCESS$/);
    expect(done.fineTunedModel).toMatch(/^ft:classifier:ministral-3b-latest:/);

    const answer = await classify({ model: done.modelId ?? "", inputs: ["a question about billing", "delivery"] });
    expect(answer.results.map((result) => result.targets[0]?.scores[0]?.label)).toEqual(["billing", "delivery"]);
    const sum = answer.results[0]?.targets[0]?.scores.reduce((total, { score }) => total + score, 0);
    expect(sum).toBeCloseTo(1, 5);
  });

  it("starts by itself when asked to, and its list says so", async () => {
    const { id } = await aJob({ autoStart: true });
    await waitFor(id, "SUCCESS");
    const page = await listJobs({ limit: 1 });
    expect(page.data[0]).toMatchObject({ id, status: "SUCCESS", currentStep: 6 });
    expect((await listJobs({ limit: 1, cursor: page.nextCursor ?? undefined })).data[0]?.id).not.toBe(id);
    await expect(listJobs({ limit: 1, cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid" });
  });

  it("sends the same files once", async () => {
    const preparationId = (await aPreparation()).id;
    await waitFor((await aJob({ preparationId })).id, "VALIDATED");
    const before = await db.engineFile.count();
    await waitFor((await aJob({ preparationId, hyperparameters: { trainingSteps: 7 } })).id, "VALIDATED");
    expect(await db.engineFile.count()).toBe(before);
  });

  it("is refused as a duplicate of one that waits, and leads to it", async () => {
    const preparationId = (await aPreparation()).id;
    const first = await waitFor((await aJob({ preparationId })).id, "VALIDATED");
    const second = await waitFor((await aJob({ preparationId })).id, "FAILED");
    expect(second.error).toMatchObject({ message: expect.stringMatching(/another job already/), otherJobId: first.id });
    expect(second.error?.details).toContain(first.remoteJobId);
  });

  it("trains without validation", async () => {
    const { id } = await aJob({ autoStart: true, useValidation: false });
    expect((await waitFor(id, "SUCCESS")).checkpoints).toHaveLength(6);
  });

  it.each([
    ["an unknown preparation", { preparationId: "pr_none" }, "not_found"],
    ["an unknown server", { serverId: "none" }, "not_found"],
  ])("is not made for %s", async (_, body, code) => {
    await expect(aJob(body)).rejects.toMatchObject({ code });
  });

  it("is not made with validation when there is none", async () => {
    const preparation = await aPreparation({
      recipe: { balance: { minSamples: 0 }, split: { validation: 0, test: 0 } },
    });
    await expect(aJob({ preparationId: preparation.id })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: "useValidation" }],
    });
  });
});

describe("cancel, start and retry", () => {
  it("cancels a validated job, once", async () => {
    const { id } = await aJob();
    await waitFor(id, "VALIDATED");
    await cancelJob(id);
    await waitFor(id, "CANCELLED");
    await expect(cancelJob(id)).rejects.toMatchObject({ code: "invalid_state" });
    await expect(startJob(id)).rejects.toMatchObject({ code: "invalid_state" });
  });

  it("cancels before anything was sent", async () => {
    const job = await unwatchedJob("UPLOADING");
    expect((await cancelJob(job.id)).status).toBe("CANCELLED");
    expect((await getJob(job.id)).finishedAt).not.toBeNull();
  });

  it("does not cancel here what the server may be creating", async () => {
    const job = await unwatchedJob("CREATING");
    await db.job.update({ where: { id: job.id }, data: { createSentAt: new Date() }, select: { id: true } });
    await expect(cancelJob(job.id)).rejects.toMatchObject({ code: "invalid_state", retryable: true });
    expect((await getJob(job.id)).status).toBe("CREATING");
  });

  it("keeps a person's suffix when it retries", async () => {
    const { id } = await aJob({ suffix: "mine" });
    await waitFor(id, "VALIDATED");
    await cancelJob(id);
    await waitFor(id, "CANCELLED");
    expect((await retryJob(id)).suffix).toMatch(/^mine-/);
  });

  it("retries with the same settings as a new job", async () => {
    const { id } = await aJob({ useValidation: false, wandb: { project: "p", apiKey: "k".repeat(40) } });
    await expect(retryJob(id)).rejects.toMatchObject({ code: "invalid_state" });
    await waitFor(id, "VALIDATED");
    await cancelJob(id);
    await waitFor(id, "CANCELLED");
    const again = await retryJob(id);
    expect(again.id).not.toBe(id);
    expect(again).toMatchObject({
      useValidation: false,
      wandb: { project: "p", name: null, url: null },
      hyperparameters: { trainingSteps: 6 },
    });
    await waitFor(again.id, "VALIDATED");
  });

  it("keeps the W&B key to itself", async () => {
    const { id } = await aJob({ wandb: { project: "secret-project", apiKey: "s3cr3tkey".padEnd(40, "x") } });
    await waitFor(id, "VALIDATED");
    expect(JSON.stringify(await getJob(id))).not.toContain("s3cr3tkey");
    const stored = await db.job.findUniqueOrThrow({ where: { id }, select: { integration: true } });
    expect(JSON.stringify(stored)).not.toContain("s3cr3tkey");
  });
});

describe("a crash", () => {
  it("after a create whose answer was lost does not create again", async () => {
    const job = await unwatchedJob("CREATING");
    const client = await clientFor(EMBEDDED_SERVER_ID);
    const firstId = await findOrCreateRemoteJob(client, job);
    // The answer never reached the record: boot finds it in CREATING.
    await bootJobs();
    const after = await waitFor(job.id, "VALIDATED");
    expect(after.remoteJobId).toBe(firstId);
    expect(await db.engineJob.count({ where: { suffix: job.suffix } })).toBe(1);
  });

  it("between upload and create takes up again where it was", async () => {
    const job = await unwatchedJob("UPLOADING");
    await uploadFiles(await clientFor(EMBEDDED_SERVER_ID), job);
    await bootJobs();
    expect((await waitFor(job.id, "VALIDATED")).remoteJobId).not.toBeNull();
  });

  it("of the server's data makes the job LOST, with what to do", async () => {
    const job = await unwatchedJob("VALIDATED", crypto.randomUUID());
    watchJob(job.id);
    const lost = await waitFor(job.id, "LOST");
    expect(lost.error?.message).toMatch(/no longer knows/);
    expect(lost.error?.hint).toMatch(/again/);
  });
});

describe("files that cannot train", () => {
  const line = (text: string, label: unknown) => JSON.stringify({ text, labels: { label } });

  async function jobWithFile(lines: string[]) {
    const preparation = await aPreparation();
    await writeFile(paths.preparationSplit(preparation.id, "train"), `${lines.join("\n")}\n`);
    return aJob({ preparationId: preparation.id, useValidation: false });
  }

  it("are refused at validation, with the reason", async () => {
    const { id } = await jobWithFile(
      Array.from({ length: 20 }, (_, i) => line(`text ${i} ${crypto.randomUUID()}`, "only")),
    );
    const failed = await waitFor(id, "FAILED_VALIDATION");
    expect(failed.error?.message).toMatch(/only|one label|at least/i);
    expect(failed.error?.hint).not.toBeNull();
  });

  it("are refused at upload, with file and line", async () => {
    const { id } = await jobWithFile([line("fine", "a"), "{not json"]);
    const failed = await waitFor(id, "FAILED");
    expect(failed.error?.message).toMatch(/train\.jsonl line 2/);
  });
});

describe("changeJob", () => {
  it("lets one of two racing moves through and numbers all rows once", async () => {
    const job = await unwatchedJob("VALIDATED", crypto.randomUUID());
    const move = (status: "CANCELLED" | "SUCCESS") =>
      changeJob(job.id, { to: status, events: [{ status, remoteIndex: null, createdAt: new Date() }] });
    const applied = await Promise.all([move("CANCELLED"), move("SUCCESS")]);
    expect(applied.filter(Boolean)).toHaveLength(1);
    const { events, lastSequence } = await getJob(job.id);
    expect(events.map((event) => event.sequence)).toEqual([1]);
    expect(lastSequence).toBe(1);
  });
});

describe("changeJob with a sequence", () => {
  it("stores nothing that was computed from an older state", async () => {
    const job = await unwatchedJob("VALIDATED", crypto.randomUUID());
    const event = { remoteIndex: null, createdAt: new Date() };
    const change = (status: "QUEUED" | "VALIDATING") =>
      changeJob(job.id, { to: status, ifSequence: job.lastSequence, events: [{ status, ...event }] });
    expect(await change("QUEUED")).toBe(true);
    expect(await change("VALIDATING")).toBe(false);
    expect((await getJob(job.id)).status).toBe("QUEUED");
  });
});

describe("the stream", () => {
  it("replays all after the cursor, in order, and ends with complete", async () => {
    const { id } = await aJob({ autoStart: true });
    const signal = new AbortController().signal;
    const live: number[] = [];
    for await (const frame of watchJobFrames(id, { after: 0, signal })) {
      if ("sequence" in frame && frame.type !== "complete") live.push(frame.sequence);
    }
    const job = await getJob(id);
    expect(job.status).toBe("SUCCESS");
    expect(live).toEqual(Array.from({ length: job.lastSequence }, (_, i) => i + 1));

    const response = sseResponse(jobSseChunks(id, { after: job.lastSequence - 2, signal }));
    const replay = [...(await response.text()).matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
    expect(replay).toEqual(["progress", "progress", "complete"]);
  });

  it("says that it is alive while nothing happens, and stops when the client leaves", async () => {
    const job = await unwatchedJob("VALIDATED", crypto.randomUUID());
    const controller = new AbortController();
    let clockMs = 0;
    const frames = watchJobFrames(job.id, {
      after: 0,
      signal: controller.signal,
      now: () => clockMs,
      wait: async () => {
        clockMs += 5_000;
      },
    });
    expect((await frames.next()).value).toEqual({ type: "heartbeat" });
    expect(clockMs).toBe(15_000);
    controller.abort();
    expect((await frames.next()).done).toBe(true);
  });
});

describe("models and servers", () => {
  it("lists, renames and refuses what is not there", async () => {
    const { id } = await aJob({ autoStart: true });
    const { modelId } = await waitFor(id, "SUCCESS");
    const renamed = await updateModel(modelId ?? "", { name: "Support intents" });
    expect((await listModels({ limit: 1 })).data[0]).toEqual(renamed);
    expect(renamed.bestValidLoss).toBeGreaterThan(0);
    await expect(updateModel("mdl_none", { name: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(classify({ model: "mdl_none", inputs: ["x"] })).rejects.toMatchObject({ code: "not_found" });
  });

  it("knows the embedded engine and what it trains from", async () => {
    expect((await listServers()).data[0]).toMatchObject({
      id: "embedded",
      kind: "embedded",
      name: "Embedded engine",
      baseUrl: null,
      hasKey: false,
    });
    const { data } = await listBaseModels(EMBEDDED_SERVER_ID);
    expect(data.map((model) => model.id)).toContain("ministral-3b-latest");
  });
});
