import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packLabels } from "../data/label-rows";
import type { EngineTarget } from "../protocol";
import type { SparseRows } from "../text/vectorise";
import { LinearHead } from "./linear-head";
import { OutputLoss, sigmoid } from "./output-loss";
import { segmentsOf } from "./segments";

function target(labels: number, extra: Partial<EngineTarget> = {}): EngineTarget {
  const names = Array.from({ length: labels }, (_, c) => `c${c}`);
  return { name: "t", labels: names, weight: 1, loss_function: "single_class", ...extra };
}

/** Rows given as [feature, value] pairs. */
function sparse(rows: [number, number][][]): SparseRows {
  const flat = rows.flat();
  const ptr = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    ptr[r + 1] = (ptr[r] ?? 0) + row.length;
  });
  const idx = Int32Array.from(flat, ([feature]) => feature);
  return { rows: rows.length, ptr, idx, val: Float32Array.from(flat, ([, value]) => value) };
}

const multi: Partial<EngineTarget> = { loss_function: "multi_class" };

describe("segmentsOf", () => {
  it("puts targets side by side, each padded to a multiple of four", () => {
    const { segments, columns } = segmentsOf([target(3), target(4, { ...multi, weight: 2 }), target(5)]);
    expect(columns).toBe(16);
    expect(segments).toEqual([
      { mode: "softmax", start: 0, count: 3, padded: 4, weight: 1 },
      { mode: "sigmoid", start: 4, count: 4, padded: 4, weight: 2 },
      { mode: "softmax", start: 8, count: 5, padded: 8, weight: 1 },
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

describe("LinearHead", () => {
  it("makes the documented first update: G = 1 + x²‖g‖², W −= η·x/√G·g", () => {
    const { segments, columns } = segmentsOf([target(2)]);
    const head = new LinearHead(2, columns, segments, 0.5);
    const inputs = sparse([[[1, 2]]]);
    const loss = head.trainRows(inputs, packLabels([[[0]]], 1), Int32Array.of(0), 0, 1, 0.4);
    expect(loss).toBeCloseTo(Math.LN2, 12);
    // g = (−½, ½), ‖g‖² = ½, rate = 0.5 · 0.4 = 0.2; feature: √(1 + 4·½) = √3; bias: √1.5.
    const feature = (0.2 * 2 * 0.5) / Math.sqrt(3);
    const bias = (0.2 * 0.5) / Math.sqrt(1.5);
    const expected = [0, 0, 0, 0, feature, -feature, 0, 0, bias, -bias, 0, 0];
    head.weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i] ?? Number.NaN, 6);
    });
  });

  it("leaves rows alone that are learnt", () => {
    const { segments, columns } = segmentsOf([target(2)]);
    const head = new LinearHead(1, columns, segments);
    head.weights.set([10, -10, 0, 0], 0);
    const before = head.snapshot();
    head.trainRows(sparse([[[0, 1]]]), packLabels([[[0]]], 1), Int32Array.of(0), 0, 1, 1);
    expect(head.weights).toEqual(before);
    head.trainRows(sparse([[[0, 1]]]), packLabels([[[1]]], 1), Int32Array.of(0), 0, 1, 1);
    expect(head.weights).not.toEqual(before);
  });

  it("adds up any number of features", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: -8, max: 8 })), { maxLength: 11 }), (row) => {
        const { segments, columns } = segmentsOf([target(3)]);
        const head = new LinearHead(6, columns, segments);
        head.weights.forEach((_, i) => {
          head.weights[i] = (i % 13) - 6;
        });
        const out = new Float64Array(columns);
        head.logits(sparse([row]), 0, out);
        for (let c = 0; c < columns; c++) {
          const weight = (feature: number) => head.weights[feature * columns + c] ?? Number.NaN;
          expect(out[c]).toBe(row.reduce((sum, [feature, x]) => sum + x * weight(feature), weight(6)));
        }
      }),
    );
  });

  it("learns a separable problem: softmax, sigmoid and a row without a label together", () => {
    const { segments, columns } = segmentsOf([target(2), target(2, multi)]);
    const head = new LinearHead(3, columns, segments);
    const inputs = sparse([[[0, 1]], [[1, 1]], [[2, 1]]]);
    const labels = packLabels(
      [
        [[0], []],
        [[1], [0, 1]],
        [[], [1]],
      ],
      2,
    );
    const order = Int32Array.of(0, 1, 2);
    const first = head.trainRows(inputs, labels, order, 0, 3, 1);
    let last = first;
    for (let pass = 0; pass < 60; pass++) last = head.trainRows(inputs, labels, order, 0, 3, 1);
    expect(last).toBeLessThan(first / 5);
    const z = (row: number) => {
      const out = new Float64Array(columns);
      head.logits(inputs, row, out);
      return out;
    };
    expect((z(0)[0] ?? 0) - (z(0)[1] ?? 0)).toBeGreaterThan(2);
    expect((z(1)[1] ?? 0) - (z(1)[0] ?? 0)).toBeGreaterThan(2);
    expect([0, 1, 2].map((row) => [z(row)[4], z(row)[5]].map((logit) => (logit ?? 0) > 0))).toEqual([
      [false, false],
      [true, true],
      [false, true],
    ]);
  });

  it("shrinks all weights but the bias, and restores a snapshot", () => {
    const { segments, columns } = segmentsOf([target(2)]);
    const head = new LinearHead(1, columns, segments);
    head.weights.fill(2);
    const before = head.snapshot();
    head.shrink(0.5);
    expect([...head.weights]).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    head.restore(before);
    expect([...head.weights]).toEqual(new Array(8).fill(2));
  });
});
