import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { EngineEvent } from "@/lib/engine";
import { paths } from "@/lib/store/paths";
import {
  call,
  createTestJob,
  eventStatuses,
  inProcess,
  moodLines,
  upload,
  useRunner,
  waitForStatus,
} from "@/lib/testing/engine";
import { jobDetailsSchema } from "../schema";
import type { EngineRunner } from "./queue/runner";

beforeEach(async () => {
  // Each test has its own queue, so no job of another waits in it.
  await db.engineJob.deleteMany();
  await useRunner();
});

const JOBS = "/v1/fine_tuning/jobs";
let uploads = 0;
/** Content that no other test has uploaded. */
const freshLines = (rows = 40) => moodLines(rows, 10_000 * ++uploads);

const storedModels = () => readdirSync(paths.engineModels()).filter((name) => name.endsWith(".model"));

async function jobBody(changes: Record<string, unknown> = {}) {
  return {
    model: "ministral-3b-latest",
    training_files: [{ file_id: await upload(freshLines()), weight: 1 }],
    hyperparameters: { training_steps: 6 },
    ...changes,
  };
}

/** A runner whose trainings go on until they are aborted or `release` is called; validations are real. */
function slowTrainings() {
  const started: string[] = [];
  const release: (() => void)[] = [];
  const runner: EngineRunner = (task, context) => {
    if (task.kind !== "train") return inProcess(task, context);
    started.push(task.trainingFiles[0]?.name ?? "");
    return new Promise((resolve) => {
      const end = (message: string, code: "cancelled" | "crashed") => {
        context.emit({ type: "failed", code, message } satisfies EngineEvent);
        resolve();
      };
      context.signal.addEventListener("abort", () => end("The run was cancelled.", "cancelled"));
      release.push(() => end("It was let go.", "crashed"));
    });
  };
  return { runner, started, release };
}

describe("life of a job", () => {
  it("goes from QUEUED to SUCCESS as the contract says", async () => {
    const validation = await upload(freshLines(12), "validation.jsonl");
    const id = await createTestJob({ validation_files: [validation], suffix: "v1" }, freshLines());
    const validated = await waitForStatus(id, "VALIDATED");
    expect(eventStatuses(validated)).toEqual(["QUEUED", "VALIDATING", "VALIDATED"]);
    const { metadata, hyperparameters } = validated;
    expect(metadata).toMatchObject({
      cost: 0,
      cost_currency: "EUR",
      train_tokens_per_step: 65_536,
      train_tokens: 6 * 65_536,
      estimated_start_time: null,
    });
    expect(hyperparameters.epochs).toBe(metadata.train_tokens / metadata.data_tokens);
    expect(validated.classifier_targets).toEqual([
      { name: "mood", labels: ["good", "bad"], weight: 1, loss_function: "single_class" },
    ]);

    const started = await call("POST", `${JOBS}/${id}/start`);
    expect(started.status).toBe(200);
    expect(started.body.status).toBe("QUEUED");
    expect(started.body.modified_at).toBeGreaterThanOrEqual(validated.modified_at);
    expect(eventStatuses(started.body)).toEqual(["QUEUED", "VALIDATING", "VALIDATED"]);

    const done = jobDetailsSchema.strict().parse(await waitForStatus(id, "SUCCESS", "FAILED"));
    expect(eventStatuses(done)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS"]);
    const day = new Date(done.created_at * 1000).toISOString().slice(0, 10).replaceAll("-", "");
    expect(done.fine_tuned_model).toMatch(new RegExp(`^ft:classifier:ngram:[0-9a-f]{8}:${day}:v1:${id.slice(0, 8)}$`));
    expect(done.trained_tokens).toBe(6 * 16_384);
    expect(done.checkpoints.map((checkpoint) => checkpoint.step_number)).toEqual([6, 5, 4, 3, 2, 1]);
    for (const { metrics } of done.checkpoints) {
      const valid = Number(metrics.valid_loss);
      expect(Number(metrics.train_loss)).toBeGreaterThan(0);
      expect(Math.round(valid * 1e6) / 1e6).toBe(valid);
      expect(metrics.valid_mean_token_accuracy).toBeCloseTo(valid === 0 ? 0 : 2 ** valid, 5);
    }
    expect(done.checkpoints[0]?.metrics.valid_loss).toBeGreaterThan(0);
    expect(storedModels()).toHaveLength(await db.engineModel.count());
    // What a run leaves in case of a crash goes with it.
    await expect.poll(() => existsSync(paths.engineJob(done.id))).toBe(false);
  });

  it("never shows VALIDATED when it starts by itself, and keeps the event", async () => {
    // The database itself notes every status that could be seen.
    await db.$executeRaw`CREATE TABLE "SeenStatus" ("status" TEXT)`;
    await db.$executeRaw`CREATE TRIGGER "see" AFTER UPDATE OF "status" ON "EngineJob"
      BEGIN INSERT INTO "SeenStatus" VALUES (NEW."status"); END`;
    const id = await createTestJob({ auto_start: true }, freshLines());
    const done = await waitForStatus(id, "SUCCESS", "FAILED");
    const seen = await db.$queryRaw<{ status: string }[]>`SELECT "status" FROM "SeenStatus"`;
    await db.$executeRaw`DROP TRIGGER "see"`;
    expect(eventStatuses(done)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS"]);
    expect(seen.map((row) => row.status)).toEqual(["VALIDATING", "QUEUED", "RUNNING", "SUCCESS"]);
  });

  it("fails a validation with file, line and reason", async () => {
    const lines = `${freshLines(8)}{"text": "x", "labels": {"mood": true}}\n`;
    const job = await waitForStatus(await createTestJob({}, lines), "FAILED_VALIDATION", "VALIDATED");
    expect(eventStatuses(job)).toEqual(["QUEUED", "VALIDATING", "FAILED_VALIDATION"]);
    const { data } = job.events.at(-1);
    expect(data.error).toContain("train.jsonl line 9");
    expect(data.problem_count).toBe(1);
    expect(job.classifier_targets).toEqual([]);
    const skipping = await createTestJob({ invalid_sample_skip_percentage: 0.2 }, `${lines}\n`);
    await waitForStatus(skipping, "VALIDATED");
  });

  it("plans the steps of epochs, and takes targets as they are given", async () => {
    const targets = [{ name: "mood", labels: ["bad", "good"], loss_function: "multi_class" }];
    const body = { hyperparameters: { epochs: 2 }, classifier_targets: targets };
    const job = await waitForStatus(await createTestJob(body, freshLines()), "VALIDATED");
    expect(job.hyperparameters).toMatchObject({ epochs: 2, training_steps: 1 });
    expect(job.metadata.train_tokens).toBe(2 * job.metadata.data_tokens);
    expect(job.classifier_targets).toEqual([{ ...targets[0], weight: 1 }]);
  });

  it("refuses more steps than can be stored, however they were asked for", async () => {
    const body = { hyperparameters: { epochs: 1e9 } };
    const job = await waitForStatus(await createTestJob(body, freshLines()), "FAILED_VALIDATION", "VALIDATED");
    expect(job.events.at(-1).data.error).toContain("at most 50000 are supported");
  });

  it("fails with a sentence when a file is gone from the disk or the run crashes", async () => {
    const id = await createTestJob({}, freshLines());
    const job = await waitForStatus(id, "VALIDATED");
    await rm(paths.engineFile(job.training_files[0]));
    await call("POST", `${JOBS}/${id}/start`);
    const failed = await waitForStatus(id, "FAILED", "SUCCESS");
    expect(failed.events.at(-1).data).toEqual({
      status: "FAILED",
      error: "The content of train.jsonl cannot be read. Upload the file again.",
    });
    await useRunner(() => Promise.reject(new Error("/a/secret/path")));
    const broken = await waitForStatus(await createTestJob({}, freshLines()), "FAILED_VALIDATION");
    expect(JSON.stringify(broken)).not.toContain("secret");
  });

  it("fails when the model cannot be stored", async () => {
    const runner: EngineRunner = (task, context) =>
      inProcess(task, {
        ...context,
        // Bytes that cannot be written stand for a disk that does not take them.
        emit: (event) => context.emit(event.type === "done" ? { ...event, model: Symbol("no bytes") as never } : event),
      });
    await useRunner(runner);
    const id = await createTestJob({ auto_start: true }, freshLines());
    const failed = await waitForStatus(id, "FAILED", "SUCCESS");
    expect(failed.events.at(-1).data.error).toContain("could not be stored");
    expect(failed.fine_tuned_model).toBeNull();
    expect(readdirSync(paths.temporary())).toEqual([]);
  });
});

describe("queue", () => {
  it("trains no more at once than there are slots, in the order of the starts", async () => {
    const { runner, started, release } = slowTrainings();
    await useRunner(runner, 1);
    const ids: string[] = [];
    for (const name of ["a.jsonl", "b.jsonl", "c.jsonl"]) {
      const file = await upload(freshLines(), name);
      const { body } = await call("POST", JOBS, await jobBody({ training_files: [file] }));
      await waitForStatus(body.id, "VALIDATED");
      ids.unshift(body.id);
    }
    for (const id of ids) await call("POST", `${JOBS}/${id}/start`);
    await expect.poll(() => started).toEqual(["c.jsonl"]);
    release[0]?.();
    await expect.poll(() => started).toEqual(["c.jsonl", "b.jsonl"]);
    expect((await call("GET", `${JOBS}/${ids[2]}`)).body.status).toBe("QUEUED");
    // A validation does not wait for the trainings.
    await waitForStatus(await createTestJob({}, freshLines()), "VALIDATED");
  });
});

describe("start and cancel", () => {
  it("starts only what is VALIDATED, and answers what is under way as it is", async () => {
    const { runner, release } = slowTrainings();
    await useRunner(runner);
    const id = await createTestJob({}, freshLines());
    await waitForStatus(id, "VALIDATED");
    await call("POST", `${JOBS}/${id}/start`);
    await waitForStatus(id, "RUNNING");
    expect((await call("POST", `${JOBS}/${id}/start`)).body.status).toBe("RUNNING");
    const waiting = await createTestJob({}, freshLines());
    await waitForStatus(waiting, "VALIDATED");
    await call("POST", `${JOBS}/${waiting}/start`);
    expect((await call("POST", `${JOBS}/${waiting}/start`)).body.status).toBe("QUEUED");
    await expect.poll(() => release.length).toBe(1);
    release[0]?.();
    await waitForStatus(id, "FAILED");
    const refusal = await call("POST", `${JOBS}/${id}/start`);
    expect(refusal.status).toBe(409);
    expect(refusal.body.detail).toContain("FAILED");
  });

  it("refuses to start a job that is not validated yet", async () => {
    await useRunner((_, { signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())));
    const id = await createTestJob({}, freshLines());
    const refusal = await call("POST", `${JOBS}/${id}/start`);
    expect(refusal.status).toBe(409);
    expect(refusal.body.detail).toContain("Wait until it is VALIDATED.");
  });

  it("cancels a running job: asked for at once, done within a second", async () => {
    const { runner } = slowTrainings();
    await useRunner(runner);
    const id = await createTestJob({ auto_start: true }, freshLines());
    await waitForStatus(id, "RUNNING");
    const answer = await call("POST", `${JOBS}/${id}/cancel`);
    expect(answer).toMatchObject({ status: 200, body: { status: "CANCELLATION_REQUESTED" } });
    const startedAt = performance.now();
    const cancelled = await waitForStatus(id, "CANCELLED");
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(eventStatuses(cancelled).slice(-3)).toEqual(["RUNNING", "CANCELLATION_REQUESTED", "CANCELLED"]);
    expect(cancelled.fine_tuned_model).toBeNull();
    const again = await call("POST", `${JOBS}/${id}/cancel`);
    expect(again.status).toBe(409);
    expect(again.body.detail).toContain("CANCELLED");
  });

  it("keeps no model of a job that was cancelled in its last moment", async () => {
    let jobId = "";
    const before = await db.engineModel.count();
    const runner: EngineRunner = (task, context) =>
      inProcess(task, {
        ...context,
        emit: (event) => {
          // The record says it before the abort arrives: what the end of a training has to win against.
          if (event.type === "done") {
            pending = db.engineJob.updateMany({ where: { id: jobId }, data: { status: "CANCELLATION_REQUESTED" } });
            pending.catch(() => undefined);
          }
          context.emit(event);
        },
      }).then(async () => {
        await pending;
      });
    let pending: Promise<unknown> = Promise.resolve();
    await useRunner(runner);
    jobId = await createTestJob({}, freshLines());
    await waitForStatus(jobId, "VALIDATED");
    await call("POST", `${JOBS}/${jobId}/start`);
    await waitForStatus(jobId, "CANCELLED", "SUCCESS", "FAILED");
    expect((await call("GET", `${JOBS}/${jobId}`)).body.status).toBe("CANCELLED");
    expect(await db.engineModel.count()).toBe(before);
    expect(storedModels()).toHaveLength(before);
  });

  it("cancels at once what nothing works on", async () => {
    const id = await createTestJob({}, freshLines());
    await waitForStatus(id, "VALIDATED");
    const { body } = await call("POST", `${JOBS}/${id}/cancel`);
    expect(body.status).toBe("CANCELLED");
    expect(eventStatuses(body)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "CANCELLED"]);
  });

  it("answers 404 for a job that is not there", async () => {
    for (const [method, suffix] of [
      ["GET", ""],
      ["POST", "/start"],
      ["POST", "/cancel"],
    ] as const) {
      const answer = await call(method, `${JOBS}/${randomUUID()}${suffix}`);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ detail: "No fine tuning job matches the given query." });
    }
  });
});
