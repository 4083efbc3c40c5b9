import { f32, f64, i32 } from "../typed";
import type { InputRows } from "./input-rows";

/**
 * The weights that read the input rows, in plain TypeScript: a row of `columns` floats for each sparse feature, each dense value and
 * the bias, and one AdaGrad accumulator a row. What kernels/assembly/inputs.ts does, for comparison.
 */
export class FeatureTable {
  readonly weights: Float32Array;
  readonly squares: Float32Array;
  private readonly features: number;
  private readonly dense: number;
  private readonly columns: number;

  constructor(features: number, dense: number, columns: number, squares: number) {
    this.features = features;
    this.dense = dense;
    this.columns = columns;
    this.weights = new Float32Array((features + dense + 1) * columns);
    this.squares = new Float32Array(features + dense + 1).fill(squares);
  }

  /** z = bias + Σ x·row. */
  read(inputs: InputRows, row: number, z: Float64Array): void {
    z.fill(0);
    this.eachEntry(inputs, row, (tableRow, x) => {
      const w = tableRow * this.columns;
      for (let c = 0; c < this.columns; c++) z[c] = f64(z, c) + x * f32(this.weights, w + c);
    });
  }

  /** Per row: G += x²·norm, row −= step·x/√G·g. */
  update(inputs: InputRows, row: number, g: Float64Array, norm: number, step: number): void {
    this.eachEntry(inputs, row, (tableRow, x) => {
      updateRow(this.weights, this.squares, tableRow, { x, g, norm, step });
    });
  }

  /** Multiplies all rows but the bias. */
  shrink(factor: number): void {
    shrinkRows(this.weights, this.columns, factor);
  }

  private eachEntry(inputs: InputRows, row: number, visit: (tableRow: number, x: number) => void): void {
    const { features, dense } = this;
    for (let k = i32(inputs.ptr, row); k < i32(inputs.ptr, row + 1); k++) visit(i32(inputs.idx, k), f32(inputs.val, k));
    for (let d = 0; d < dense; d++) visit(features + d, f32(inputs.x, row * dense + d));
    visit(features + dense, 1);
  }
}

/** One AdaGrad step on row `row` of a table whose rows are as long as g. */
export function updateRow(
  weights: Float32Array,
  squares: Float32Array,
  row: number,
  { x, g, norm, step }: { x: number; g: Float64Array; norm: number; step: number },
): void {
  squares[row] = f32(squares, row) + x * x * norm;
  const scale = (step * x) / Math.sqrt(f32(squares, row));
  const w = row * g.length;
  for (let c = 0; c < g.length; c++) weights[w + c] = f32(weights, w + c) - scale * f64(g, c);
}

/** Multiplies all rows of a table but the last. */
export function shrinkRows(weights: Float32Array, columns: number, factor: number): void {
  for (let i = 0; i < weights.length - columns; i++) weights[i] = f32(weights, i) * factor;
}
