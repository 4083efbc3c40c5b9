import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defaultPasses,
  evaluationInterval,
  learningRateScale,
  lossDecay,
  plannedPasses,
  planSteps,
  rateAfterStep,
  rateFactor,
  visitsAfterStep,
} from "./schedule";

describe("planSteps", () => {
  // The published jobs of the hosted service.
  it.each([
    [100, 137_274, 47.74101432172152, 6_553_600],
    [200, 137_274, 95.48202864344304, 13_107_200],
    [200, 1_795_785, 7.29886929671425, 13_107_200],
    [250, 2_554_120, 6.414733841792868, 16_384_000],
  ])("%i steps on %i tokens are %f epochs", (training_steps, dataTokens, epochs, trainTokens) => {
    const plan = planSteps({ training_steps, epochs: null, seq_len: 16_384 }, dataTokens, 5313);
    expect(plan).toEqual({ trainingSteps: training_steps, epochs, trainTokens, trainTokensPerStep: 65_536 });
  });

  it("derives the steps from epochs", () => {
    // 3 × 137274 / 65536 = 6.28 → 7 steps; 411822 / 7 = 58831.7.
    expect(planSteps({ training_steps: null, epochs: 3, seq_len: 16_384 }, 137_274, 5313)).toEqual({
      trainingSteps: 7,
      epochs: 3,
      trainTokens: 411_822,
      trainTokensPerStep: 58_831,
    });
  });

  it("lets steps win over epochs", () => {
    expect(planSteps({ training_steps: 5, epochs: 3, seq_len: 16_384 }, 65_536, 5313)).toMatchObject({
      trainingSteps: 5,
      epochs: 5,
    });
  });

  it("counts four sequences a step, whatever their length", () => {
    const plan = planSteps({ training_steps: 100, epochs: null, seq_len: 8_192 }, 137_274, 5313);
    expect(plan).toMatchObject({ trainTokensPerStep: 32_768, trainTokens: 3_276_800, epochs: 3_276_800 / 137_274 });
    // However short: no more steps than can be shown.
    expect(planSteps({ training_steps: null, epochs: null, seq_len: 100 }, 1e9, 60_000).trainingSteps).toBe(50_000);
  });

  it("chooses steps for the default passes, at least 10", () => {
    // 11 passes × 137274 / 65536 = 23.04.
    expect(planSteps({ training_steps: null, epochs: null, seq_len: 16_384 }, 137_274, 5313).trainingSteps).toBe(24);
    expect(planSteps({ training_steps: null, epochs: null, seq_len: 16_384 }, 500, 20).trainingSteps).toBe(10);
  });
});

describe("passes", () => {
  it.each([
    [20, 25],
    [770, 25],
    [1_500, 21],
    [5_313, 11],
    [10_000, 8],
    [15_000, 7],
    [50_000, 6],
    [50_001, 6],
    [100_000, 6],
    [300_000, 3],
    [1_000_000, 2],
  ])("%i rows have %i by default", (rows, passes) => {
    expect(defaultPasses(rows)).toBe(passes);
  });

  it("does what is asked up to the default, then less and less more, at most three times it", () => {
    expect(plannedPasses(0.95, 5313)).toBe(0.95);
    expect(plannedPasses(11, 5313)).toBe(11);
    expect(plannedPasses(22, 5313)).toBe(16.5);
    expect(plannedPasses(47.741, 5313)).toBeCloseTo(22.65, 2);
    expect(plannedPasses(1e9, 5313)).toBe(33);
  });
});

describe("rates", () => {
  it.each([
    [4e-5, 1],
    [7e-5, 1],
    [1e-4, 1],
    [4e-4, 2],
    [1e-5, 0.5],
    [1, 4],
    [1e-8, 0.1],
  ])("a learning rate of %f multiplies by %f", (rate, scale) => {
    expect(learningRateScale(rate)).toBeCloseTo(scale, 12);
  });

  it.each([
    [0, 0.1, 0.2],
    [0.05, 0.1, 0.6],
    [0.1, 0.1, 1],
    [0.55, 0.1, 0.5],
    [1, 0.1, 0.02],
    [0, 0, 1],
    [0.5, 1, 0.6],
    [1, 1, 1],
  ])("at %f with warm-up %f the factor is %f", (progress, warmup, factor) => {
    expect(rateFactor(progress, warmup)).toBeCloseTo(factor, 12);
  });
});

it("gives a rate to the end of every step: up to the peak, then down, never below the floor", () => {
  const plan = { steps: 40, visits: 4000, warmupFraction: 0.1 };
  const rates = Array.from({ length: 40 }, (_, s) => rateAfterStep(s + 1, plan));
  expect(rates[0]).toBeCloseTo(0.2 + 0.8 * 0.25, 12);
  expect(rates[3]).toBeCloseTo(1, 12);
  expect(rates.slice(3)).toEqual([...rates.slice(3)].sort((a, b) => b - a));
  expect(rates.at(-1)).toBe(0.02);
});

it("looks at the validation rows about ten times", () => {
  expect([1, 4, 10, 14, 100, 250].map(evaluationInterval)).toEqual([1, 1, 1, 1, 10, 25]);
});

it("spreads the visits over the steps without losing one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1_000_000 }), (steps, visits) => {
      expect(visitsAfterStep(steps, steps, visits)).toBe(visits);
      expect(visitsAfterStep(1, steps, visits)).toBeGreaterThan(0);
      const each = Array.from(
        { length: steps },
        (_, s) => visitsAfterStep(s + 1, steps, visits) - visitsAfterStep(s, steps, visits),
      );
      // One more than even where a product was rounded up.
      expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(2);
    }),
  );
});

it("halves the weight of old losses over a twentieth of the steps", () => {
  expect(lossDecay(100) ** 5).toBeCloseTo(0.5, 12);
  expect(lossDecay(19)).toBe(0);
});
