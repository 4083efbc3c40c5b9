import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CurveClip, viewCurves } from "./curve-view";
import { type Better, type Curve, type CurveUnit, prepareCurves } from "./curves";
import type { Domain } from "./ticks";

const line = (kind: Curve["kind"], steps: number[], values: (number | null)[], id: string = kind): Curve => ({
  id,
  run: null,
  name: id,
  colour: "red",
  dash: "solid",
  kind,
  steps,
  values,
});

interface Look {
  window?: Domain;
  clip?: CurveClip;
  smoothing?: number;
  unit?: CurveUnit;
  better?: Better;
  scale?: "linear" | "log";
}

function look(curves: Curve[], options: Look = {}) {
  const {
    window = [0, 20_000],
    clip = "none",
    smoothing = 0,
    unit = "loss",
    better = "lower",
    scale = "linear",
  } = options;
  const spec = { key: "k", title: "t", noun: "n", unit, better, curves };
  return viewCurves(prepareCurves(spec, { smoothing, scale }), { window, clip });
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("viewCurves", () => {
  it("draws all of up to 1,000 points", () => {
    const view = look([line("measured", upTo(1000), upTo(1000).map(Math.sin))]);
    expect(view.xs).toHaveLength(1000);
  });

  it("thins a long run but keeps its peak, its low and its end", () => {
    const values = upTo(20_000).map((step) => (step === 777 ? 50 : step === 12_345 ? -50 : Math.sin(step)));
    const { xs, lines } = look([line("measured", upTo(20_000), values)]);
    expect(xs.length).toBeLessThanOrEqual(1002);
    expect(lines[0]?.heights).toEqual(expect.arrayContaining([50, -50]));
    expect(xs.at(-1)).toBe(19_999);
  });

  it("shows all points of a window that thinning had dropped, and one beyond each edge", () => {
    const { xs, xDomain } = look([line("measured", upTo(20_000), upTo(20_000).map(Math.sin))], {
      window: [5000, 5500],
    });
    expect([xs[0], xs.at(-1), xs.length]).toEqual([5000, 5501, 502]);
    expect(xDomain).toEqual([5000, 5500]);
    const between = look([line("evaluated", [0, 100, 200, 300], [1, 2, 3, 4])], { window: [150, 160] });
    expect(between.xs).toEqual([100, 200]);
  });

  it("leaves a gap where a value is missing, and goes on where none was due", () => {
    const { lines } = look([line("measured", [1, 2, 3, 4], [1, null, 3, 4]), line("evaluated", [1, 4], [1, 2])]);
    expect(lines[0]?.heights).toEqual([1, null, 3, 4]);
    expect(lines[1]?.heights).toEqual([1, undefined, undefined, 2]);
  });

  it("gives a dot to values without neighbours, and to evaluations while they are few", () => {
    const { lines } = look([line("measured", [1, 2, 3, 4], [1, null, 3, 4]), line("evaluated", [1, 4], [1, 2])]);
    expect(lines[0]?.dots).toEqual([0]);
    expect(lines[1]?.dots).toEqual([0, 3]);
    expect(look([line("evaluated", upTo(500), upTo(500))]).lines[0]?.dots).toEqual([]);
    expect(look([line("evaluated", [7], [1])]).lines[0]?.dots).toEqual([0]);
  });

  it("draws the measured line faintly under the smoothed one", () => {
    const { lines } = look([line("measured", [1, 2, 3], [1, 9, 1])], { smoothing: 0.99 });
    expect(lines.map(({ key, isFaint }) => [key, isFaint])).toEqual([
      ["measured:raw", true],
      ["measured:smooth", false],
    ]);
  });

  it("pads the axis but not below zero, and shares hardly above one", () => {
    expect(look([line("measured", [1, 2], [0.1, 1.1])]).yDomain).toEqual([0, 1.1 + 0.12]);
    expect(look([line("measured", [1, 2], [-1, 1])]).yDomain?.[0]).toBeLessThan(-1);
    const { yDomain, yTicks } = look([line("evaluated", [1, 2], [0.5, 1])], { unit: "share", better: "higher" });
    expect(yDomain?.[1]).toBe(1.02);
    expect(Math.max(...yTicks)).toBeLessThanOrEqual(1);
  });

  it("cuts outliers at the end that is not the goal, and counts them", () => {
    const steps = upTo(1000);
    const losses = steps.map((step) => (step < 5 ? 100 : 1 + (step % 10) / 10));
    const clipped = look([line("measured", steps, losses)], { clip: "p99" });
    expect(clipped.yDomain?.[1]).toBeLessThan(3);
    expect(clipped.cutOff).toBe(5);
    const scores = steps.map((step) => (step < 5 ? 0 : 0.9));
    const kept = look([line("evaluated", steps, scores)], { clip: "p99", unit: "share", better: "higher" });
    expect(kept.yDomain?.[0]).toBeGreaterThan(0.5);
    expect(kept.cutOff).toBe(5);
    expect(look([line("measured", steps, losses)]).cutOff).toBe(0);
  });

  it("has ticks in words of the value, also on a log scale", () => {
    const { yTicks, yLabels } = look([line("measured", [1, 2, 3], [0.01, 0.1, 1])], { scale: "log" });
    expect(yTicks).toHaveLength(yLabels.length);
    expect(yLabels).toContain("0.1");
  });

  it("marks the best evaluation while it is in view", () => {
    const curves = [line("evaluated", [1, 2, 3, 4], [4, 2, 3, 2])];
    expect(look(curves).marks).toEqual([{ x: 2, height: 2, colour: "red" }]);
    expect(look(curves, { window: [3, 4] }).marks).toEqual([]);
    expect(look(curves, { better: null }).marks).toEqual([]);
  });

  it("has nothing to draw without a value in view", () => {
    expect(look([line("measured", [1, 2], [null, null])])).toMatchObject({ yDomain: null, yTicks: [], marks: [] });
  });

  it("gives every line a height for every x, and never makes one up", () => {
    const curves = fc.array(fc.array(fc.tuple(fc.nat(60), fc.option(fc.integer({ min: -5, max: 5 })))), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(curves, (all) => {
        const made = all.map((points, index) =>
          line(
            index % 2 ? "evaluated" : "measured",
            points.map(([step]) => step),
            points.map(([, value]) => value),
            `c${index}`,
          ),
        );
        const view = look(made, { window: [0, 60] });
        for (const [index, { heights }] of view.lines.entries()) {
          expect(heights).toHaveLength(view.xs.length);
          const known = new Set(made[index]?.values);
          for (const height of heights) if (height != null) expect(known).toContain(height);
        }
      }),
    );
  });
});
