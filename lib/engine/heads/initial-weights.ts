import type { Segment } from "../models/segments";
import { RANDOM_STREAM, Random } from "../random";
import { type HeadShape, MLP } from "./head";

/** Fills both layers of the head with a hidden layer from the job's seed. Padding columns are left 0. */
export function fillMlp(shape: HeadShape, seed: number, input: Float32Array, output: Float32Array): void {
  const random = new Random(seed, RANDOM_STREAM.hiddenWeights);
  for (let i = 0; i < input.length; i++) input[i] = symmetric(random, MLP.spread);
  const limit = Math.sqrt(6 / (MLP.hidden + shape.columns));
  for (let row = 0; row < output.length; row += shape.columns) fillRow(random, shape.segments, limit, output, row);
}

/** The first state of the dropout's xorshift32; never 0. */
export function firstDropoutState(seed: number): number {
  return new Random(seed, RANDOM_STREAM.dropout).next() | 0;
}

function fillRow(random: Random, segments: readonly Segment[], limit: number, output: Float32Array, row: number): void {
  for (const { start, count } of segments) {
    for (let c = start; c < start + count; c++) output[row + c] = symmetric(random, limit);
  }
}

function symmetric(random: Random, limit: number): number {
  return (random.uniform() * 2 - 1) * limit;
}
