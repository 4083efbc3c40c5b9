import { describe, expect, it } from "vitest";
import { aCheckpoint, aJobDetail } from "@/lib/testing/job-detail";
import { adviceFor, failureReport, logLines, sayDuration } from "./report";

const event = (
  sequence: number,
  status: "QUEUED" | "RUNNING" | "FAILED",
  seconds: number,
  message: string | null = null,
) => ({
  sequence,
  status,
  message,
  createdAt: new Date(Date.UTC(2026, 2, 4, 10, 0, seconds)).toISOString(),
});

const failed = aJobDetail({
  status: "FAILED",
  currentStep: 20,
  events: [event(1, "QUEUED", 0), event(2, "RUNNING", 5), event(5, "FAILED", 30, "The worker ran out of memory.")],
  checkpoints: [
    aCheckpoint(10, {
      trainLoss: 0.5,
      validLoss: 0,
      createdAt: new Date(Date.UTC(2026, 2, 4, 10, 0, 10)).toISOString(),
    }),
    aCheckpoint(20, {
      trainLoss: 0.25,
      validLoss: 0.75,
      createdAt: new Date(Date.UTC(2026, 2, 4, 10, 0, 20)).toISOString(),
    }),
  ],
  error: { message: "The training ran out of memory.", details: "heap limit\nat worker", hint: null, otherJobId: null },
});

describe("logLines", () => {
  it("has states and the last steps in one order, and the details at the end", () => {
    expect(logLines(failed)).toEqual([
      "2026-03-04T10:00:00.000Z  QUEUED",
      "2026-03-04T10:00:05.000Z  RUNNING",
      "2026-03-04T10:00:10.000Z  STEP 10               training loss 0.5",
      "2026-03-04T10:00:20.000Z  STEP 20               training loss 0.25, validation loss 0.75",
      "2026-03-04T10:00:30.000Z  FAILED                The worker ran out of memory.",
      "  heap limit",
      "  at worker",
    ]);
  });

  it("keeps no more than the last five steps", () => {
    const long = aJobDetail({ checkpoints: Array.from({ length: 40 }, (_, step) => aCheckpoint(step + 1)) });
    expect(logLines(long)).toHaveLength(5);
    expect(logLines(long)[4]).toContain("STEP 40");
  });
});

describe("failureReport", () => {
  it("says what, where, what to do, and ends with the log", () => {
    const lines = failureReport(failed).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "The training ran out of memory.",
      "Training failed on Embedded engine, after step 20.",
      "Run it again with the same settings. If it ends the same way, the server's log has the details.",
    ]);
    expect(lines).toContain("Job: job_1");
    expect(lines.at(-1)).toBe("  at worker");
  });

  it("prefers the advice that came with the error, then the one for the state", () => {
    expect(adviceFor({ ...failed, error: { message: "m", details: null, hint: "Do this.", otherJobId: null } })).toBe(
      "Do this.",
    );
    expect(adviceFor({ ...failed, status: "LOST" })).toMatch(/may have been deleted/);
    expect(adviceFor({ ...failed, status: "FAILED_VALIDATION" })).toMatch(/mend the dataset/);
  });
});

describe("sayDuration", () => {
  const ended = aJobDetail({
    status: "SUCCESS",
    startedAt: "2026-03-04T10:00:00.000Z",
    finishedAt: "2026-03-04T10:00:08.200Z",
  });
  const estimate = { seconds: 5.4, lowSeconds: null, highSeconds: null, basis: "learnt" as const };
  const metadata = {
    expectedDurationSeconds: 9,
    cost: null,
    costCurrency: null,
    trainTokensPerStep: null,
    trainTokens: null,
    dataTokens: null,
  };

  it.each([
    [ended, "Took 8s."],
    [{ ...ended, estimate }, "Took 8s; 6s were predicted."],
    [{ ...ended, metadata }, "Took 8s; 9s were predicted."],
    [{ ...ended, finishedAt: ended.startedAt }, "Took 1s."],
    [aJobDetail(), null],
  ])("case %#", (job, words) => {
    expect(sayDuration(job)).toBe(words);
  });
});

describe("the time that the app was off", () => {
  const START = Date.parse("2026-03-04T10:00:00.000Z");
  const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
  /** Steps at these seconds after the start, of a run that ended at `endsAt` and whose last part took `lastPart`. */
  const aRun = (steps: number[], endsAt: number, lastPart: number | null) =>
    aJobDetail({
      status: "SUCCESS",
      startedAt: at(0),
      finishedAt: at(endsAt),
      checkpoints: steps.map((seconds, index) => ({ ...aCheckpoint(index + 1), createdAt: at(seconds) })),
      summary: { level: null, passes: 1, bestStep: 1, finishedEarly: false, seconds: lastPart, skippedLines: null },
      estimate: { seconds: 3, lowSeconds: null, highSeconds: null, basis: "measured" },
    });

  it.each([
    ["a run in one piece", aRun([1, 2, 3], 4, 4), "Took 4s; 3s were predicted."],
    [
      "taken up after a minute",
      aRun([1, 2, 63, 64], 66, 3),
      "Took 1m 6s, for 1m 1s of which the app was off; 3s were predicted.",
    ],
    [
      "taken up from the beginning",
      aRun([62, 63, 64], 65, 4),
      "Took 1m 5s, for 1m 1s of which the app was off; 3s were predicted.",
    ],
    [
      "heard of a minute after its end",
      aRun([1, 2, 3], 63, 3),
      "Took 1m 3s, for 1m 0s of which the app was off; 3s were predicted.",
    ],
    ["of a server that does not tell", aRun([1, 2, 63, 64], 66, null), "Took 1m 6s; 3s were predicted."],
    ["a few seconds off", aRun([1, 2, 8, 9], 10, 3), "Took 10s; 3s were predicted."],
  ])("%s", (_, job, words) => {
    expect(sayDuration(job)).toBe(words);
  });
});
