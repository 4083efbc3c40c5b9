import { describe, expect, it } from "vitest";
import { type LossPoint, prepareLossSeries } from "./loss-series";

const defaults = { totalSteps: null, smoothing: 0, scale: "linear" as const };
const point = (step: number, trainLoss: number | null, validLoss: number | null = null): LossPoint => ({
  step,
  trainLoss,
  validLoss,
});

describe("prepareLossSeries", () => {
  it("has nothing to draw before the first step", () => {
    const model = prepareLossSeries({ ...defaults, points: [], totalSteps: 100 });
    expect(model).toMatchObject({ rows: [], yDomain: null, yTicks: [], bestValid: null, xDomain: [0, 100] });
  });

  it("sorts, lets the later report of a step win, and reads what is no number as a gap", () => {
    const { points } = prepareLossSeries({
      ...defaults,
      points: [
        point(20, 0.5, 0),
        point(10, 0.9, 0.8),
        point(20, Number.NaN, Number.POSITIVE_INFINITY),
        point(30, 0.4, 0),
      ],
    });
    expect(points).toEqual([point(10, 0.9, 0.8), point(20, null), point(30, 0.4)]);
  });

  it.each([
    ["grows into a known end", 100, [point(10, 1), point(20, 1)], [0, 100]],
    ["follows the points without one", null, [point(10, 1), point(20, 1)], [10, 20]],
    ["has room around one point", null, [point(10, 1)], [9, 11]],
    ["holds points past the announced end", 15, [point(10, 1), point(20, 1)], [0, 20]],
  ])("the step axis %s", (_, totalSteps, points, expected) => {
    expect(prepareLossSeries({ ...defaults, totalSteps, points }).xDomain).toEqual(expected);
  });

  it("pads the loss axis but not below zero", () => {
    expect(prepareLossSeries({ ...defaults, points: [point(1, 0.1), point(2, 1.1)] }).yDomain).toEqual([0, 1.1 + 0.12]);
    expect(prepareLossSeries({ ...defaults, points: [point(1, 2), point(2, 3)] }).yDomain).toEqual([1.88, 3.12]);
    expect(prepareLossSeries({ ...defaults, points: [point(1, -1), point(2, 1)] }).yDomain?.[0]).toBeLessThan(-1);
  });

  it("names the best and the last reading, and the step after which validation got no better", () => {
    const points = [point(10, 1, 0.9), point(20, 0.8, 0.5), point(30, 0.7, 0.6), point(40, 0.6, 0.5), point(50, 0.5)];
    expect(prepareLossSeries({ ...defaults, points })).toMatchObject({
      bestValid: { step: 20, loss: 0.5 },
      lastValid: { step: 40, loss: 0.5 },
      lastTrain: { step: 50, loss: 0.5 },
      stoppedImprovingAt: 20,
    });
    expect(prepareLossSeries({ ...defaults, points: points.slice(0, 3) }).stoppedImprovingAt).toBeNull();
  });

  it("smooths the training loss after the logarithm and prints it in units of the loss", () => {
    const points = [point(0, 1), point(500, 0.1), point(1000, 0.01)];
    const { rows, isSmoothed } = prepareLossSeries({ ...defaults, points, smoothing: 1, scale: "log" });
    expect(isSmoothed).toBe(true);
    expect(rows.map((row) => row.train)).toEqual([0, -1, -2]);
    // Weight 0.999, 500 steps apart: the decay of one step of the formula.
    const decay = 0.999 ** 500;
    expect(rows[1]?.smooth).toBeCloseTo(-1 / (decay + 1), 12);
    expect(rows[1]?.smoothLoss).toBeCloseTo(10 ** (-1 / (decay + 1)), 12);
    expect(rows[1]?.trainLoss).toBe(0.1);
  });

  it("counts what a log scale cannot show and leaves a gap there", () => {
    const points = [point(1, 0.1), point(2, 0), point(3, 0.2)];
    const model = prepareLossSeries({ ...defaults, points, scale: "log" });
    expect(model.hiddenByScale).toBe(1);
    expect(model.rows[1]).toMatchObject({ train: null, trainLoss: 0 });
    expect(model.rows.map((row) => row.isAlone)).toEqual([true, false, true]);
    expect(prepareLossSeries({ ...defaults, points }).hiddenByScale).toBe(0);
  });

  it("thins a long run but keeps every evaluation, the peak and the end", () => {
    const points = Array.from({ length: 20_000 }, (_, step) =>
      point(step, step === 777 ? 50 : 1 / (step + 1), step % 250 === 0 ? 1 : null),
    );
    const { rows } = prepareLossSeries({ ...defaults, points });
    expect(rows.length).toBeLessThan(1100);
    expect(rows.filter((row) => row.valid !== null)).toHaveLength(80);
    expect(rows.some((row) => row.train === 50)).toBe(true);
    expect(rows.at(-1)?.step).toBe(19_999);
  });

  it("shows all points of a window that thinning had dropped", () => {
    const points = Array.from({ length: 20_000 }, (_, step) => point(step, Math.sin(step)));
    const model = prepareLossSeries({ ...defaults, points, window: [5000, 5500] });
    expect(model.rows).toHaveLength(501);
    expect(model.xDomain).toEqual([5000, 5500]);
  });
});
