import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctionOf, secondsHere } from "./durations";

describe("correctionOf", () => {
  it("believes the first runs a little and many a lot", () => {
    const twice = (runs: number) => correctionOf(Array.from({ length: runs }, () => Math.log(2))).factor;
    expect(twice(0)).toBe(1);
    expect(twice(1)).toBeCloseTo(2 ** 0.25, 9);
    expect(twice(20)).toBeGreaterThan(1.8);
    expect(twice(20)).toBeLessThan(2);
  });

  it("is not led astray by single runs", () => {
    const steady = Array.from({ length: 9 }, () => 0.1);
    const disturbed = [...steady.slice(0, 7), 3, -4];
    expect(correctionOf(disturbed).factor).toBeCloseTo(correctionOf(steady).factor, 9);
  });

  it("names ends once there are some runs, further apart where runs differ", () => {
    expect(correctionOf([0.1, 0.2])).toMatchObject({ low: null, high: null });
    const width = (ratios: number[]) => {
      const { low, high } = correctionOf(ratios);
      expect(Number(low) * Number(high)).toBeCloseTo(1, 9);
      return Number(high);
    };
    expect(width([0, 0, 0, 0, 0, 0])).toBeGreaterThan(1);
    expect(width([-0.6, 0.5, -0.4, 0.6, 0, 0.3])).toBeGreaterThan(width([0.1, 0.1, 0.12, 0.09, 0.1, 0.1]));
  });

  it("always corrects towards the middle, and not past it", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 20 }), (ratios) => {
        const { factor } = correctionOf(ratios);
        expect(Math.log(factor)).toBeGreaterThanOrEqual(Math.min(0, ...ratios) - 1e-9);
        expect(Math.log(factor)).toBeLessThanOrEqual(Math.max(0, ...ratios) + 1e-9);
      }),
    );
  });
});

it("stretches a prediction on a busy machine, unless it is the engine itself that keeps it busy", () => {
  const prediction = (share: number) => {
    const phases = { reading: 0, features: 0, encoding: 0, training: 0, calibrating: 0, saving: 0 };
    return { seconds: 9, share, phases };
  };
  expect(secondsHere(prediction(0.95), false)).toBe(9);
  expect(secondsHere(prediction(0.45), false)).toBeCloseTo(18, 9);
  expect(secondsHere(prediction(0.45), true)).toBe(9);
  expect(secondsHere(prediction(0.001), false)).toBeCloseTo(45, 9);
});
