import { describe, expect, it } from "vitest";
import { describeCost, describeEvent, describeNow, describeStatus, isBeforeSteps, isSaving } from "./describe";
import type { JobPhase } from "./schema";
import { isTerminal, type JobStatus } from "./status";
import { jobStatus } from "./status-schema";

const at = (status: JobStatus, currentStep = 0) => ({
  status,
  currentStep,
  trainingSteps: 100,
  startedAt: currentStep > 0 ? "2026-03-04T10:00:00.000Z" : null,
  finishedAt: isTerminal(status) ? "2026-03-04T10:03:44.000Z" : null,
});

describe("describeStatus", () => {
  it.each([
    [at("QUEUED"), "grey", "Waiting for a free slot"],
    [at("VALIDATING"), "blue", "Checking files"],
    [at("VALIDATED"), "violet", "Ready to start"],
    [at("RUNNING"), "blue", "Training"],
    [at("RUNNING", 40), "blue", "Training, step 40 of 100"],
    [at("RUNNING", 100), "amber", "Saving the model"],
    [at("CANCELLATION_REQUESTED", 40), "amber", "Stopping after this step"],
    [at("SUCCESS", 100), "green", "Done in 3m 44s"],
    [at("FAILED_VALIDATION"), "red", "The files were refused"],
    [at("CANCELLED", 40), "grey", "Stopped at step 40 of 100"],
    [at("CANCELLED"), "grey", "Stopped before training"],
  ])("%j is %s: %s", (job, tone, words) => {
    expect(describeStatus(job)).toMatchObject({ tone, words });
  });

  it("leaves out a total that is not known", () => {
    expect(describeStatus({ ...at("RUNNING", 40), trainingSteps: null }).words).toBe("Training, step 40");
  });

  it("has words for every status, and only an unfinished one is busy", () => {
    for (const status of jobStatus.options) {
      const { words, isBusy } = describeStatus(at(status));
      expect(words).not.toBe("");
      expect(describeEvent(status)).not.toBe("");
      if (isBusy) expect(isTerminal(status)).toBe(false);
    }
  });
});

const inPhase = (name: JobPhase["name"], currentStep = 0, done = 1200) => ({
  ...at("RUNNING", currentStep),
  phase: { name, done, total: 5313, remainingSeconds: null },
});

describe("a run whose server tells its phases", () => {
  it.each([
    [inPhase("reading"), "blue", "Reading the texts"],
    [inPhase("features"), "blue", "Extracting features"],
    [inPhase("encoding"), "blue", "Encoding sentences: 1,200 of 5,313"],
    [inPhase("training"), "blue", "Training"],
    [inPhase("training", 40), "blue", "Training, step 40 of 100"],
    [inPhase("training", 100), "amber", "Saving the model"],
    [inPhase("calibrating", 100), "amber", "Calibrating"],
    [inPhase("saving", 100), "amber", "Saving the model"],
    // Stopped with the best so far: not all steps were done.
    [inPhase("saving", 40), "amber", "Saving the model"],
    // A training that is taken up again after a crash has steps before it encodes.
    [inPhase("encoding", 100), "blue", "Encoding sentences: 1,200 of 5,313"],
  ])("%j is %s: %s", (job, tone, sentence) => {
    expect(describeStatus(job).tone).toBe(tone);
    expect(describeNow(job)).toBe(sentence);
    expect(isSaving(job)).toBe(tone === "amber");
  });

  it("leaves the count out where there is no room for it", () => {
    expect(describeStatus(inPhase("encoding")).words).toBe("Encoding sentences");
  });

  it("is stopping in whatever phase it is asked to", () => {
    const job = { ...inPhase("encoding"), status: "CANCELLATION_REQUESTED" as const };
    expect(describeNow(job)).toBe("Stopping after this step");
    expect(isBeforeSteps(job)).toBe(false);
  });
});

describe("a run that is asked to keep its best", () => {
  it("says so until it saves", () => {
    const stopping = { ...at("RUNNING", 40), isFinishing: true };
    expect(describeStatus(stopping)).toMatchObject({ tone: "amber", words: "Stopping, keeping the best so far" });
    expect(describeNow({ ...inPhase("encoding"), isFinishing: true })).toBe("Stopping, keeping the best so far");
    expect(describeNow({ ...inPhase("saving", 40), isFinishing: true })).toBe("Saving the model");
    expect(describeNow({ ...at("SUCCESS", 40), isFinishing: true })).toBe("Done in 3m 44s");
  });
});

describe("a job that waits", () => {
  it.each([
    [1, "next"],
    [2, "2nd"],
    [3, "3rd"],
    [4, "4th"],
    [11, "11th"],
    [21, "21st"],
    [1012, "1,012th"],
  ])("in place %i is %s in line", (position, place) => {
    const { tone, words } = describeStatus({ ...at("QUEUED"), queuePosition: { position, of: 2000 } });
    expect({ tone, words }).toEqual({ tone: "grey", words: `Waiting, ${place} in line` });
  });
});

describe("isSaving", () => {
  it("is true from the last step until the server calls it a success", () => {
    expect(isSaving(at("RUNNING", 99))).toBe(false);
    expect(isSaving(at("RUNNING", 100))).toBe(true);
    expect(isSaving(at("SUCCESS", 100))).toBe(false);
  });
});

describe("describeCost", () => {
  const priced = (cost: number | null, serverId = "embedded") => ({
    serverId,
    metadata: {
      cost,
      costCurrency: "EUR",
      expectedDurationSeconds: null,
      trainTokensPerStep: null,
      trainTokens: null,
      dataTokens: null,
    },
  });

  it.each([
    [priced(0), "Free on the embedded engine"],
    [priced(0, "configured"), "Free"],
    [priced(3.28, "configured"), "3.28 EUR"],
    [priced(null, "configured"), "Not known"],
    [{ serverId: "configured", metadata: null }, "Not known"],
  ])("%j is %s", (job, text) => {
    expect(describeCost(job)).toBe(text);
  });
});
