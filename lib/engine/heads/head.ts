import type { LabelRows } from "../data/label-rows";
import type { Segment } from "../models/segments";
import type { InputRows } from "./input-rows";

/** Of a target of weight 1. */
const LEARNT_BELOW = 0.005;
/** What adds nothing to a float of 32 bits. */
const NO_WEIGHT = 1e-7;

/**
 * Rows whose squared output gradient is below this are learnt: no update. Twice as fast and slightly more accurate. The least of the
 * weights decides, so that a target of little weight still learns once the others have.
 */
export function learntBelow(segments: readonly Segment[]): number {
  const weights = segments.flatMap(({ weight }) => (weight > NO_WEIGHT ? [weight] : []));
  return LEARNT_BELOW * Math.min(1, ...weights) ** 2;
}

export interface LinearSettings {
  /** Base learning rate, and first value of the accumulators. */
  rate: number;
  squares: number;
  /** Whether rows that are learnt are passed over. */
  skipsLearnt: boolean;
}

/** Of the linear head. */
export const LINEAR: LinearSettings = { rate: 1, squares: 1, skipsLearnt: true };

/** The head with a hidden layer. */
export const MLP = {
  hidden: 128,
  rate: 0.3,
  hiddenSquares: 0.01,
  outputSquares: 1,
  /** Input weights start in ± this. */
  spread: 0.05,
  dropout: 0.3,
} as const;

/** A unit is dropped when its random word is below this: integers, so that every implementation decides alike. */
export const DROP_BELOW = Math.round(MLP.dropout * 2 ** 32);
/** What is kept is scaled up, so that nothing has to be scaled when scoring. */
export const KEPT_SCALE = 1 / (1 - MLP.dropout);

/** What a head reads and writes. */
export interface HeadShape {
  /** Sparse features and dense values of an input row. */
  features: number;
  dense: number;
  segments: readonly Segment[];
  /** Output columns of all segments, padding included. */
  columns: number;
}

/** A trainable part of the network. Every head reads the same rows and writes the same output columns. One thread at a time may use it. */
export interface Head {
  /** Trains on `order[from … to)` one row at a time at `rate` (the schedule's factor); returns the summed loss before each update. */
  trainRows(inputs: InputRows, labels: LabelRows, order: Int32Array, from: number, to: number, rate: number): number;
  /** Decoupled weight decay: multiplies all weights but the biases by `factor`. */
  shrink(factor: number): void;
  /** The raw output columns of rows [from … to), one row after another into `out`. */
  score(inputs: InputRows, from: number, to: number, out: Float32Array): void;
  /** The arrays that are the model; copied for snapshots. */
  readonly weights: readonly Float32Array[];
  /** What the optimiser keeps beside them: with weights and state restored, training goes on bit for bit as if never stopped. */
  readonly state: readonly (Float32Array | Int32Array)[];
}

/** A table of weights and its accumulators (one a row) in an arena. */
export interface TablePlacement {
  weights: number;
  squares: number;
  rows: number;
  columns: number;
}

interface KernelPlacement {
  /** Addresses of the structures that the kernels read. */
  block: number;
  inputs: number;
  features: number;
  dense: number;
  segments: number;
  /** η₀ times the job's factor. */
  step: number;
  table: TablePlacement;
}

/** Where a head lies in an arena: with it and the memory another thread can take the head over. */
export interface LinearPlacement extends KernelPlacement {
  kind: "linear";
}

/** As {@link LinearPlacement}. */
export interface MlpPlacement extends KernelPlacement {
  kind: "mlp";
  output: TablePlacement;
  random: number;
}

export type HeadPlacement = LinearPlacement | MlpPlacement;
