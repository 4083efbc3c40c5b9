import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Evaluation, findPlateau } from "./plateau";

/** Losses at every tenth step. */
const looks = (...losses: number[]): Evaluation[] =>
  losses.map((validLoss, index) => ({ step: (index + 1) * 10, validLoss }));

describe("findPlateau", () => {
  it.each<[string, number[], number | null, { bestStep: number; step: number } | null]>([
    ["still falling", [1, 0.8, 0.6, 0.5, 0.4, 0.35, 0.3], 100, null],
    ["two looks without an improvement", [1, 0.8, 0.6, 0.5, 0.51, 0.52], 100, null],
    ["three of them, over 30 of 100 steps", [1, 0.8, 0.6, 0.5, 0.51, 0.52, 0.53], 100, { bestStep: 40, step: 70 }],
    ["flat to a thousandth", [1, 0.8, 0.6, 0.5, 0.4998, 0.4997, 0.4996], 100, { bestStep: 40, step: 70 }],
    ["a slow fall that adds up", [1, 0.5, 0.4998, 0.4996, 0.4994, 0.49, 0.489], 100, null],
    ["rising from the first look on", [0.5, 0.6, 0.7, 0.8, 0.9], 100, { bestStep: 10, step: 50 }],
    ["too few looks", [0.5, 0.6, 0.7, 0.8], 100, null],
    ["three looks that are a small part of the run", [1, 0.8, 0.6, 0.61, 0.62, 0.63], 1_000, null],
    ["nearly over", [1, 0.9, 0.8, 0.7, 0.6, 0.61, 0.62, 0.63, 0.64, 0.65], 100, null],
    ["a late improvement", [1, 0.5, 0.6, 0.6, 0.6, 0.4], 100, null],
    ["without a plan, as long again", [1, 0.5, 0.6, 0.6, 0.6, 0.6], null, { bestStep: 20, step: 60 }],
    ["without a plan, not as long", [1, 0.8, 0.7, 0.6, 0.61, 0.61, 0.61], null, null],
    ["nothing at all", [], 100, null],
  ])("%s", (_, losses, total, expected) => {
    const found = findPlateau(looks(...losses), total);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  it("never calls a run flat that improves by a hundredth at every look", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 0.99, noNaN: true }), { maxLength: 60 }), (factors) => {
        const evaluations = factors.map((_, index) => ({
          step: index + 1,
          validLoss: factors.slice(0, index + 1).reduce((loss, factor) => loss * factor, 10),
        }));
        expect(findPlateau(evaluations, 100)).toBeNull();
      }),
    );
  });

  it("says the same whatever the unit of the loss", () => {
    const losses = fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(losses, (values) => {
        const scaled = values.map((value) => value * 4);
        expect(findPlateau(looks(...scaled), 500)?.bestStep).toBe(findPlateau(looks(...values), 500)?.bestStep);
      }),
    );
  });
});
