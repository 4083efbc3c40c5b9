import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Curve,
  type CurveChartSpec,
  lastAtOrBefore,
  nearest,
  prepareCurves,
  readCurve,
  stepExtent,
} from "./curves";

const curve = (overrides: Partial<Curve> = {}): Curve => ({
  id: "a",
  run: null,
  name: "Training",
  colour: "red",
  dash: "solid",
  kind: "measured",
  steps: [1, 2, 3],
  values: [3, 2, 1],
  ...overrides,
});

const chart = (curves: Curve[], overrides: Partial<CurveChartSpec> = {}): CurveChartSpec => ({
  key: "loss",
  title: "Loss",
  noun: "loss",
  unit: "loss",
  better: "lower",
  curves,
  ...overrides,
});

const linear = { smoothing: 0, scale: "linear" } as const;

describe("prepareCurves", () => {
  it("puts steps in order, lets the later report win, and reads what is no number as a gap", () => {
    const { curves } = prepareCurves(
      chart([curve({ steps: [20, 10, 20, 30, Number.NaN], values: [0.5, 0.9, Number.NaN, 0.4, 1] })]),
      linear,
    );
    expect(curves[0]).toMatchObject({ steps: [10, 20, 30], values: [0.9, null, 0.4] });
  });

  it("leaves out steps at which nothing was evaluated, so that nothing is bridged with zero", () => {
    const { curves } = prepareCurves(
      chart([curve({ kind: "evaluated", steps: [1, 2, 3, 4], values: [1, null, null, 0.5] })]),
      linear,
    );
    expect(curves[0]).toMatchObject({ steps: [1, 4], values: [1, 0.5], smooth: null });
  });

  it("smooths after the logarithm, measured curves only", () => {
    const spec = chart([
      curve({ steps: [0, 500, 1000], values: [1, 0.1, 0.01] }),
      curve({ id: "b", kind: "evaluated", steps: [0, 500, 1000], values: [1, 0.1, 0.01] }),
    ]);
    const [train, valid] = prepareCurves(spec, { smoothing: 1, scale: "log" }).curves;
    expect(train?.heights).toEqual([0, -1, -2]);
    // Weight 0.999, 500 steps apart: the decay of one step of the formula.
    expect(train?.smooth?.[1]).toBeCloseTo(-1 / (0.999 ** 500 + 1), 12);
    expect(valid?.smooth).toBeNull();
  });

  it.each([
    ["one value", [1], [5]],
    ["two values", [1, 2], [5, 6]],
    ["a constant", [1, 2, 3, 4], [5, 5, 5, 5]],
  ])("never smooths %s", (_, steps, values) => {
    expect(
      prepareCurves(chart([curve({ steps, values })]), { smoothing: 0.9, scale: "linear" }).curves[0]?.smooth,
    ).toBeNull();
  });

  it("counts what a log scale cannot show, and leaves shares on the linear one", () => {
    const zeros = [curve({ values: [1, 0, 2] })];
    expect(prepareCurves(chart(zeros), { smoothing: 0, scale: "log" })).toMatchObject({
      hiddenByScale: 1,
      scale: "log",
    });
    const shares = prepareCurves(chart(zeros, { unit: "share" }), { smoothing: 0, scale: "log" });
    expect(shares).toMatchObject({ hiddenByScale: 0, scale: "linear" });
  });

  it("lets the cursor stand at every step of every curve", () => {
    const spec = chart([
      curve({ steps: [10, 20], values: [1, 1] }),
      curve({ id: "b", steps: [5, 10], values: [1, 1] }),
    ]);
    expect(prepareCurves(spec, linear).steps).toEqual([5, 10, 20]);
  });
});

describe("stepExtent", () => {
  it.each([
    ["grows into a known end", 100, [10, 20], [0, 100]],
    ["follows the points without one", null, [10, 20], [10, 20]],
    ["has room around one point", null, [10], [9, 11]],
    ["holds points past the announced end", 15, [10, 20], [0, 20]],
    ["has room for a run without points", 100, [], [0, 100]],
    ["has some room when nothing is known", null, [], [0, 1]],
  ])("%s", (_, totalSteps, steps, expected) => {
    expect(stepExtent([chart([curve({ steps, values: steps.map(() => 1) })])], totalSteps)).toEqual(expected);
  });
});

describe("readCurve", () => {
  const spec = chart([
    curve({ steps: [1, 2, 3], values: [1, null, 0.01] }),
    curve({ id: "b", kind: "evaluated", steps: [10, 20], values: [0.5, 0.4] }),
  ]);
  const { curves } = prepareCurves(spec, { smoothing: 0, scale: "log" });
  const [train, valid] = curves;

  it("is what was measured at the step, also on a log scale, and nothing where nothing was", () => {
    expect(train && readCurve(train, 3, "log")).toEqual({ step: 3, value: 0.01, smooth: null });
    expect(train && readCurve(train, 2, "log")).toEqual({ step: 2, value: null, smooth: null });
  });

  it("is the last evaluation before a step without one, and nothing before the first", () => {
    expect(valid && readCurve(valid, 19, "log")).toMatchObject({ step: 10, value: 0.5 });
    expect(valid && readCurve(valid, 9, "log")).toBeNull();
  });
});

describe("looking for a step", () => {
  const ascending = fc.uniqueArray(fc.integer({ min: 0, max: 1000 })).map((xs) => xs.sort((a, b) => a - b));

  it("finds the last that is not above", () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: -10, max: 1010 }), (xs, x) => {
        expect(lastAtOrBefore(xs, x)).toBe(xs.findLastIndex((other) => other <= x));
      }),
    );
  });

  it("finds the nearest", () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: -10, max: 1010 }), (xs, x) => {
        const least = xs.length === 0 ? null : Math.min(...xs.map((other) => Math.abs(other - x)));
        const found = nearest(xs, x);
        expect(found === null ? null : Math.abs(found - x)).toBe(least);
      }),
    );
  });
});
