import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packLabels } from "../data/label-rows";
import type { EngineTarget } from "../protocol";
import { OutputLoss, sigmoid } from "./output-loss";
import { segmentsOf } from "./segments";

function target(labels: number, extra: Partial<EngineTarget> = {}): EngineTarget {
  const names = Array.from({ length: labels }, (_, c) => `c${c}`);
  return { name: "t", labels: names, weight: 1, loss_function: "single_class", ...extra };
}

const multi: Partial<EngineTarget> = { loss_function: "multi_class" };

describe("segmentsOf", () => {
  it("puts targets side by side, each padded to a multiple of four", () => {
    const { segments, columns } = segmentsOf([target(3), target(4, { ...multi, weight: 2 }), target(5)]);
    expect(columns).toBe(16);
    expect(segments).toEqual([
      { mode: "softmax", start: 0, count: 3, padded: 4, weight: 0.5 },
      { mode: "sigmoid", start: 4, count: 4, padded: 4, weight: 1 },
      { mode: "softmax", start: 8, count: 5, padded: 8, weight: 0.5 },
    ]);
  });
});

describe("OutputLoss", () => {
  it("is ln of the number of classes for a softmax of zeros, ln 2 for a sigmoid", () => {
    const { segments, columns } = segmentsOf([target(16), target(3, multi)]);
    const labels = packLabels([[[4], [0, 2]]], 2);
    const g = new Float64Array(columns);
    const loss = new OutputLoss(segments);
    expect(loss.gradient(new Float64Array(columns), labels, 0, g)).toBeCloseTo(Math.log(16) + Math.log(2), 12);
    expect(g[4]).toBeCloseTo(1 / 16 - 1, 12);
    expect(g[5]).toBeCloseTo(1 / 16, 12);
    expect([...g.subarray(16, 19)]).toEqual([-0.5, 0.5, -0.5]);
    expect(loss.squaredNorm).toBeCloseTo(15 / 256 + (15 / 16) ** 2 + 0.75, 12);
  });

  it("has the gradient of its own loss (finite differences)", () => {
    const targets = [target(3, { weight: 0.7 }), target(5, { ...multi, weight: 1.3 }), target(2)];
    const { segments, columns } = segmentsOf(targets);
    // A sigmoid's loss is the mean over its classes, its gradient is not divided: that factor is 5 here.
    const scale = (column: number) => (column >= 4 && column < 12 ? 5 : 1);
    const logits = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: columns, maxLength: columns });
    const rows = fc.record({
      one: fc.uniqueArray(fc.nat({ max: 2 }), { maxLength: 2 }),
      many: fc.uniqueArray(fc.nat({ max: 4 })),
      two: fc.nat({ max: 1 }),
    });
    fc.assert(
      fc.property(logits, rows, (values, { one, many, two }) => {
        const labels = packLabels([[one, many, [two]]], 3);
        const loss = new OutputLoss(segments);
        const at = (z: number[]) => loss.gradient(Float64Array.from(z), labels, 0, new Float64Array(columns));
        const g = new Float64Array(columns);
        loss.gradient(Float64Array.from(values), labels, 0, g);
        for (const { start, count } of segments) {
          for (let c = start; c < start + count; c++) {
            const moved = (by: number) => values.map((value, column) => (column === c ? value + by : value));
            const slope = ((at(moved(1e-5)) - at(moved(-1e-5))) / 2e-5) * scale(c);
            expect(g[c]).toBeCloseTo(slope, 5);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("stays finite at extreme logits", () => {
    const { segments, columns } = segmentsOf([target(2), target(2, multi)]);
    const z = new Float64Array(columns);
    z.set([1e4, -1e4], 0);
    z.set([-1e4, 1e4], 4);
    const loss = new OutputLoss(segments);
    expect(loss.gradient(z, packLabels([[[1], [0]]], 2), 0, z)).toBeCloseTo(2e4 + 1e4, 6);
    expect([...z].every(Number.isFinite)).toBe(true);
    expect(sigmoid(-1e4)).toBe(0);
    expect(sigmoid(1e4)).toBe(1);
  });

  it("does not train a softmax segment of a row without a label", () => {
    const { segments, columns } = segmentsOf([target(2), target(2)]);
    const g = new Float64Array(columns).fill(9);
    const loss = new OutputLoss(segments).gradient(
      Float64Array.of(1, 2, 0, 0, 0, 0, 0, 0),
      packLabels([[[], [1]]], 2),
      0,
      g,
    );
    expect([...g.subarray(0, 2)]).toEqual([0, 0]);
    expect(loss).toBeCloseTo(Math.LN2, 12);
  });
});
