import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aCheckpoint, aJobDetail } from "@/lib/testing/job-detail";
import type { JobDetail, JobPhase, JobStreamFrame } from "./schema";
import { applyFrames, mergeJob } from "./stream";

const at = "2026-01-01T00:00:00.000Z";

const aJob = (overrides: Partial<JobDetail> = {}) => aJobDetail({ status: "QUEUED", trainingSteps: 10, ...overrides });

function status(sequence: number, to: JobDetail["status"], jobId = "job_1"): JobStreamFrame {
  return { type: "status", jobId, sequence, event: { sequence, status: to, message: null, createdAt: at } };
}

function checkpoint(sequence: number, step: number, jobId = "job_1"): JobStreamFrame {
  return {
    type: "checkpoint",
    jobId,
    sequence,
    checkpoint: aCheckpoint(step, { sequence }),
  };
}

function phase(name: JobPhase["name"], done: number, jobId = "job_1"): JobStreamFrame {
  return {
    type: "phase",
    jobId,
    phase: { name, done, total: 10, remainingSeconds: null },
    queuePosition: null,
    isFinishing: false,
  };
}

const waiting = (position: number): JobStreamFrame => ({
  type: "phase",
  jobId: "job_1",
  phase: null,
  queuePosition: { position, of: 3 },
  isFinishing: false,
});

const life = [
  waiting(2),
  status(1, "RUNNING"),
  phase("encoding", 4),
  ...Array.from({ length: 8 }, (_, i) => checkpoint(i + 2, i + 1)),
  status(10, "SUCCESS"),
];

describe("applyFrames", () => {
  it("takes a whole life", () => {
    const job = applyFrames(aJob(), life);
    expect(job).toMatchObject({ status: "SUCCESS", currentStep: 8, lastSequence: 10, startedAt: at, finishedAt: at });
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

  it("keeps a phase or a position until the next, or until the status moves", () => {
    const queued = applyFrames(aJob(), [waiting(3), waiting(2)]);
    expect(queued).toMatchObject({ queuePosition: { position: 2, of: 3 }, phase: null, lastSequence: 0 });
    const started = applyFrames(queued, [status(1, "RUNNING")]);
    expect(started).toMatchObject({ queuePosition: null, phase: null });
    const encoding = applyFrames(started, [phase("reading", 1), phase("encoding", 4)]);
    expect(encoding.phase).toMatchObject({ name: "encoding", done: 4 });
    expect(applyFrames(encoding, [checkpoint(2, 1)]).phase).toEqual(encoding.phase);
    expect(applyFrames(encoding, [status(2, "CANCELLATION_REQUESTED"), phase("encoding", 5)]).phase).toBeNull();
  });

  it("drops a position that comes after the wait, and phases of another job", () => {
    const job = applyFrames(aJob(), [status(1, "RUNNING"), waiting(1), phase("saving", 1, "job_2")]);
    expect(job).toMatchObject({ phase: null, queuePosition: null });
  });

  it("puts the steps in order and takes the newest numbers of each, however they come and are cut", () => {
    const reported = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 40 });
    fc.assert(
      fc.property(reported, fc.array(fc.nat({ max: 40 }), { maxLength: 6 }), (steps, cuts) => {
        const frames = steps.map((step, i) => checkpoint(i + 1, step));
        let job = aJob();
        for (const cut of [...cuts.sort((a, b) => a - b), frames.length]) job = applyFrames(job, frames.slice(0, cut));
        const newest = new Map(steps.map((step, i) => [step, i + 1]));
        const expected = [...newest].sort(([a], [b]) => a - b).map(([step, sequence]) => ({ step, sequence }));
        expect(job.checkpoints.map(({ step, sequence }) => ({ step, sequence }))).toEqual(expected);
        expect(job.lastSequence).toBe(steps.length);
      }),
    );
  });

  it("leaves lists alone that got nothing new", () => {
    const job = applyFrames(aJob(), life.slice(0, 6));
    const moved = applyFrames(job, [phase("training", 3)]);
    expect(moved.checkpoints).toBe(job.checkpoints);
    expect(moved.events).toBe(job.events);
    expect(applyFrames(job, [status(9, "SUCCESS")]).checkpoints).toBe(job.checkpoints);
    const before = structuredClone(job.checkpoints);
    applyFrames(job, [checkpoint(20, 1), checkpoint(21, 99)]);
    expect(job.checkpoints).toEqual(before);
  });

  it("remembers that somebody asked to stop and keep the best", () => {
    const asked: JobStreamFrame = {
      type: "phase",
      jobId: "job_1",
      phase: null,
      queuePosition: null,
      isFinishing: true,
    };
    const job = applyFrames(aJob(), [status(1, "RUNNING"), asked, phase("training", 4)]);
    expect(job.isFinishing).toBe(true);
    expect(mergeJob(job, aJob({ lastSequence: 1, status: "RUNNING" })).isFinishing).toBe(true);
    expect(mergeJob(job, aJob({ lastSequence: 0 })).isFinishing).toBe(true);
  });

  it("never leaves an end", () => {
    const job = aJob({ status: "CANCELLED", lastSequence: 3 });
    expect(applyFrames(job, [status(4, "RUNNING")]).status).toBe("CANCELLED");
  });
});

describe("mergeJob", () => {
  const known = applyFrames(aJob(), life.slice(0, 7));

  it("takes a fetch that knows as much or more", () => {
    const fetched = aJob({ lastSequence: known.lastSequence, fineTunedModel: "ft:classifier:x" });
    expect(mergeJob(known, fetched)).toBe(fetched);
  });

  it("keeps the list of checkpoints where the fetch brings no other, so that nothing is drawn anew", () => {
    const fetched = structuredClone({ ...known, fineTunedModel: "ft:classifier:x" });
    const merged = mergeJob(known, fetched);
    expect(merged).toEqual(fetched);
    expect(merged.checkpoints).toBe(known.checkpoints);
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

  it("does not take a phase back by a fetch that began before it", () => {
    const running = (done: number | null) => {
      const frames = [status(1, "RUNNING"), ...(done === null ? [] : [phase("encoding", done)])];
      return applyFrames(aJob(), frames);
    };
    expect(mergeJob(running(4), running(null)).phase).toMatchObject({ done: 4 });
    expect(mergeJob(running(4), running(3)).phase).toMatchObject({ done: 4 });
    expect(mergeJob(running(4), running(5)).phase).toMatchObject({ done: 5 });
    expect(mergeJob(running(4), aJob({ lastSequence: 2, status: "CANCELLED" })).phase).toBeNull();
    expect(mergeJob(known, aJob()).phase).toEqual(known.phase);
  });

  it("never takes back an end", () => {
    expect(mergeJob(known, aJob({ lastSequence: 2, status: "CANCELLED" })).status).toBe("CANCELLED");
  });

  it("does not mix two jobs", () => {
    const other = aJob({ id: "job_2" });
    expect(mergeJob(known, other)).toBe(other);
  });
});
