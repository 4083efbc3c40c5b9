import { describe, expect, it } from "vitest";
import { aCheckpoint, aJobDetail } from "@/lib/testing/job-detail";
import { finishClock, measureProgress, progressLine, remainingOfPhase, runLine } from "./progress";
import type { JobDetail, JobPhase } from "./schema";

const START_MS = Date.parse("2026-03-04T10:00:00.000Z");

/** A running job whose newest report came `reportedS` seconds after its start. */
function running(step: number, total: number | null, reportedS: number): JobDetail {
  const createdAt = new Date(START_MS + reportedS * 1000).toISOString();
  return aJobDetail({
    trainingSteps: total,
    currentStep: step,
    createdAt: new Date(START_MS - 5000).toISOString(),
    startedAt: new Date(START_MS).toISOString(),
    checkpoints: step === 0 ? [] : [aCheckpoint(step, { trainLoss: 1, createdAt })],
  });
}

const lineAt = (job: JobDetail, seconds: number) => progressLine(measureProgress(job, START_MS + seconds * 1000));

describe("measureProgress", () => {
  it("prints the line of the design", () => {
    expect(lineAt(running(30, 100, 41), 41)).toBe("Step 30/100 · 0m 41s < 1m 36s · 0.73 steps/s");
  });

  it.each([
    ["before five steps", running(4, 10, 4)],
    ["before five per cent", running(49, 1000, 49)],
    ["before the first step", running(0, 100, 0)],
  ])("promises nothing %s", (_, job) => {
    expect(measureProgress(job, START_MS + 50_000)).toMatchObject({ remainingMs: null, stepsPerSecond: null });
  });

  it("counts down between two reports and stops at zero", () => {
    const job = running(50, 100, 50);
    expect(measureProgress(job, START_MS + 50_000).remainingMs).toBe(50_000);
    expect(measureProgress(job, START_MS + 60_000).remainingMs).toBe(40_000);
    expect(measureProgress(running(99, 100, 99), START_MS + 105_000).remainingMs).toBe(0);
  });

  it("takes a long silence for slowness rather than promising an end that is overdue", () => {
    const { stepsPerSecond, remainingMs } = measureProgress(running(50, 100, 5), START_MS + 60_000);
    expect(stepsPerSecond).toBe(1);
    expect(remainingMs).toBe(40_000);
  });

  it("has nothing left at the last step, and no total when the server has not said one", () => {
    expect(measureProgress(running(100, 100, 100), START_MS + 100_000).remainingMs).toBe(0);
    expect(lineAt(running(30, null, 60), 60)).toBe("Step 30 · 1m 0s < -- · 0.5 steps/s");
  });

  it("does not go negative when the reader's clock is behind the server's", () => {
    expect(measureProgress(running(30, 100, 41), START_MS - 3000).elapsedMs).toBe(0);
  });

  it("counts the speed from the first report: what came before it were no steps", () => {
    const job = running(51, 101, 110);
    const first = aCheckpoint(1, { createdAt: new Date(START_MS + 60_000).toISOString() });
    const late: JobDetail = { ...job, checkpoints: [first, ...job.checkpoints] };
    expect(lineAt(late, 110)).toBe("Step 51/101 · 1m 50s < 0m 50s · 1 steps/s");
    expect(measureProgress(late, START_MS + 115_000).remainingMs).toBe(45_000);
  });
});

const encoding = (done: number, remainingSeconds: number | null = null): JobPhase => ({
  name: "encoding",
  done,
  total: 1000,
  remainingSeconds,
});

describe("remainingOfPhase", () => {
  const start = { name: "encoding" as const, done: 100, atMs: 5000 };

  it("goes by the pace since the phase was first heard of", () => {
    expect(remainingOfPhase(encoding(300), start, 15_000)).toBe(35);
    expect(remainingOfPhase(encoding(1000), start, 15_000)).toBe(0);
  });

  it.each([
    ["before anything was done", 100, 15_000],
    ["in the first second", 300, 5900],
  ])("promises nothing %s", (_, done, nowMs) => {
    expect(remainingOfPhase(encoding(done), start, nowMs)).toBeNull();
  });

  it("promises nothing before five per cent", () => {
    expect(remainingOfPhase(encoding(49), { ...start, done: 0 }, 15_000)).toBeNull();
  });
});

describe("runLine", () => {
  const phased = (phase: JobPhase | null, step = 0): JobDetail => ({ ...running(step, 100, 41), phase });

  it.each([
    [encoding(300, 35), 0, "0m 41s < 0m 35s · then training"],
    [encoding(300), 0, "0m 41s < -- · then training"],
    [null, 0, "Step 0/100 · 0m 41s < --"],
    [{ ...encoding(30), name: "training" as const }, 30, "Step 30/100 · 0m 41s < 1m 43s · 0.73 steps/s"],
    [{ ...encoding(0), name: "saving" as const }, 100, "Step 100/100 · 0m 41s < 0m 3s · 2.4 steps/s"],
  ])("in %j after step %i is %s", (phase, step, line) => {
    expect(runLine(phased(phase, step), START_MS + 41_000)).toBe(line);
  });

  it.each<Partial<JobDetail>>([{ isFinishing: true }, { status: "CANCELLATION_REQUESTED" }])(
    "promises no time once it was asked to stop: %j",
    (asked) => {
      const job = { ...phased({ ...encoding(0), name: "saving" }, 30), ...asked };
      expect(runLine(job, START_MS + 41_000)).toBe("Step 30/100 · 0m 41s · Stopping…");
    },
  );
});

const estimate = { seconds: 100, lowSeconds: null, highSeconds: null, basis: "measured" as const };
const phased = (job: JobDetail, phase: JobPhase): JobDetail => ({ ...job, phase });

describe("the whole run", () => {
  const at = (job: JobDetail, seconds: number) => measureProgress(job, START_MS + seconds * 1000);

  it("counts what comes after the last step, where the server tells its phases", () => {
    const training = phased(running(50, 100, 50), { ...encoding(50), name: "training" });
    // 50 s of steps and 5 % of the 100 s that it will have taken then.
    expect(at(training, 50).remainingMs).toBe(55_000);
    expect(at(training, 50).share).toBeCloseTo(50 / 105, 12);
  });

  it("goes by what the job was said to take until its steps can be measured", () => {
    const job = { ...phased(running(0, 100, 0), encoding(100)), estimate };
    expect(at(job, 20)).toMatchObject({ remainingMs: 80_000, share: 0.2 });
    expect(runLine(job, START_MS + 20_000)).toBe("0m 20s < 1m 20s, training included");
    expect(at(job, 500).remainingMs).toBe(5_000);
    expect(at({ ...job, estimate: null }, 20)).toMatchObject({ remainingMs: null, share: null });
  });

  it("counts the tail down while the model is saved, and never says that nothing is left", () => {
    const saving = { ...phased(running(100, 100, 95), { ...encoding(0), name: "saving" }), estimate };
    expect(at(saving, 96).remainingMs).toBe(4_000);
    expect(at(saving, 200).remainingMs).toBe(1_000);
  });

  it("never stands at the end while it runs", () => {
    for (const step of [0, 5, 50, 99, 100]) {
      for (const seconds of [0, 1, 100, 10_000]) {
        expect(at({ ...running(step, 100, step), estimate }, seconds).share ?? 0).toBeLessThan(1);
      }
    }
  });
});

describe("finishClock", () => {
  it("is the minute of the end, rounded up, in the reader's zone", () => {
    // Kathmandu is 5:45 ahead.
    expect(finishClock(61_000, START_MS)).toBe("about 15:47");
    expect(finishClock(120_000, START_MS)).toBe("about 15:47");
  });

  it("leaves short waits and unknown ends alone", () => {
    expect(finishClock(59_999, START_MS)).toBeNull();
    expect(finishClock(null, START_MS)).toBeNull();
  });
});
