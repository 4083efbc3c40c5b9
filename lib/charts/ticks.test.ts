import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log10OrNull, logTicks, niceTicks, paddedDomain } from "./ticks";

describe("niceTicks", () => {
  it.each([
    [[0, 100], 5, false, [0, 20, 40, 60, 80, 100]],
    [[0, 1], 4, false, [0, 0.5, 1]],
    [[0.13, 0.47], 4, false, [0.2, 0.3, 0.4]],
    [[-1, 1], 4, false, [-1, -0.5, 0, 0.5, 1]],
    [[0, 3], 6, true, [0, 1, 2, 3]],
    [[0, 3], 6, false, [0, 0.5, 1, 1.5, 2, 2.5, 3]],
    [[5, 5], 4, false, [5]],
  ] as const)("%j, about %d, whole: %s", (domain, count, integer, expected) => {
    expect(niceTicks(domain, count, { integer })).toEqual(expected);
  });

  it("stays inside the domain, ascending, never crowded", () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        finite,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 10 }),
        (min, size, n) => {
          const ticks = niceTicks([min, min + size], n);
          const slack = size * 1e-6;
          expect(ticks.length).toBeLessThanOrEqual(n + 2);
          for (const [index, tick] of ticks.entries()) {
            expect(tick).toBeGreaterThanOrEqual(min - slack);
            expect(tick).toBeLessThanOrEqual(min + size + slack);
            if (index > 0) expect(tick).toBeGreaterThan(ticks[index - 1] ?? Number.NaN);
          }
        },
      ),
    );
  });
});

describe("paddedDomain", () => {
  it.each([
    [[], null],
    [[null, null], null],
    [
      [0, null, 1],
      [-0.12, 1.12],
    ],
    [[2], [1.76, 2.24]],
    [
      [0, 0],
      [-1, 1],
    ],
  ])("%j is %j", (values, expected) => {
    const domain = paddedDomain(values);
    if (expected === null) expect(domain).toBeNull();
    else expect(domain?.map((bound) => Number(bound.toFixed(6)))).toEqual(expected);
  });
});

describe("log10OrNull", () => {
  it.each([
    [100, 2],
    [1, 0],
    [0, null],
    [-1, null],
    [null, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
  ])("%s is %s", (value, expected) => {
    expect(log10OrNull(value)).toBe(expected);
  });
});

describe("logTicks", () => {
  const inLossUnits = (ticks: number[]) => ticks.map((tick) => Number((10 ** tick).toPrecision(6)));

  it.each([
    ["many decades", [-5, 1], [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]],
    ["two decades", [-1, 1], [0.1, 0.2, 0.5, 1, 2, 5, 10]],
    ["half a decade", [Math.log10(0.4), Math.log10(0.9)], [0.4, 0.6, 0.8]],
  ] as const)("over %s", (_, domain, expected) => {
    expect(inLossUnits(logTicks(domain, 4))).toEqual(expected);
  });
});
