import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { middleAndLate, priceOf, TokenForecast } from "./chat-price";

describe("priceOf", () => {
  it("is by the million tokens, what is read and what is written each by its own price", () => {
    expect(priceOf(2_000_000, 500_000, { inputPrice: 0.1, outputPrice: 0.3 })).toBeCloseTo(0.35, 12);
    expect(priceOf(10, 10, { inputPrice: 0, outputPrice: 0 })).toBe(0);
  });
});

describe("TokenForecast", () => {
  it("never promises fewer tokens than a request of what was seen had", () => {
    const seen = fc.tuple(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 0, max: 20_000 }));
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1 }), (requests) => {
        const forecast = new TokenForecast();
        for (const [bytes, tokens] of requests) forecast.learn(bytes, tokens);
        for (const [bytes, tokens] of requests) expect(forecast.tokensOf(bytes)).toBeGreaterThanOrEqual(tokens);
      }),
    );
  });

  it("is careful before it has seen anything, and closer after", () => {
    const forecast = new TokenForecast();
    expect(forecast.tokensOf(1_000)).toBe(500);
    forecast.learn(1_000, 200);
    expect(forecast.tokensOf(1_000)).toBeCloseTo(220, -1);
  });
});

describe("middleAndLate", () => {
  it("takes values that occurred", () => {
    expect(middleAndLate([])).toEqual({ p50: null, p95: null });
    expect(middleAndLate([7])).toEqual({ p50: 7, p95: 7 });
    expect(middleAndLate(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({ p50: 50, p95: 95 });
  });
});
