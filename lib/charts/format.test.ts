import { describe, expect, it } from "vitest";
import { formatDuration, formatLoss, formatMagnitude, formatShare, tickFormat } from "./format";

describe("formatMagnitude", () => {
  it.each([
    [0, "0"],
    [0.0034, "0.0034"],
    [0.00342, "0.0034"],
    [0.4, "0.4"],
    [0.42, "0.42"],
    [0.999, "1"],
    [1.234, "1.23"],
    [9.999, "10"],
    [12.1, "12.1"],
    [100, "100"],
    [999.94, "999.9"],
    [999.96, "1k"],
    [1200, "1.2k"],
    [5313, "5.3k"],
    [999_960, "1M"],
    [3_400_000, "3.4M"],
    [1_000_000_000, "1B"],
    [0.0000034, "3.4e-6"],
    [0.000001, "1e-6"],
    [-0.42, "-0.42"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%d is %s", (value, expected) => {
    expect(formatMagnitude(value)).toBe(expected);
  });
});

describe("formatLoss", () => {
  it.each([
    [0, "0"],
    [0.41234, "0.4123"],
    [0.0034124, "0.003412"],
    [12.1349, "12.13"],
    [2, "2"],
    [0.00001234, "1.234e-5"],
    [1_234_567, "1.235e+6"],
    [Number.NaN, "–"],
  ])("%d is %s", (value, expected) => {
    expect(formatLoss(value)).toBe(expected);
  });
});

describe("formatShare", () => {
  it.each([
    [0, "0%"],
    [0.00001, "<0.1%"],
    [0.123, "12.3%"],
    [0.5, "50%"],
    [0.9999, ">99.9%"],
    [1, "100%"],
    [Number.NaN, "–"],
  ])("%d is %s", (value, expected) => {
    expect(formatShare(value)).toBe(expected);
  });
});

describe("formatDuration", () => {
  it.each([
    [null, "down", "--"],
    [-1, "down", "--"],
    [Number.NaN, "down", "--"],
    [0, "down", "0s"],
    [45_999, "down", "45s"],
    [45_001, "up", "46s"],
    [60_000, "down", "1m 0s"],
    [200_000, "down", "3m 20s"],
    [3_725_000, "down", "1h 2m 5s"],
    [183_840_000, "down", "2d 3h 4m"],
    [59_500, "up", "1m 0s"],
  ] as const)("%s ms rounded %s is %s", (value, rounding, expected) => {
    expect(formatDuration(value, rounding)).toBe(expected);
  });
});

describe("tickFormat", () => {
  it("keeps the short form where it tells ticks apart", () => {
    expect([0, 50, 100].map(tickFormat([0, 50, 100]))).toEqual(["0", "50", "100"]);
    expect([1000, 1500].map(tickFormat([1000, 1500]))).toEqual(["1k", "1.5k"]);
  });

  it("adds decimals where neighbours would print alike", () => {
    const ticks = [0.41, 0.412, 0.414];
    expect(ticks.map(tickFormat(ticks))).toEqual(["0.410", "0.412", "0.414"]);
  });
});
