import { describe, expect, it } from "vitest";
import { createCosts } from "./costs";

describe("costs", () => {
  it("learns what a model takes per text and character", () => {
    const costs = createCosts();
    const texts = Array.from({ length: 10 }, () => "x".repeat(36));
    const guess = costs.estimate("a", texts);
    expect(guess).toBeGreaterThan(0);
    costs.observe("a", texts, 50);
    expect(costs.estimate("a", texts)).toBeCloseTo(50);
    expect(costs.estimate("a", texts.slice(5))).toBeCloseTo(25);
    expect(costs.estimate("a", ["x".repeat(936)])).toBeCloseTo(50);
    expect(costs.estimate("b", texts)).toBe(guess);
  });

  it("follows a model that becomes slower, and is not thrown by one slow batch", () => {
    const costs = createCosts();
    costs.observe("a", ["text"], 10);
    costs.observe("a", ["text"], 100);
    expect(costs.estimate("a", ["text"])).toBeCloseTo(28);
    for (let i = 0; i < 40; i++) costs.observe("a", ["text"], 100);
    expect(costs.estimate("a", ["text"])).toBeCloseTo(100, 0);
    costs.observe("a", [], 1000);
    expect(costs.estimate("a", ["text"])).toBeCloseTo(100, 0);
  });

  it("begins anew for a model that has changed", () => {
    const costs = createCosts();
    const guess = costs.estimate("a", ["text"]);
    costs.observe("a", ["text"], 500);
    costs.forget("a");
    expect(costs.estimate("a", ["text"])).toBe(guess);
  });
});
