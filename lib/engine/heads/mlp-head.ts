import type { LabelRows } from "../data/label-rows";
import { OutputLoss } from "../models/output-loss";
import { f32, f64, i32 } from "../typed";
import { FeatureTable, shrinkRows, updateRow } from "./feature-table";
import { DROP_BELOW, type Head, type HeadShape, KEPT_SCALE, learntBelow, MLP } from "./head";
import { fillMlp, firstDropoutState } from "./initial-weights";
import type { InputRows } from "./input-rows";

/** Head B in plain TypeScript, in double precision: what `KernelMlpHead` is checked against. The same seed drops the same units. */
export class MlpHead implements Head {
  readonly weights: readonly [Float32Array, Float32Array];
  readonly state: readonly [Float32Array, Float32Array, Int32Array];
  private readonly input: FeatureTable;
  private readonly output: Float32Array;
  private readonly outputSquares = new Float32Array(MLP.hidden + 1).fill(MLP.outputSquares);
  private readonly random: Int32Array;
  private readonly loss: OutputLoss;
  private readonly step: number;
  private readonly learntBelow: number;
  private readonly h = new Float64Array(MLP.hidden);
  private readonly dh = new Float64Array(MLP.hidden);
  private readonly z: Float64Array;

  constructor(shape: HeadShape, options: { seed: number; rateScale?: number }) {
    this.input = new FeatureTable(shape.features, shape.dense, MLP.hidden, MLP.hiddenSquares);
    this.output = new Float32Array((MLP.hidden + 1) * shape.columns);
    this.random = Int32Array.of(firstDropoutState(options.seed));
    this.weights = [this.input.weights, this.output];
    this.state = [this.input.squares, this.outputSquares, this.random];
    this.loss = new OutputLoss(shape.segments);
    this.z = new Float64Array(shape.columns);
    this.step = MLP.rate * (options.rateScale ?? 1);
    this.learntBelow = learntBelow(shape.segments);
    fillMlp(shape, options.seed, ...this.weights);
  }

  trainRows(inputs: InputRows, labels: LabelRows, order: Int32Array, from: number, to: number, rate: number): number {
    const { input, loss, z, h, dh } = this;
    const step = this.step * rate;
    let total = 0;
    for (let i = from; i < to; i++) {
      const row = i32(order, i);
      input.read(inputs, row, h);
      for (let j = 0; j < MLP.hidden; j++) h[j] = this.isKept() ? Math.max(0, f64(h, j)) * KEPT_SCALE : 0;
      this.readHidden();
      total += loss.gradient(z, labels, row, z);
      if (loss.squaredNorm < this.learntBelow) continue;
      this.updateOutput(loss.squaredNorm, step);
      const norm = dh.reduce((sum, slope) => sum + slope * slope, 0);
      input.update(inputs, row, dh, norm, step);
    }
    return total;
  }

  shrink(factor: number): void {
    this.input.shrink(factor);
    shrinkRows(this.output, this.z.length, factor);
  }

  score(inputs: InputRows, from: number, to: number, out: Float32Array): void {
    const { h } = this;
    for (let row = from; row < to; row++) {
      this.input.read(inputs, row, h);
      for (let j = 0; j < MLP.hidden; j++) h[j] = Math.max(0, f64(h, j));
      this.readHidden();
      out.set(this.z, (row - from) * this.z.length);
    }
  }

  private isKept(): boolean {
    let state = i32(this.random, 0);
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.random[0] = state;
    return state >>> 0 >= DROP_BELOW;
  }

  /** z = bias + Σ h·output row. */
  private readHidden(): void {
    const { z, h, output } = this;
    const columns = z.length;
    const bias = MLP.hidden * columns;
    for (let c = 0; c < columns; c++) z[c] = f32(output, bias + c);
    for (let j = 0; j < MLP.hidden; j++) {
      const x = f64(h, j);
      for (let c = 0; c < columns; c++) z[c] = f64(z, c) + x * f32(output, j * columns + c);
    }
  }

  /** Updates the output layer with the gradient in z and leaves that of the hidden sums in dh. */
  private updateOutput(norm: number, step: number): void {
    const { z: g, h, dh, output, outputSquares } = this;
    for (let j = 0; j < MLP.hidden; j++) {
      const x = f64(h, j);
      dh[j] = 0;
      if (x === 0) continue;
      let slope = 0;
      for (let c = 0; c < g.length; c++) slope += f64(g, c) * f32(output, j * g.length + c);
      dh[j] = slope * KEPT_SCALE;
      updateRow(output, outputSquares, j, { x, g, norm, step });
    }
    updateRow(output, outputSquares, MLP.hidden, { x: 1, g, norm, step });
  }
}
