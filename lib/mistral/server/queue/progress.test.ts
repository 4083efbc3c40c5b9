import { describe, expect, it } from "vitest";
import { nextProgress, remainingSeconds } from "./progress";

const step = (n: number, totalSteps: number) =>
  ({ type: "step", step: n, totalSteps, trainLoss: 1, validLoss: null, validMetrics: null }) as const;

describe("progress", () => {
  it("follows phases and steps, and knows since when a phase lasts", () => {
    const reading = nextProgress(null, { type: "phase", phase: "reading", done: 10, total: 100 }, 1000);
    expect(reading).toEqual({ phase: "reading", done: 10, total: 100, phaseStartedAt: 1000, doneAtStart: 10 });
    const training = nextProgress(reading, { type: "phase", phase: "training", done: 0, total: 40 }, 3000);
    expect(nextProgress(training, step(10, 40), 5000)).toEqual({
      phase: "training",
      done: 10,
      total: 40,
      phaseStartedAt: 3000,
      doneAtStart: 0,
    });
    expect(nextProgress(training, { type: "failed", code: "crashed", message: "" }, 9000)).toBe(training);
  });

  it("tells the rest of a training by its pace", () => {
    const at = { phase: "training", done: 10, total: 40, phaseStartedAt: 3000, doneAtStart: 0 };
    expect(remainingSeconds(at, 5000)).toBe(6);
    expect(remainingSeconds({ ...at, done: 0 }, 5000)).toBeNull();
    expect(remainingSeconds({ ...at, done: 50 }, 5000)).toBe(0);
    expect(remainingSeconds({ ...at, phase: "saving" }, 5000)).toBeNull();
  });

  it("takes the pace of a training that goes on after a crash from its own steps", () => {
    const resumed = nextProgress(null, { type: "phase", phase: "training", done: 5000, total: 10_000 }, 0);
    expect(resumed && remainingSeconds(resumed, 1000)).toBeNull();
    const later = nextProgress(resumed, step(5100, 10_000), 1000);
    expect(later && remainingSeconds(later, 1000)).toBe(49);
  });
});
