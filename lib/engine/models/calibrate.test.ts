import { describe, expect, it } from "vitest";
import { packLabels } from "../data/label-rows";
import { Random } from "../random";
import { calibrate, fitLabelThresholds, fitTemperature, fitThreshold, UNCALIBRATED } from "./calibrate";
import { segmentLoss } from "./calibrated-loss";
import { combineHeads, energy, segmentScores } from "./combine";
import type { Segment } from "./segments";

const softmax: Segment = { mode: "softmax", start: 0, count: 3, padded: 4, weight: 1 };
const sigmoids: Segment = { mode: "sigmoid", start: 0, count: 2, padded: 4, weight: 1 };

/** Rows whose labels really follow softmax(z / temperature). */
function rowsAt(temperature: number, rows: number) {
  const random = new Random(11, 0);
  const combined: Float64Array[] = [];
  const labels: number[][][] = [];
  for (let row = 0; row < rows; row++) {
    const z = Float64Array.from({ length: 4 }, (_, c) => (c < 3 ? 6 * random.uniform() - 3 : 0));
    const scores = segmentScores(z, softmax, temperature);
    let rest = random.uniform();
    const label = scores.findIndex((score) => {
      rest -= score;
      return rest < 0;
    });
    combined.push(z);
    labels.push([[Math.max(0, label)]]);
  }
  return { combined, labels: packLabels(labels, 1) };
}

describe("fitTemperature", () => {
  it.each([0.5, 1, 2])("finds the temperature %f that made the labels, which lowers the loss", (temperature) => {
    const { combined, labels } = rowsAt(temperature, 4000);
    const fitted = fitTemperature(combined, labels, softmax, 0);
    expect(Math.abs(fitted / temperature - 1)).toBeLessThan(0.1);
    const loss = (t: number) => segmentLoss(combined, labels, softmax, 0, t);
    for (const other of [0.3, 0.7, 1, 1.5, 3]) expect(loss(fitted)).toBeLessThanOrEqual(loss(other) + 1e-9);
  });

  it("leaves confidence as it is where another temperature gains next to nothing", () => {
    // Right three times of four, and as sure as that.
    const sure = Float64Array.of(Math.log(6), 0, 0, 0);
    const labels = packLabels([[[0]], [[0]], [[0]], [[1]]], 1);
    expect(fitTemperature([sure, sure, sure, sure], labels, softmax, 0)).toBe(1);
  });

  it("stays within 0.3 and 3", () => {
    const always = { combined: [Float64Array.of(1, 0, 0, 0)], labels: packLabels([[[0]]], 1) };
    const never = { combined: [Float64Array.of(1, 0, 0, 0)], labels: packLabels([[[1]]], 1) };
    expect(fitTemperature(always.combined, always.labels, softmax, 0)).toBeCloseTo(0.3, 2);
    expect(fitTemperature(never.combined, never.labels, softmax, 0)).toBeCloseTo(3, 1);
  });
});

describe("fitThreshold", () => {
  it("finds the threshold that separates, and prefers 0.5 among equals", () => {
    // Scores of sigmoid(−2) ≈ 0.12 are right, sigmoid(−4) ≈ 0.02 wrong.
    const low = [Float64Array.of(-2, -4, 0, 0), Float64Array.of(-4, -2, 0, 0)];
    const labels = packLabels([[[0]], [[1]]], 1);
    expect(fitThreshold(low, labels, sigmoids, 0)).toBe(0.1);
    const clear = [Float64Array.of(9, -9, 0, 0), Float64Array.of(-9, 9, 0, 0)];
    expect(fitThreshold(clear, labels, sigmoids, 0)).toBe(0.5);
  });
});

describe("calibrate", () => {
  it("fits a temperature on 200 labelled rows or more, a limit of energy on 100 or more", () => {
    const calibrated = (rows: number) => {
      const { combined, labels } = rowsAt(2, rows);
      const logits = combined.map((z) => [z]);
      return calibrate(logits, combined, labels, [softmax])[0];
    };
    expect(calibrated(99)).toEqual(UNCALIBRATED);
    expect(calibrated(199)).toEqual({ ...UNCALIBRATED, energyLimit: expect.any(Number) });
    expect(calibrated(200)?.temperature).not.toBe(1);
  });

  it("fits a temperature and an energy limit for single-label targets", () => {
    const { combined, labels } = rowsAt(2, 400);
    const [fitted] = calibrate(
      combined.map((z) => [z]),
      combined,
      labels,
      [softmax],
    );
    expect(fitted?.temperature).toBeGreaterThan(1.5);
    expect(fitted?.threshold).toBe(0.5);
    const energies = combined.map((z) => energy([z], softmax));
    const below = energies.filter((value) => value < (fitted?.energyLimit ?? Number.NaN)).length;
    expect(below / energies.length).toBeLessThan(0.2);
    expect(below).toBeGreaterThan(0);
  });
});

describe("combine", () => {
  it("is the mean of log-probabilities for softmax and of logits for sigmoids", () => {
    const heads = [Float64Array.of(5, 5, 5, 0), Float64Array.of(Math.log(2), 0, 0, 0)];
    const out = new Float64Array(4);
    combineHeads(heads, [softmax], out);
    expect(out[0]).toBeCloseTo((Math.log(1 / 3) + Math.log(1 / 2)) / 2, 12);
    expect(out[1]).toBeCloseTo((Math.log(1 / 3) + Math.log(1 / 4)) / 2, 12);
    combineHeads([Float64Array.of(1, 2, 0, 0), Float64Array.of(3, -4, 0, 0)], [sigmoids], out);
    expect([...out.subarray(0, 2)]).toEqual([2, -1]);
  });

  it("gives a softmax that sums to 1 and independent sigmoids", () => {
    const z = Float64Array.of(800, -800, 0, 0);
    const sum = segmentScores(z, softmax, 0.3).reduce((total, score) => total + score, 0);
    expect(sum).toBeCloseTo(1, 12);
    const [even = 0, likely = 0] = segmentScores(Float64Array.of(0, Math.log(3), 0, 0), sigmoids, 1);
    expect(even).toBe(0.5);
    expect(likely).toBeCloseTo(0.75, 12);
  });

  it("measures energy as the log of the summed exponentials of the mean logits", () => {
    expect(energy([Float64Array.of(0, 0, 0, 9), Float64Array.of(2, 2, 2, 9)], softmax)).toBeCloseTo(
      1 + Math.log(3),
      12,
    );
  });
});

describe("fitLabelThresholds", () => {
  const sigmoid: Segment = { mode: "sigmoid", start: 0, count: 2, padded: 4, weight: 1 };
  /** Label 0 is true where its score is at least 0.3, in 60 of 100 rows; label 1 in 10 rows. */
  const scores = Array.from({ length: 100 }, (_, row) => (row < 60 ? 0.32 : 0.2));
  const logit = (p: number) => Math.log(p / (1 - p));
  const combined = scores.map((score, row) => Float64Array.of(logit(score), logit(row < 10 ? 0.9 : 0.1), 0, 0));
  const labels = packLabels(
    scores.map((_, row) => [[...(row < 60 ? [0] : []), ...(row < 10 ? [1] : [])]]),
    1,
  );

  it("fits labels with enough positive rows, and gives the others the threshold of all", () => {
    const thresholds = fitLabelThresholds(combined, labels, sigmoid, 0, 0.45);
    expect(thresholds?.[0]).toBeGreaterThan(0.2);
    expect(thresholds?.[0]).toBeLessThanOrEqual(0.3);
    expect(thresholds?.[1]).toBe(0.45);
    expect(calibrate([], combined, labels, [sigmoid])[0]?.thresholds?.[0]).toBe(thresholds?.[0]);
  });

  it("fits none when no label has enough", () => {
    const few = packLabels(
      scores.map((_, row) => [row < 49 ? [0] : []]),
      1,
    );
    expect(fitLabelThresholds(combined, few, sigmoid, 0, 0.5)).toBeNull();
  });

  it("takes 0.25 for all where there are too few rows to fit", () => {
    const [calibration] = calibrate([], combined.slice(0, 40), packLabels(Array(40).fill([[0]]), 1), [sigmoid]);
    expect(calibration).toEqual({ ...UNCALIBRATED, threshold: 0.25 });
  });
});
