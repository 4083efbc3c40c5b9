import { describe, expect, it } from "vitest";
import { VisitOrder } from "./visits";

function passes(order: VisitOrder, count: number): number[][] {
  return Array.from({ length: count }, () => [...order.take(order.remaining())]);
}

describe("VisitOrder", () => {
  it("visits every row once a pass, in a new order each time", () => {
    const [first = [], second = []] = passes(new VisitOrder(50, null, 3), 2);
    const sorted = Array.from({ length: 50 }, (_, row) => row);
    expect([...first].sort((a, b) => a - b)).toEqual(sorted);
    expect([...second].sort((a, b) => a - b)).toEqual(sorted);
    expect(first).not.toEqual(second);
  });

  it("repeats itself for the same seed only", () => {
    expect(passes(new VisitOrder(50, null, 3), 3)).toEqual(passes(new VisitOrder(50, null, 3), 3));
    expect(passes(new VisitOrder(50, null, 3), 1)).not.toEqual(passes(new VisitOrder(50, null, 4), 1));
  });

  it("does not care about the scale of equal weights", () => {
    expect(passes(new VisitOrder(9, new Float64Array(9).fill(7), 1), 2)).toEqual(passes(new VisitOrder(9, null, 1), 2));
  });

  it("visits rows in proportion to their weights", () => {
    // Weights 1, 1, 4, 2 have a mean of 2: ½, ½, 2 and 1 visits a pass.
    const counts = [0, 0, 0, 0];
    for (const row of passes(new VisitOrder(4, Float64Array.of(1, 1, 4, 2), 5), 100).flat()) {
      counts[row] = (counts[row] ?? 0) + 1;
    }
    expect(counts).toEqual([50, 50, 200, 100]);
  });

  it.each([
    [
      [1e308, 1],
      [0, 0],
    ],
    [
      [1e308, 1e308, 1e-308, 1],
      [0, 0, 1, 1],
    ],
  ])("knows the relation of weights %j whose sum is more than a number can be", (weights, rows) => {
    const [first = [], second = []] = passes(new VisitOrder(weights.length, Float64Array.from(weights), 2), 2);
    expect([...first, ...second].sort()).toEqual([...rows, ...rows].sort());
  });
});
