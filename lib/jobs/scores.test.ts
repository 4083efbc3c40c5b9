import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aCheckpoint } from "@/lib/testing/job-detail";
import { type ScorePair, scoreAt, scorePair, withValue } from "./scores";

const metrics = (target: string, macroF1: number, accuracy = macroF1) => ({ target, macroF1, microF1: 0.1, accuracy });

describe("scoreAt", () => {
  it("is the mean of the targets, or that of the target that is named", () => {
    const point = aCheckpoint(3, { targets: [metrics("intent", 0.5, 0.75), metrics("tone", 0.25, 0.25)] });
    expect(scoreAt(point, "macroF1")).toBe(0.375);
    expect(scoreAt(point, "accuracy")).toBe(0.5);
    expect(scoreAt(point, "macroF1", "tone")).toBe(0.25);
    expect(scoreAt(point, "macroF1", "other")).toBeNull();
  });

  it.each([
    [null, null],
    [0, null],
    [Number.NaN, null],
    [0.25, 0.25],
  ])("reads a validation loss of %s as %s", (validLoss, expected) => {
    expect(scoreAt(aCheckpoint(1, { validLoss }), "validLoss")).toBe(expected);
  });

  it("does not take a step without an evaluation for a score of zero", () => {
    expect(scoreAt(aCheckpoint(1), "macroF1")).toBeNull();
    expect(scoreAt(aCheckpoint(1, { targets: [] }), "accuracy")).toBeNull();
    expect(scoreAt(aCheckpoint(1, { targets: [metrics("intent", 0)] }), "macroF1")).toBe(0);
  });
});

describe("scorePair", () => {
  it("has the highest macro-F1 and the lowest loss, the earliest of equals, and the newest of each", () => {
    const points = [
      aCheckpoint(10, { validLoss: 0.9, targets: [metrics("a", 0.6)] }),
      aCheckpoint(15),
      aCheckpoint(20, { validLoss: 0.4, targets: [metrics("a", 0.8)] }),
      aCheckpoint(30, { validLoss: 0.4, targets: [metrics("a", 0.8)] }),
      aCheckpoint(40, { validLoss: 0.5, targets: [metrics("a", 0.7)] }),
      aCheckpoint(50),
    ];
    expect(scorePair(points, "macroF1")).toEqual({ best: { value: 0.8, step: 20 }, last: { value: 0.7, step: 40 } });
    expect(scorePair(points, "validLoss")).toEqual({ best: { value: 0.4, step: 20 }, last: { value: 0.5, step: 40 } });
    expect(scorePair([aCheckpoint(1)], "validLoss")).toBeNull();
  });

  it("comes out the same in whatever order and how often the values arrive", () => {
    const values = fc.uniqueArray(fc.record({ step: fc.nat(50), value: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
      selector: ({ step }) => step,
    });
    fc.assert(
      fc.property(values, fc.integer(), (points, turn) => {
        const fold = (list: typeof points) =>
          list.reduce<ScorePair | null>((pair, point) => withValue("validLoss", pair, point), null);
        const at = Math.abs(turn) % points.length;
        const shuffled = [...points.slice(at).toReversed(), ...points.slice(0, at), ...points];
        expect(fold(shuffled)).toEqual(fold(points.toSorted((a, b) => a.step - b.step)));
      }),
    );
  });
});
