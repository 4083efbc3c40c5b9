import type { LabelRows } from "../data/label-rows";
import type { SparseRows } from "../text/vectorise";
import { f32, f64, i32 } from "../typed";
import { OutputLoss } from "./output-loss";
import type { Segment } from "./segments";

/** Base learning rate of this head. */
const BASE_RATE = 1;
/** Rows whose squared output gradient is below this are learnt: no update. Twice as fast and slightly more accurate. */
const LEARNT_BELOW = 0.005;

/** A trainable part of the network. Every head reads the same rows and writes the same output columns. */
export interface Head {
  /** Trains on `order[from … to)` one row at a time at `rate` (the schedule's factor); returns the summed loss before each update. */
  trainRows(inputs: SparseRows, labels: LabelRows, order: Int32Array, from: number, to: number, rate: number): number;
  /** Decoupled weight decay: multiplies all weights but the bias by `factor`. */
  shrink(factor: number): void;
  /** The output columns of one row. */
  logits(inputs: SparseRows, row: number, out: Float64Array): void;
  /** Copies the weights out, into `target` if given. */
  snapshot(target?: Float32Array): Float32Array;
  restore(snapshot: Float32Array): void;
}

/**
 * Head A: one linear layer, trained with row-wise AdaGrad. `weights` is row-major by feature (`[features + 1][columns]`, the last row
 * being the bias), so that one feature's update touches one contiguous run. Per row: G += x²·‖g‖², W −= η·x/√G·g, G starting at 1.
 */
export class LinearHead implements Head {
  readonly weights: Float32Array;
  private readonly squares: Float64Array;
  private readonly features: number;
  private readonly columns: number;
  private readonly baseRate: number;
  private readonly loss: OutputLoss;
  private readonly z: Float64Array;

  /** `rateScale` multiplies the base rate (the job's learning rate). */
  constructor(features: number, columns: number, segments: readonly Segment[], rateScale = 1) {
    this.features = features;
    this.columns = columns;
    this.baseRate = BASE_RATE * rateScale;
    this.loss = new OutputLoss(segments);
    this.weights = new Float32Array((features + 1) * columns);
    this.squares = new Float64Array(features + 1).fill(1);
    this.z = new Float64Array(columns);
  }

  trainRows(inputs: SparseRows, labels: LabelRows, order: Int32Array, from: number, to: number, rate: number): number {
    const { z, loss } = this;
    const step = this.baseRate * rate;
    let total = 0;
    for (let i = from; i < to; i++) {
      const row = i32(order, i);
      this.logits(inputs, row, z);
      total += loss.gradient(z, labels, row, z);
      if (loss.squaredNorm >= LEARNT_BELOW) this.update(inputs, row, z, loss.squaredNorm, step);
    }
    return total;
  }

  shrink(factor: number): void {
    const { weights } = this;
    const end = this.features * this.columns;
    for (let i = 0; i < end; i++) weights[i] = f32(weights, i) * factor;
  }

  logits(inputs: SparseRows, row: number, out: Float64Array): void {
    const { weights, columns } = this;
    const { idx, val } = inputs;
    const bias = this.features * columns;
    for (let c = 0; c < columns; c++) out[c] = f32(weights, bias + c);
    const end = i32(inputs.ptr, row + 1);
    let k = i32(inputs.ptr, row);
    // Four features at a time: a quarter of the loads and stores of `out`.
    for (; k + 3 < end; k += 4) {
      const x0 = f32(val, k);
      const x1 = f32(val, k + 1);
      const x2 = f32(val, k + 2);
      const x3 = f32(val, k + 3);
      const w0 = i32(idx, k) * columns;
      const w1 = i32(idx, k + 1) * columns;
      const w2 = i32(idx, k + 2) * columns;
      const w3 = i32(idx, k + 3) * columns;
      for (let c = 0; c < columns; c++) {
        out[c] =
          f64(out, c) +
          (x0 * f32(weights, w0 + c) + x1 * f32(weights, w1 + c)) +
          (x2 * f32(weights, w2 + c) + x3 * f32(weights, w3 + c));
      }
    }
    for (; k < end; k++) {
      const x = f32(val, k);
      const w = i32(idx, k) * columns;
      for (let c = 0; c < columns; c++) out[c] = f64(out, c) + x * f32(weights, w + c);
    }
  }

  snapshot(target?: Float32Array): Float32Array {
    const copy = target ?? new Float32Array(this.weights.length);
    copy.set(this.weights);
    return copy;
  }

  restore(snapshot: Float32Array): void {
    this.weights.set(snapshot);
  }

  private update(inputs: SparseRows, row: number, g: Float64Array, squaredNorm: number, step: number): void {
    const { idx, val } = inputs;
    const end = i32(inputs.ptr, row + 1);
    for (let k = i32(inputs.ptr, row); k < end; k++) this.updateRow(i32(idx, k), f32(val, k), g, squaredNorm, step);
    this.updateRow(this.features, 1, g, squaredNorm, step);
  }

  private updateRow(feature: number, x: number, g: Float64Array, squaredNorm: number, step: number): void {
    const { weights, squares, columns } = this;
    const square = f64(squares, feature) + x * x * squaredNorm;
    squares[feature] = square;
    const scale = (step * x) / Math.sqrt(square);
    const w = feature * columns;
    for (let c = 0; c < columns; c++) weights[w + c] = f32(weights, w + c) - scale * f64(g, c);
  }
}
