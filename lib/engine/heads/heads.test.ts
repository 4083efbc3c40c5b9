import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LabelRows, packLabels } from "../data/label-rows";
import { Arena } from "../kernels/arena";
import { segmentsOf } from "../models/segments";
import type { EngineTarget } from "../protocol";
import { Random } from "../random";
import { i32, item } from "../typed";
import { attachHead } from "./attach-head";
import type { Head, HeadShape } from "./head";
import { type InputRows, placeLabels, placeRows } from "./input-rows";
import { KernelLinearHead } from "./kernel-linear-head";
import { KernelMlpHead } from "./kernel-mlp-head";
import { LinearHead } from "./linear-head";
import { MlpHead } from "./mlp-head";

/** A target of a random problem: `missing` is the share of rows without a label. */
interface TargetSpec {
  labels: number;
  multi?: boolean;
  weight?: number;
  missing?: number;
}

interface Problem {
  arena: Arena;
  shape: HeadShape;
  inputs: InputRows;
  labels: LabelRows;
  order: Int32Array;
}

const ROWS = 60;
/** The kernels count in float32, plain TypeScript in float64: over 300 visits nothing drifts apart by more (9e-7 was seen). */
const TOLERANCE = 5e-6;

function targetOf({ labels, multi, weight }: TargetSpec, index: number): EngineTarget {
  const names = Array.from({ length: labels }, (_, c) => `c${c}`);
  const loss = multi === true ? "multi_class" : "single_class";
  return { name: `t${index}`, labels: names, weight: weight ?? 1, loss_function: loss };
}

function randomClasses(spec: TargetSpec, random: Random): number[] {
  if (random.uniform() < (spec.missing ?? 0)) return [];
  if (spec.multi !== true) return [random.below(spec.labels)];
  return Array.from({ length: spec.labels }, (_, c) => c).filter(() => random.uniform() < 0.3);
}

/** Rows of 0 … 11 distinct features and `dense` values, with random labels: only an overfitted head gets them right. */
function randomProblem(
  targets: readonly TargetSpec[],
  dense: number,
  seed: number,
  { features = 40, arena = new Arena() } = {},
): Problem {
  const random = new Random(seed, 77);
  const { segments, columns } = segmentsOf(targets.map(targetOf));
  const rows = Array.from({ length: ROWS }, () => {
    const all = Int32Array.from({ length: features }, (_, f) => f);
    random.shuffle(all);
    return all.slice(0, random.below(Math.min(12, features + 1)));
  });
  const ptr = new Int32Array(ROWS + 1);
  rows.forEach((row, r) => {
    ptr[r + 1] = i32(ptr, r) + row.length;
  });
  const idx = Int32Array.from(rows.flatMap((row) => [...row]));
  const val = Float32Array.from(idx, () => random.uniform());
  const values = Float32Array.from({ length: ROWS * dense }, () => random.uniform() - 0.5);
  const labels = packLabels(
    rows.map(() => targets.map((spec) => randomClasses(spec, random))),
    targets.length,
  );
  const order = arena.int32(ROWS * 5);
  order.forEach((_, i) => {
    order[i] = random.below(ROWS);
  });
  return {
    arena,
    shape: { features, dense, segments, columns },
    inputs: placeRows(arena, { rows: ROWS, ptr, idx, val }, features, dense > 0 ? { dimensions: dense, values } : null),
    labels: placeLabels(arena, labels),
    order,
  };
}

const HEADS = {
  linear: {
    kernel: ({ arena, shape }: Problem, _seed: number, rateScale?: number) =>
      KernelLinearHead.create(arena, shape, rateScale),
    plain: ({ shape }: Problem, _seed: number, rateScale?: number) => new LinearHead(shape, rateScale),
  },
  mlp: {
    kernel: ({ arena, shape }: Problem, seed: number, rateScale?: number) =>
      KernelMlpHead.create(arena, shape, { seed, rateScale: rateScale ?? 1 }),
    plain: ({ shape }: Problem, seed: number, rateScale?: number) =>
      new MlpHead(shape, { seed, rateScale: rateScale ?? 1 }),
  },
};

/** Trains on the whole order in uneven chunks with a falling rate; returns the losses of the chunks. */
function trainThrough(head: Head, { inputs, labels, order }: Problem, from = 0, to = order.length): number[] {
  const losses: number[] = [];
  for (let at = from; at < to; at += 7) {
    losses.push(head.trainRows(inputs, labels, order, at, Math.min(at + 7, to), 1 - at / (2 * order.length)));
  }
  return losses;
}

function scoresOf(head: Head, { arena, inputs, shape }: Problem): Float32Array {
  const out = arena.float32(inputs.rows * shape.columns);
  head.score(inputs, 0, inputs.rows, out);
  return out;
}

/** Relative above 1, absolute below. */
function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let greatest = 0;
  // Written so that NaN is reported.
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? Number.NaN, b[i] ?? Number.NaN];
    greatest = Math.max(greatest, Math.abs(x - y) / Math.max(1, Math.abs(y)));
  }
  return greatest;
}

/** For exact comparisons; text compares faster than arrays. */
function bytesOf(arrays: readonly (Float32Array | Int32Array)[]): string[] {
  return arrays.map(({ buffer, byteOffset, byteLength }) => {
    return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
  });
}

const PROBLEMS: [string, TargetSpec[], number][] = [
  ["single label", [{ labels: 7 }], 0],
  ["single label with dense values", [{ labels: 77 }], 18],
  ["two labels in four columns", [{ labels: 2 }], 3],
  ["multi-label", [{ labels: 28, multi: true }], 0],
  ["multi-label with dense values", [{ labels: 5, multi: true, missing: 0.4 }], 32],
  ["several targets", [{ labels: 5, weight: 0.7 }, { labels: 6, multi: true, weight: 1.3 }, { labels: 3 }], 5],
  [
    "missing labels",
    [
      { labels: 5, missing: 0.5 },
      { labels: 4, missing: 0.5 },
    ],
    0,
  ],
  ["a target of weight 0", [{ labels: 5 }, { labels: 6, multi: true, weight: 0 }, { labels: 3, weight: 0 }], 4],
];

describe.each(["linear", "mlp"] as const)("the %s head's kernels", (kind) => {
  const make = HEADS[kind];

  it.each(PROBLEMS)("agree with plain TypeScript over 300 visits: %s", (_name, targets, dense) => {
    for (const seed of [1, 2]) {
      const problem = randomProblem(targets, dense, seed);
      const kernel = make.kernel(problem, seed, 0.8);
      const plain = make.plain(problem, seed, 0.8);
      expect(bytesOf(kernel.weights)).toEqual(bytesOf(plain.weights));
      expect(bytesOf(kernel.state)).toEqual(bytesOf(plain.state));
      const before = bytesOf(kernel.weights);
      const losses = trainThrough(kernel, problem);
      expect(greatestDifference(losses, trainThrough(plain, problem))).toBeLessThan(TOLERANCE);
      expect(bytesOf(kernel.weights)).not.toEqual(before);
      kernel.weights.forEach((weights, w) => {
        expect(greatestDifference(weights, item(plain.weights, w))).toBeLessThan(TOLERANCE);
      });
      kernel.state.forEach((state, s) => {
        expect(greatestDifference(state, item(plain.state, s))).toBeLessThan(TOLERANCE);
      });
      expect(greatestDifference(scoresOf(kernel, problem), scoresOf(plain, problem))).toBeLessThan(TOLERANCE);
    }
  });

  it("agree with plain TypeScript on any shape (law)", () => {
    const spec = fc.record({
      labels: fc.integer({ min: 2, max: 13 }),
      multi: fc.boolean(),
      weight: fc.constantFrom(0, 0.5, 1),
      missing: fc.constantFrom(0, 0.3),
    });
    const targets = fc.array(spec, { minLength: 1, maxLength: 3 });
    const shapes = fc.tuple(targets, fc.nat({ max: 9 }), fc.integer({ min: 1, max: 15 }), fc.nat({ max: 1000 }));
    fc.assert(
      fc.property(shapes, ([specs, dense, features, seed]) => {
        const problem = randomProblem(specs, dense, seed, { features });
        const kernel = make.kernel(problem, seed);
        const plain = make.plain(problem, seed);
        // Few visits: a row within a rounding error of "learnt" would be trained by one and left alone by the other.
        const visits = [kernel, plain].map((head) => trainThrough(head, problem, 0, 20));
        expect(greatestDifference(item(visits, 0), item(visits, 1))).toBeLessThan(TOLERANCE);
        expect(greatestDifference(scoresOf(kernel, problem), scoresOf(plain, problem))).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it("give the same bytes for the same seed", () => {
    const [one, two] = [1, 2].map(() => {
      const problem = randomProblem([{ labels: 9 }, { labels: 3, multi: true }], 6, 5);
      const head = make.kernel(problem, 11);
      return { losses: trainThrough(head, problem), weights: bytesOf(head.weights), state: bytesOf(head.state) };
    });
    expect(one).toEqual(two);
  });

  it("go on from weights and state as if never stopped", () => {
    const problem = randomProblem([{ labels: 9 }, { labels: 3, multi: true }], 6, 6);
    const straight = make.kernel(problem, 11);
    trainThrough(straight, problem, 0, 140);
    const kept = { weights: straight.weights.map((w) => w.slice()), state: straight.state.map((s) => s.slice()) };
    const losses = trainThrough(straight, problem, 140);
    const resumed = make.kernel(problem, 12345);
    resumed.weights.forEach((weights, w) => {
      weights.set(item(kept.weights, w));
    });
    resumed.state.forEach((state, s) => {
      state.set(item(kept.state, s));
    });
    expect(trainThrough(resumed, problem, 140)).toEqual(losses);
    expect(bytesOf(resumed.weights)).toEqual(bytesOf(straight.weights));
    expect(bytesOf(resumed.state)).toEqual(bytesOf(straight.state));
  });

  it("train the same weights when attached elsewhere", () => {
    const problem = randomProblem([{ labels: 9 }], 6, 7);
    const [alone, shared] = [make.kernel(problem, 3), make.kernel(problem, 3)];
    const other = attachHead(problem.arena.memory, structuredClone(shared.placement));
    const losses = [...trainThrough(shared, problem, 0, 70), ...trainThrough(other, problem, 70)];
    expect(losses).toEqual(trainThrough(alone, problem));
    expect(bytesOf(shared.weights)).toEqual(bytesOf(alone.weights));
    expect(scoresOf(other, problem)).toEqual(scoresOf(alone, problem));
  });

  it("work above 2 GiB, where addresses have the highest bit set", () => {
    const arena = new Arena();
    arena.allocate(2 ** 31);
    const targets = [{ labels: 9 }, { labels: 3, multi: true }];
    const [high, low] = [randomProblem(targets, 6, 5, { arena }), randomProblem(targets, 6, 5)];
    const [above, below] = [make.kernel(high, 3), make.kernel(low, 3)];
    expect(above.placement.block).toBeGreaterThan(2 ** 31);
    expect(trainThrough(above, high)).toEqual(trainThrough(below, low));
    for (const head of [above, below]) head.shrink(0.9);
    expect(bytesOf(above.weights)).toEqual(bytesOf(below.weights));
    expect(scoresOf(above, high)).toEqual(scoresOf(below, low));
  });

  it("leave the padding 0, in weights and in scores", () => {
    const problem = randomProblem([{ labels: 5 }, { labels: 3, multi: true }], 6, 8);
    const head = make.kernel(problem, 3);
    trainThrough(head, problem);
    const { columns } = problem.shape;
    for (const table of [item(head.weights, head.weights.length - 1), scoresOf(head, problem)]) {
      const padding = table.filter((_, i) => [5, 6, 7, 11].includes(i % columns));
      expect(padding.every((value) => value === 0)).toBe(true);
      expect(table.some((value) => value !== 0)).toBe(true);
    }
  });

  it("learn which feature means which label", () => {
    const arena = new Arena();
    const { segments, columns } = segmentsOf([targetOf({ labels: 3 }, 0), targetOf({ labels: 2, multi: true }, 1)]);
    const sparse = {
      rows: 3,
      ptr: Int32Array.of(0, 1, 2, 3),
      idx: Int32Array.of(0, 1, 2),
      val: Float32Array.of(1, 1, 1),
    };
    const inputs = placeRows(arena, sparse, 3, null);
    const truth = [
      [[0], []],
      [[1], [0, 1]],
      [[2], [1]],
    ];
    const labels = placeLabels(arena, packLabels(truth, 2));
    const order = arena.int32(300);
    order.forEach((_, i) => {
      order[i] = i % 3;
    });
    const problem = { arena, shape: { features: 3, dense: 0, segments, columns }, inputs, labels, order };
    const head = make.kernel(problem, 1);
    const losses = trainThrough(head, problem);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 10);
    const scores = scoresOf(head, problem);
    truth.forEach(([single, multi], row) => {
      const z = [...scores.subarray(row * columns, (row + 1) * columns)];
      const softmax = z.slice(0, 3);
      expect(softmax.indexOf(Math.max(...softmax))).toBe(single?.[0]);
      expect([0, 1].filter((c) => (z[4 + c] ?? 0) > 0)).toEqual(multi);
    });
  });

  it("leave rows alone that are learnt, and rows without any label", () => {
    const problem = randomProblem([{ labels: 4, missing: 1 }], 3, 9);
    const head = make.kernel(problem, 1);
    const before = bytesOf(head.weights);
    expect(trainThrough(head, problem).every((loss) => loss === 0)).toBe(true);
    expect(bytesOf(head.weights)).toEqual(before);
  });

  it("shrink everything but the biases", () => {
    const problem = randomProblem([{ labels: 4 }], 3, 10);
    const head = make.kernel(problem, 1);
    trainThrough(head, problem);
    const before = head.weights.map((weights) => weights.slice());
    head.shrink(0.5);
    head.weights.forEach((weights, w) => {
      const columns = kind === "mlp" && w === 0 ? 128 : problem.shape.columns;
      const expected = item(before, w).map((value, i) => (i < weights.length - columns ? value / 2 : value));
      expect(weights).toEqual(expected);
    });
  });

  it("refuse rows that are not theirs", () => {
    const problem = randomProblem([{ labels: 4 }], 3, 10);
    const { inputs, labels, order } = problem;
    const head = make.kernel(problem, 1);
    const other = randomProblem([{ labels: 4 }], 2, 10);
    expect(() => head.trainRows(other.inputs, labels, order, 0, 1, 1)).toThrow("rows of 40 + 2 features");
    expect(() => head.trainRows(inputs, { ...labels, segments: 2 }, order, 0, 1, 1)).toThrow("labels of 2 targets");
    expect(() => head.trainRows(inputs, labels, Int32Array.of(0), 0, 1, 1)).toThrow("does not lie in the arena");
    expect(() => head.score(inputs, 0, 2, problem.arena.float32(4))).toThrow("room for 4 of 8 scores");
    expect(() => head.score(inputs, 0, ROWS + 1, problem.arena.float32(ROWS * 8))).toThrow(`rows 0 to ${ROWS + 1}`);
  });
});

describe("KernelLinearHead", () => {
  it("has finite losses and gradients at extreme logits, as plain TypeScript has", () => {
    const problem = randomProblem([{ labels: 3 }, { labels: 3, multi: true }], 2, 14);
    const heads = [KernelLinearHead.create(problem.arena, problem.shape), new LinearHead(problem.shape)];
    const losses = heads.map((head) => {
      const [weights] = head.weights;
      weights?.set([1e4, -1e4, 50, 0, -1e4, 1e4, -60, 0], weights.length - 8);
      return trainThrough(head, problem, 0, 7);
    });
    const [kernel, plain] = heads.map((head) => item(head.weights, 0));
    expect(losses[0]?.[0]).toBeGreaterThan(1e4);
    expect(greatestDifference(losses[0] ?? [], losses[1] ?? [0])).toBeLessThan(TOLERANCE);
    expect(greatestDifference(kernel ?? [], plain ?? [0])).toBeLessThan(TOLERANCE);
  });
});

describe("KernelMlpHead", () => {
  it("drops three units in ten, others each time, and none when scoring", () => {
    const problem = randomProblem([{ labels: 4 }], 3, 12);
    const head = KernelMlpHead.create(problem.arena, problem.shape, { seed: 1 });
    // All units pass 1 on to column 0: its logit is the number of kept units / 0.7.
    const [input, output] = head.weights;
    input.fill(0);
    input.fill(1, input.length - 128);
    output.fill(0);
    for (let j = 0; j < 128; j++) output[j * problem.shape.columns] = 1;
    expect(scoresOf(head, problem)[0]).toBe(128);
    const { inputs, labels, order } = problem;
    const kept: number[] = [];
    for (let i = 0; i < 200; i++) {
      // Rate 0: the weights stay. A softmax with a wrong label loses what it is ahead: the logit.
      const row = i32(order, i);
      const loss = head.trainRows(inputs, labels, order, i, i + 1, 0);
      if (i32(labels.ids, row) === 0) continue;
      kept.push(loss * 0.7);
    }
    expect(kept.length).toBeGreaterThan(100);
    expect(new Set(kept).size).toBeGreaterThan(10);
    // 128 · 0.7 = 89.6, and four standard errors of the mean.
    const mean = kept.reduce((sum, count) => sum + count, 0) / kept.length;
    expect(Math.abs(mean - 89.6)).toBeLessThan((4 * Math.sqrt(128 * 0.21)) / Math.sqrt(kept.length));
  });

  it("represents rows by its hidden units, none below 0", () => {
    const problem = randomProblem([{ labels: 4 }], 3, 13);
    const head = KernelMlpHead.create(problem.arena, problem.shape, { seed: 1 });
    trainThrough(head, problem);
    const hidden = problem.arena.float32(ROWS * 128);
    head.represent(problem.inputs, 0, ROWS, hidden);
    expect(hidden.every((value) => value >= 0)).toBe(true);
    // The output layer over it gives the scores.
    const { columns } = problem.shape;
    const [, output] = head.weights;
    const scores = scoresOf(head, problem);
    for (const row of [0, ROWS - 1]) {
      for (let c = 0; c < 4; c++) {
        let z = output[128 * columns + c] ?? 0;
        for (let j = 0; j < 128; j++) z += (hidden[row * 128 + j] ?? 0) * (output[j * columns + c] ?? 0);
        expect(scores[row * columns + c]).toBeCloseTo(z, 4);
      }
    }
  });
});
