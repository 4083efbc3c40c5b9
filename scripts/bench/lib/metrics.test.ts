import { expect, test } from "vitest";
import { averagePrecision, separation, signTest } from "./metrics.mjs";

test("average precision is the mean precision at the positives, and ties share one", () => {
  expect(averagePrecision([0.9, 0.8, 0.7, 0.6], [true, false, true, false])).toBeCloseTo((1 + 2 / 3) / 2, 12);
  expect(averagePrecision([0.5, 0.5, 0.5, 0.5], [true, false, false, false])).toBeCloseTo(0.25, 12);
  expect(averagePrecision([0.1, 0.2], [false, true])).toBe(1);
});

test("separation is 1 where all stand above, a half where nothing tells them apart", () => {
  expect(separation([3, 4, 5], [1, 2])).toEqual({ auroc: 1, falsePositiveRate95: 0 });
  expect(separation([1, 1], [1, 1])).toEqual({ auroc: 0.5, falsePositiveRate95: 1 });
  expect(separation([1, 3], [2, 0]).auroc).toBe(0.75);
});

test("one of 20 inside may be missed at 95 %", () => {
  const inside = [0, ...Array.from({ length: 19 }, () => 10)];
  expect(separation(inside, [5, 5, 20, 5]).falsePositiveRate95).toBe(0.25);
});

test("the sign test gives the binomial's probabilities", () => {
  const wins = (first: number, second: number) =>
    signTest(
      [...Array<boolean>(first).fill(true), ...Array<boolean>(second).fill(false)],
      [...Array<boolean>(first).fill(false), ...Array<boolean>(second).fill(true)],
    );
  expect(wins(5, 0)).toBeCloseTo(2 / 32, 12);
  expect(wins(8, 2)).toBeCloseTo((2 * (1 + 10 + 45)) / 1024, 12);
  expect(wins(3, 3)).toBe(1);
  expect(signTest([true, false], [true, false])).toBe(1);
});
