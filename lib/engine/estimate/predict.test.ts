import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Costs } from "../protocol";
import { expectedFeatures, fullShare, predict, type Workload } from "./predict";

const head = { fullSeconds: 10e-6, learntSeconds: 4e-6 };
const NOTHING = { reading: 0, features: 0, encoding: 0, training: 0, calibrating: 0, saving: 0 };
const aCost = (overrides: Partial<Costs> = {}): Costs => ({
  ...{ level: "encoder", rows: 200, features: 8000, featuresOfHalf: 5000, tokensPerText: 25, columns: 16 },
  ...{ startSeconds: 0.1, encoderSeconds: 0.1, readSeconds: 10e-6, featureSeconds: 60e-6, sentenceSeconds: 1e-3 },
  ...{ linear: head, mlp: { fullSeconds: 20e-6, learntSeconds: 8e-6 }, evaluateSeconds: 10e-6 },
  ...{ calibrateSeconds: 20e-6, neighbourSeconds: 5e-6, modelSeconds: 2e-6, firstSeconds: NOTHING, share: 1 },
  ...overrides,
});
const aWork = (overrides: Partial<Workload> = {}): Workload => {
  return { rows: 5000, validationRows: 600, labels: 16, steps: 25, passes: 11, threads: 2, ...overrides };
};
const secondsOf = (work: Partial<Workload>, costs: Partial<Costs> = {}) => predict(aCost(costs), aWork(work)).seconds;

describe("predict", () => {
  it("grows with the rows, the passes and the validation rows", () => {
    const rows = fc.integer({ min: 600, max: 500_000 });
    const passes = fc.double({ min: 0.5, max: 40, noNaN: true });
    fc.assert(
      fc.property(rows, rows, passes, passes, (a, b, p, q) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        // Where twice as many texts drop the features that only one of them has, saving is shorter.
        fc.pre(few >= 2000 || many < 2000);
        expect(secondsOf({ rows: few, passes: p })).toBeLessThanOrEqual(secondsOf({ rows: many, passes: p }) + 1e-9);
        const [short, long] = [Math.min(p, q), Math.max(p, q)];
        expect(secondsOf({ passes: short })).toBeLessThanOrEqual(secondsOf({ passes: long }) + 1e-9);
      }),
    );
    expect(secondsOf({ validationRows: 2000 })).toBeGreaterThan(secondsOf({ validationRows: 100 }));
  });

  it("shares encoding and heads between two threads", () => {
    const alone = predict(aCost(), aWork({ threads: 1 })).phases;
    const together = predict(aCost(), aWork()).phases;
    expect(together.encoding).toBeLessThan(alone.encoding * 0.55);
    expect(together.training).toBeLessThan(alone.training);
    expect(together.features).toBe(alone.features);
  });

  it("has no encoding at the level that has none, and no evaluations without validation rows", () => {
    expect(predict(aCost({ level: "ngram" }), aWork()).phases.encoding).toBe(0);
    const few = { rows: 400, validationRows: 0, labels: 200 };
    expect(predict(aCost(), aWork(few)).phases.calibrating).toBe(0);
    expect(predict(aCost(), aWork({ ...few, rows: 4000 })).phases.calibrating).toBeGreaterThan(0);
  });

  it("adds up, with what is around the phases", () => {
    const { seconds, phases } = predict(aCost(), aWork());
    const sum = Object.values(phases).reduce((total, part) => total + part, 0);
    expect(seconds - sum).toBeGreaterThan(0);
    expect(seconds - sum).toBeLessThan(0.5);
  });
});

describe("expectedFeatures", () => {
  it("grows as the sample did, ever more slowly, up to what a model may have", () => {
    const costs = aCost();
    expect(expectedFeatures(costs, 200)).toBe(8000);
    const of = (rows: number) => expectedFeatures(costs, rows);
    expect(of(400)).toBeLessThan((8000 * 8000) / 5000);
    expect(of(400)).toBeGreaterThan(10_000);
    expect(of(1_000_000_000)).toBe(1 << 19);
  });
});

it("counts visits of rows that are not learnt yet: all of the first pass, a part of all later ones", () => {
  expect(fullShare(0.5)).toBe(1);
  expect(fullShare(1)).toBe(1);
  expect(fullShare(10)).toBeGreaterThan(0.1);
  expect(fullShare(10)).toBeLessThan(fullShare(2));
});
