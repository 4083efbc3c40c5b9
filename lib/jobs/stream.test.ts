import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobDetail, JobStreamFrame } from "./schema";
import { applyFrames, mergeJob } from "./stream";

const at = "2026-01-01T00:00:00.000Z";

function aJob(overrides: Partial<JobDetail> = {}): JobDetail {
  return {
    id: "job_1",
    status: "QUEUED",
    datasetName: "intents",
    datasetId: "ds_1",
    preparationId: "pr_1",
    serverId: "embedded",
    serverName: "Embedded engine",
    baseModel: "ministral-3b-latest",
    trainingSteps: 10,
    currentStep: 0,
    fineTunedModel: null,
    modelId: null,
    error: null,
    createdAt: at,
    startedAt: null,
    finishedAt: null,
    remoteJobId: "r",
    suffix: "s",
    hyperparameters: { trainingSteps: 10, learningRate: 4e-5 },
    autoStart: false,
    useValidation: true,
    wandbProject: null,
    metadata: null,
    epochs: null,
    trainedTokens: null,
    targets: [],
    rows: { train: 8, validation: 1, test: 1 },
    events: [],
    checkpoints: [],
    lastSequence: 0,
    ...overrides,
  };
}

function status(sequence: number, to: JobDetail["status"], jobId = "job_1"): JobStreamFrame {
  return { type: "status", jobId, sequence, event: { sequence, status: to, message: null, createdAt: at } };
}

function checkpoint(sequence: number, step: number, jobId = "job_1"): JobStreamFrame {
  return {
    type: "checkpoint",
    jobId,
    sequence,
    checkpoint: { sequence, step, trainLoss: 1 / step, validLoss: null, createdAt: at },
  };
}

const life = [
  status(1, "RUNNING"),
  ...Array.from({ length: 8 }, (_, i) => checkpoint(i + 2, i + 1)),
  status(10, "SUCCESS"),
];

describe("applyFrames", () => {
  it("takes a whole life", () => {
    const job = applyFrames(aJob(), life);
    expect(job).toMatchObject({ status: "SUCCESS", currentStep: 8, lastSequence: 10, startedAt: at });
    expect(job.checkpoints.map((row) => row.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("gives the same job however the frames are cut into batches and repeated", () => {
    const whole = applyFrames(aJob(), life);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: life.length }), { maxLength: 6 }), (cuts) => {
        let job = aJob();
        // A reconnect may replay frames that were seen: every batch begins at the first frame.
        for (const cut of [...cuts.sort((a, b) => a - b), life.length]) job = applyFrames(job, life.slice(0, cut));
        expect(job).toEqual(whole);
      }),
    );
  });

  it("drops frames of another job, and heartbeats", () => {
    const job = aJob();
    expect(applyFrames(job, [status(5, "FAILED", "job_2"), { type: "heartbeat" }])).toBe(job);
  });

  it("never leaves an end", () => {
    const job = aJob({ status: "CANCELLED", lastSequence: 3 });
    expect(applyFrames(job, [status(4, "RUNNING")]).status).toBe("CANCELLED");
  });
});

describe("mergeJob", () => {
  const known = applyFrames(aJob(), life.slice(0, 5));

  it("takes a fetch that knows as much or more", () => {
    const fetched = aJob({ lastSequence: known.lastSequence, fineTunedModel: "ft:classifier:x" });
    expect(mergeJob(known, fetched)).toBe(fetched);
  });

  it("keeps the history that overtook the fetch, and takes the rest from it", () => {
    const metadata = {
      expectedDurationSeconds: 9,
      cost: 0,
      costCurrency: "EUR",
      trainTokensPerStep: 1,
      trainTokens: 1,
      dataTokens: 1,
    };
    const merged = mergeJob(known, aJob({ lastSequence: 2, metadata, status: "VALIDATED" }));
    expect(merged).toEqual({ ...known, metadata });
  });

  it("never takes back an end", () => {
    expect(mergeJob(known, aJob({ lastSequence: 2, status: "CANCELLED" })).status).toBe("CANCELLED");
  });

  it("does not mix two jobs", () => {
    const other = aJob({ id: "job_2" });
    expect(mergeJob(known, other)).toBe(other);
  });
});
