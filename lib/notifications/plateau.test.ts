import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Evaluation, findPlateau } from "./plateau";

/** Losses at every tenth step, a minute apart unless said otherwise. */
const looksEvery = (everyMs: number, losses: number[]): Evaluation[] =>
  losses.map((validLoss, index) => ({ step: (index + 1) * 10, validLoss, atMs: index * everyMs }));
const looks = (...losses: number[]) => looksEvery(60_000, losses);

describe("findPlateau", () => {
  it.each<[string, number[], number | null, { bestStep: number; step: number } | null]>([
    ["still falling", [1, 0.8, 0.6, 0.5, 0.4, 0.35, 0.3], 100, null],
    ["four looks without an improvement", [1, 0.8, 0.5, 0.51, 0.52, 0.53, 0.54], 100, null],
    [
      "five of them, over 50 of 100 steps",
      [1, 0.8, 0.5, 0.51, 0.52, 0.53, 0.54, 0.55],
      100,
      { bestStep: 30, step: 80 },
    ],
    ["flat to a thousandth", [1, 0.8, 0.5, 0.4998, 0.4997, 0.4996, 0.4996, 0.4996], 100, { bestStep: 30, step: 80 }],
    ["a slow fall that adds up", [1, 0.5, 0.4998, 0.4996, 0.4994, 0.4992, 0.49, 0.489], 100, null],
    ["rising from the first look on", [0.5, 0.6, 0.7, 0.8, 0.9, 1], 100, { bestStep: 10, step: 60 }],
    ["the last look of all", [0.5, 0.6, 0.7, 0.8, 0.9, 1], 60, null],
    ["too few looks", [0.5, 0.6, 0.7, 0.8], 100, null],
    ["five looks that are a small part of the run", [1, 0.8, 0.6, 0.61, 0.62, 0.63, 0.64, 0.65], 1_000, null],
    ["nearly over", [1, 0.9, 0.8, 0.7, 0.6, 0.61, 0.62, 0.63, 0.64, 0.65], 105, null],
    ["a late improvement", [1, 0.5, 0.6, 0.6, 0.6, 0.4], 100, null],
    ["without a plan, as long again", [1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6], null, { bestStep: 20, step: 70 }],
    ["without a plan, not as long", [1, 0.9, 0.8, 0.7, 0.65, 0.6, 0.61, 0.61, 0.61, 0.61, 0.61], null, null],
    ["nothing at all", [], 100, null],
  ])("%s", (_, losses, total, expected) => {
    const found = findPlateau(looks(...losses), total);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  it.each<[string, number, number | null, boolean]>([
    // Ten looks in ten steps of a second each, as with recommended settings on few rows.
    ["is over in seconds", 1_000, 100, false],
    ["has just under a minute to go", 14_900, 100, false],
    ["has a minute to go", 15_000, 100, true],
    ["has no plan and took seconds", 1_000, null, false],
    ["has no plan and took a minute", 12_000, null, true],
  ])("tells of a run that %s: looks every %d ms, %s steps, %s", (_, everyMs, total, isTold) => {
    const evaluations = looksEvery(everyMs, [0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(findPlateau(evaluations, total) !== null).toBe(isTold);
  });

  it("never calls a run flat that improves by a hundredth at every look", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 0.99, noNaN: true }), { maxLength: 60 }), (factors) => {
        const evaluations = factors.map((_, index) => ({
          step: index + 1,
          atMs: index * 60_000,
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
