import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextProgress, overallProgress, remainingSeconds } from "./progress";

const step = (n: number, totalSteps: number) =>
  ({
    type: "step",
    step: n,
    totalSteps,
    trainLoss: 1,
    learningRate: 1e-4,
    validLoss: null,
    validMetrics: null,
  }) as const;

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

describe("overallProgress", () => {
  const seconds = { reading: 1, features: 2, encoding: 5, training: 10, calibrating: 1, saving: 1 };
  const at = (phase: string, done: number, total: number, doneAtStart = 0) => {
    return { phase, done, total, phaseStartedAt: 0, doneAtStart };
  };

  it("weighs the phases by the time they take", () => {
    expect(overallProgress(at("reading", 0, 9), seconds, 0)).toEqual({ overall: 0, remainingSeconds: 20 });
    expect(overallProgress(at("encoding", 1, 2), seconds, 5.5)?.overall).toBeCloseTo(5.5 / 20, 9);
    expect(overallProgress(at("encoding", 1, 2), seconds, 5.5)?.remainingSeconds).toBeCloseTo(14.5, 9);
    expect(overallProgress(at("elsewhere", 1, 2), seconds, 1)).toBeNull();
  });

  it("goes by the pace once there is one, which a resumed training has from its own steps", () => {
    const slow = overallProgress(at("training", 50, 100), seconds, 2 * 13);
    expect(slow?.remainingSeconds).toBeGreaterThan(7 * 1.7);
    expect(slow?.remainingSeconds).toBeLessThan(7 * 2);
    const resumed = overallProgress(at("training", 50, 100, 50), seconds, 8);
    expect(resumed?.remainingSeconds).toBeCloseTo(7, 9);
  });

  it("never goes back and never says that all is done", () => {
    const phases = Object.keys(seconds);
    const moments = fc.array(fc.tuple(fc.nat({ max: phases.length - 1 }), fc.nat({ max: 10 })), { minLength: 2 });
    const weights = fc.record(
      Object.fromEntries(phases.map((phase) => [phase, fc.double({ min: 0, max: 1e4, noNaN: true })])),
    );
    fc.assert(
      fc.property(moments, weights, (list, weight) => {
        const all = { ...seconds, ...weight };
        const ordered = list.sort(([a, x], [b, y]) => a - b || x - y);
        const overall = ordered.map(
          ([phase, done]) => overallProgress(at(phases[phase] ?? "", done, 10), all, 5)?.overall,
        );
        for (const [i, value] of overall.entries()) {
          expect(value).toBeGreaterThanOrEqual(overall[i - 1] ?? 0);
          expect(value).toBeLessThan(1);
        }
      }),
    );
  });
});
