import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { haltWandb } from "@/lib/mistral/server/wandb/follow";
import { ensureServers } from "@/lib/servers/server/internal";
import { inProcess, useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { aJobRecord } from "@/lib/testing/job-records";
import { type WandbStandIn, wandbStandIn } from "@/lib/testing/wandb";
import { createJobInput, type JobDetail } from "../schema";
import { isTerminal } from "../status";
import { createJob } from "./create";
import { getJob } from "./get";
import { syncJob } from "./sync";
import { timings } from "./timings";

const LIMIT = { timeout: 15_000, interval: 20 };
const KEY = "w".repeat(40);
const FAST = { everyMs: 5, firstDelayMs: 1, maxDelayMs: 5, maxFailures: 3 };

let wandb: WandbStandIn;
/** Trainings wait for it at their end. */
let released = Promise.resolve();

beforeEach(async () => {
  timings.fullSyncMs = 50;
  released = Promise.resolve();
  await useRunner(async (task, context) => {
    const outcome = await inProcess(task, context);
    if (task.kind === "train") await released;
    return outcome;
  });
  await ensureServers();
  wandb = await wandbStandIn(KEY);
  vi.spyOn(env, "wandbBaseUrl", "get").mockReturnValue(wandb.origin);
  await haltWandb(FAST);
});
afterEach(async () => {
  await haltWandb();
  await wandb.close();
  await db.job.deleteMany();
});

/** A job that trains at once; it ends when `released` is. */
async function aJob(apiKey: string): Promise<JobDetail> {
  return createJob(
    createJobInput.parse({
      preparationId: (await aPreparation()).id,
      hyperparameters: { trainingSteps: 6 },
      autoStart: true,
      wandb: { project: "intents", apiKey },
    }),
  );
}

async function endOf(id: string): Promise<JobDetail> {
  await vi.waitFor(async () => expect(isTerminal((await getJob(id)).status)).toBe(true), LIMIT);
  return getJob(id);
}

describe("a job on the embedded engine", () => {
  it("has learning rates, scores, a summary and its W&B run, beyond what the API tells", async () => {
    let release = () => {};
    released = new Promise((resolve) => {
      release = resolve;
    });
    const { id } = await aJob(KEY);
    await vi.waitFor(async () => {
      const { checkpoints, wandb: told } = await getJob(id);
      expect(checkpoints).toHaveLength(6);
      // The API tells a step without them, and may be asked first.
      expect(checkpoints.every(({ learningRate }) => learningRate !== null)).toBe(true);
      expect(told?.url).not.toBeNull();
    }, LIMIT);
    const { checkpoints } = await getJob(id);
    expect(checkpoints.at(-1)?.targets).toMatchObject([{ target: "label", macroF1: expect.any(Number) }]);
    release();
    expect(await endOf(id)).toMatchObject({
      status: "SUCCESS",
      summary: { bestStep: expect.any(Number), finishedEarly: false },
      wandb: { project: "intents", url: expect.stringContaining("/team/intents/runs/"), error: null },
    });
  });

  it("says why W&B gets nothing, and trains all the same", async () => {
    const { id } = await aJob("x".repeat(40));
    const done = await endOf(id);
    expect(done).toMatchObject({
      status: "SUCCESS",
      wandb: { url: null, error: "W&B does not accept this API key." },
    });
  });

  it("has all of that too where its end is first heard of by anything but the watch", async () => {
    const { id } = await aJob(KEY);
    const { preparationId, remoteJobId, summary } = await endOf(id);
    await db.job.delete({ where: { id }, select: { id: true } });
    const again = await aJobRecord({ preparationId, remoteJobId, status: "RUNNING" });
    await syncJob(again);
    const done = await getJob(again);
    expect(done).toMatchObject({ status: "SUCCESS", summary });
    expect(done.checkpoints.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(done.checkpoints.every(({ learningRate }) => learningRate !== null)).toBe(true);
  });
});
