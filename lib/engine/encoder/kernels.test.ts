import { describe, expect, it } from "vitest";
import { Arena } from "../kernels/arena";
import { loadKernels } from "../kernels/load-kernels";
import { Random } from "../random";
import { f32, i32 } from "../typed";
import { ACTIVATION_LIMIT, packDense } from "./pack";
import { attend, layerNorm, meanRows, multiply, tanhToUnitLength } from "./reference";

const TOLERANCE = 2e-6;

function numbers(length: number, range: number, seed: number): Float32Array {
  const random = new Random(seed, 0);
  return Float32Array.from({ length }, () => (2 * random.uniform() - 1) * range);
}

function placed(arena: Arena, values: Float32Array): Float32Array {
  const view = arena.float32(values.length);
  view.set(values);
  return view;
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance = TOLERANCE): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.reduce((most, value, at) => Math.max(most, Math.abs(value - f32(expected, at))), 0);
  expect(worst).toBeLessThan(tolerance);
}

function roundHalfToEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest === 0.5 ? low + (low & 1) : Math.round(value);
}

describe("quantiseRows", () => {
  it("spreads each row over the whole range and keeps a row of zeros", () => {
    const arena = new Arena();
    const [rows, n] = [3, 32];
    const x = placed(arena, numbers(rows * n, 3, 1));
    x.fill(0, n, 2 * n);
    const q = arena.int16(rows * n);
    const scales = arena.float32(rows);
    loadKernels(arena.memory).quantiseRows(x.byteOffset, q.byteOffset, scales.byteOffset, rows, n);

    for (let row = 0; row < rows; row++) {
      const values = x.subarray(row * n, (row + 1) * n);
      const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const factor = peak === 0 ? 0 : Math.fround(ACTIVATION_LIMIT / peak);
      expect(f32(scales, row)).toBe(Math.fround(peak / ACTIVATION_LIMIT));
      expect(Array.from(q.subarray(row * n, (row + 1) * n))).toEqual(
        Array.from(values, (value) => roundHalfToEven(Math.fround(value * factor))),
      );
    }
  });
});

/** Int32 sums of a[rows × k] · b[k × n], as the kernel must have them to the last bit. */
function integerProduct(a: Int16Array, b: Int32Array, k: number): Int32Array {
  const rows = a.length / k;
  const n = b.length / k;
  const out = new Int32Array(rows * n);
  for (let at = 0; at < out.length; at++) {
    const [row, column] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let i = 0; i < k; i++) sum += (a[row * k + i] ?? Number.NaN) * i32(b, i * n + column);
    out[at] = sum;
  }
  return out;
}

describe("multiplyInt16", () => {
  /** A product whose scales and bias are simple enough to be exact: what is left is the integers' sum. */
  function exactProduct(
    rows: number,
    mode: number,
    fill: (length: number, range: number, seed: number) => Float32Array,
  ) {
    const arena = new Arena();
    const [k, n] = [64, 16];
    const padded = Math.ceil(rows / 4) * 4;
    const limit = Math.floor((2 ** 31 - 1) / (k * ACTIVATION_LIMIT));
    // The largest weight of a column is the limit itself, so that its scale is 1.
    const whole = fill(k * n, limit, 2).map(Math.round);
    whole.fill(limit, 0, n);
    const bias = numbers(n, 1, 3).map((value) => Math.round(value * 16));
    const packed = packDense({ weights: whole, bias, inputs: k, outputs: n }, arena);
    const a = arena.int16(padded * k);
    a.set(fill(rows * k, ACTIVATION_LIMIT, 4).map(Math.round));
    const scales = arena.float32(padded).fill(1);
    const out = arena.float32(padded * n).fill(64);
    loadKernels(arena.memory).multiplyInt16(
      a.byteOffset,
      scales.byteOffset,
      packed.weights,
      packed.scales,
      packed.bias,
      out.byteOffset,
      rows,
      k,
      n,
      mode,
    );
    const sums = integerProduct(a.subarray(0, rows * k), Int32Array.from(whole), k);
    const withBias = Float32Array.from(sums, (sum, at) => Math.fround(sum) + f32(bias, at % n));
    return { out: out.subarray(0, rows * n), withBias };
  }

  it.each([1, 4, 7])("gives exactly the integers' product for %i rows", (rows) => {
    const { out, withBias } = exactProduct(rows, 0, numbers);
    expect(out).toEqual(withBias);
  });

  it("adds to what is there, or cuts off below zero", () => {
    const added = exactProduct(5, 1, numbers);
    expect(added.out).toEqual(added.withBias.map((value) => value + 64));
    const cut = exactProduct(5, 2, numbers);
    expect(cut.out).toEqual(cut.withBias.map((value) => Math.max(0, value)));
    expect(cut.out.some((value) => value === 0)).toBe(true);
  });

  it("does not overflow when every product is the largest there is", () => {
    const { out, withBias } = exactProduct(4, 0, (length, range) => new Float32Array(length).fill(range));
    expect(f32(out, 0)).toBeGreaterThan(2e9);
    expect(out).toEqual(withBias);
  });

  it("stays close to the float32 product", () => {
    const arena = new Arena();
    const [rows, inputs, outputs] = [8, 512, 24];
    const dense = { weights: numbers(inputs * outputs, 0.1, 5), bias: numbers(outputs, 1, 6), inputs, outputs };
    const packed = packDense(dense, arena);
    const x = placed(arena, numbers(rows * inputs, 2, 7));
    const q = arena.int16(x.length);
    const scales = arena.float32(rows);
    const out = arena.float32(rows * outputs);
    const kernels = loadKernels(arena.memory);
    kernels.quantiseRows(x.byteOffset, q.byteOffset, scales.byteOffset, rows, inputs);
    kernels.multiplyInt16(
      q.byteOffset,
      scales.byteOffset,
      packed.weights,
      packed.scales,
      packed.bias,
      out.byteOffset,
      rows,
      inputs,
      outputs,
      0,
    );
    expectClose(out, multiply(x, dense), 2e-3);
  });
});

describe("float kernels", () => {
  it("layerNorm is its plain twin", () => {
    const arena = new Arena();
    const [rows, n] = [5, 64];
    const [x, gain, bias] = [numbers(rows * n, 4, 8), numbers(n, 2, 9), numbers(n, 1, 10)].map((values) =>
      placed(arena, values),
    ) as [Float32Array, Float32Array, Float32Array]; // three in, three out
    const out = arena.float32(rows * n);
    loadKernels(arena.memory).layerNorm(x.byteOffset, gain.byteOffset, bias.byteOffset, out.byteOffset, rows, n);
    expectClose(out, layerNorm(x, { gain, bias }));
  });

  it.each([1, 2, 4, 5, 128])("attend is its plain twin for %i subwords", (count) => {
    const arena = new Arena();
    const [heads, width] = [2, 64];
    const qkv = placed(arena, numbers(count * 3 * heads * width, 2, 11));
    const out = arena.float32(count * heads * width);
    const scores = arena.float32(128).fill(Number.NaN);
    loadKernels(arena.memory).attend(qkv.byteOffset, out.byteOffset, scores.byteOffset, count, heads, width);
    expectClose(out, attend(qkv, heads, width));
  });

  it("attend keeps its head with scores far apart", () => {
    const arena = new Arena();
    const qkv = placed(arena, numbers(6 * 3 * 64, 60, 12));
    const out = arena.float32(6 * 64);
    const scores = arena.float32(8);
    loadKernels(arena.memory).attend(qkv.byteOffset, out.byteOffset, scores.byteOffset, 6, 1, 64);
    expectClose(out, attend(qkv, 1, 64), 1e-3);
  });

  it("meanRows is its plain twin", () => {
    const arena = new Arena();
    const x = placed(arena, numbers(7 * 32, 5, 13));
    const out = arena.float32(32);
    loadKernels(arena.memory).meanRows(x.byteOffset, out.byteOffset, 7, 32);
    expectClose(out, meanRows(x, 7));
  });

  it("tanhToUnitLength is its plain twin, also far out", () => {
    const arena = new Arena();
    const values = numbers(64, 3, 14);
    values.set([0, 1e-4, -50, 50, -200, 200]);
    const x = placed(arena, values);
    loadKernels(arena.memory).tanhToUnitLength(x.byteOffset, 1, 64);
    expectClose(x, tanhToUnitLength(values));
  });
});
