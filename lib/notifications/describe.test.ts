import { describe, expect, it } from "vitest";
import { describeDelivery, describeKind, describeNews, type JobFacts, KIND_WORDS } from "./describe";
import { notificationKind } from "./schema";

const facts: JobFacts = {
  id: "job_1",
  name: "tickets",
  status: "RUNNING",
  url: "http://127.0.0.1:3000/jobs/job_1",
  serverName: "Embedded engine",
  baseModel: "ministral-3b-latest",
  model: null,
  currentStep: 40,
  trainingSteps: 1_000,
  scores: null,
  error: null,
  createdAt: "2026-01-01T10:00:00.000Z",
  startedAt: "2026-01-01T10:00:00.000Z",
  finishedAt: "2026-01-01T10:03:44.500Z",
};
const scores = (...targets: string[]) => ({
  step: 30,
  validLoss: 0.4,
  targets: targets.map((target) => ({ target, accuracy: 0.921, macroF1: 0.9, microF1: 0.92 })),
});

describe("describeNews", () => {
  it.each<[Parameters<typeof describeNews>[0], Partial<JobFacts>, string, string]>([
    ["job.validated", {}, "ready to start", "The files are fine. The training waits for you to start it."],
    [
      "job.succeeded",
      { scores: scores("intent") },
      "training is done",
      "Done in 3m 44s. On the validation rows: accuracy 92.1%, macro-F1 90%.",
    ],
    ["job.succeeded", { scores: scores("intent", "tone") }, "training is done", "Done in 3m 44s."],
    ["job.succeeded", { startedAt: null }, "training is done", "Done after 40 steps."],
    [
      "job.failed",
      { status: "FAILED", error: { message: "Out of memory.", hint: "Retry the job." } },
      "training failed",
      "Out of memory. Retry the job.",
    ],
    [
      "job.failed",
      { status: "FAILED_VALIDATION", error: { message: "Line 12 is not JSON.", hint: null } },
      "the files were refused",
      "Line 12 is not JSON.",
    ],
    [
      "job.failed",
      { status: "LOST" },
      "the server lost the job",
      "Embedded engine no longer knows this job. Run it again from its page.",
    ],
    ["job.cancelled", {}, "training was stopped", "It was stopped at step 40 of 1,000."],
    ["job.cancelled", { currentStep: 0 }, "training was stopped", "It was stopped before its first step."],
  ])("%s with %o", (kind, overrides, title, body) => {
    expect(describeNews(kind, { ...facts, ...overrides })).toEqual({ title: `tickets: ${title}`, body });
  });

  it("says where the validation loss was lowest, and how long ago", () => {
    const { title, body } = describeNews("job.plateau", facts, { bestStep: 300, bestLoss: 0.41234, step: 600 });
    expect(title).toBe("tickets: validation stopped improving");
    expect(body).toBe(
      "The validation loss was lowest at step 300 (0.4123) and has not got lower in the 300 steps since. It goes on to step 1,000, unless you stop it.",
    );
  });
});

describe("words", () => {
  it("has words for every kind", () => {
    expect(Object.keys(KIND_WORDS).sort()).toEqual([...notificationKind.options].sort());
    expect(describeKind("test")).toBe("Test");
    expect(describeKind("job.plateau")).toBe("Validation stopped improving");
  });

  it.each([
    ["pending", 0, "Waiting"],
    ["pending", 2, "Trying again"],
    ["delivered", 1, "Delivered"],
    ["failed", 9, "Given up"],
  ] as const)("a message that is %s after %i attempts: %s", (status, attempts, words) => {
    expect(describeDelivery({ status, attempts }).words).toBe(words);
  });
});
