import type { LabelRows } from "../data/label-rows";
import { OutputLoss } from "../models/output-loss";
import { i32 } from "../typed";
import { FeatureTable } from "./feature-table";
import { type Head, type HeadShape, LINEAR, type LinearSettings, learntBelow } from "./head";
import type { InputRows } from "./input-rows";

/** Head A in plain TypeScript, in double precision: what `KernelLinearHead` is checked against. */
export class LinearHead implements Head {
  readonly weights: readonly [Float32Array];
  readonly state: readonly [Float32Array];
  private readonly table: FeatureTable;
  private readonly loss: OutputLoss;
  private readonly z: Float64Array;
  private readonly step: number;
  private readonly learntBelow: number;

  constructor(shape: HeadShape, rateScale = 1, settings: LinearSettings = LINEAR) {
    this.table = new FeatureTable(shape.features, shape.dense, shape.columns, settings.squares);
    this.weights = [this.table.weights];
    this.state = [this.table.squares];
    this.loss = new OutputLoss(shape.segments);
    this.z = new Float64Array(shape.columns);
    this.step = settings.rate * rateScale;
    this.learntBelow = settings.skipsLearnt ? learntBelow(shape.segments) : 0;
  }

  trainRows(inputs: InputRows, labels: LabelRows, order: Int32Array, from: number, to: number, rate: number): number {
    const { table, loss, z } = this;
    let total = 0;
    for (let i = from; i < to; i++) {
      const row = i32(order, i);
      table.read(inputs, row, z);
      total += loss.gradient(z, labels, row, z);
      if (loss.squaredNorm >= this.learntBelow) table.update(inputs, row, z, loss.squaredNorm, this.step * rate);
    }
    return total;
  }

  shrink(factor: number): void {
    this.table.shrink(factor);
  }

  score(inputs: InputRows, from: number, to: number, out: Float32Array): void {
    for (let row = from; row < to; row++) {
      this.table.read(inputs, row, this.z);
      out.set(this.z, (row - from) * this.z.length);
    }
  }
}
