import { f32, f64, i8 } from "../typed";

/** Rows of a weight matrix as 8-bit integers with one scale a row: weight ≈ scale · value. */
export interface QuantisedRows {
  rows: number;
  columns: number;
  values: Int8Array;
  scales: Float32Array;
}

const LARGEST = 127;

/** Rounds each row to −127 … 127 of its own largest magnitude. A row of zeros has scale 0. */
export function quantiseRows(weights: Float32Array, columns: number): QuantisedRows {
  const rows = weights.length / columns;
  const values = new Int8Array(weights.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let largest = 0;
    for (let c = start; c < start + columns; c++) largest = Math.max(largest, Math.abs(f32(weights, c)));
    if (largest === 0) continue;
    scales[row] = largest / LARGEST;
    const inverse = LARGEST / largest;
    for (let c = start; c < start + columns; c++) values[c] = Math.round(f32(weights, c) * inverse);
  }
  return { rows, columns, values, scales };
}

/** out += x · row: what the kernel `addQuantisedRows` does for many rows. */
export function addRow(matrix: QuantisedRows, row: number, x: number, out: Float64Array): void {
  const { values, columns } = matrix;
  const scale = x * f32(matrix.scales, row);
  const start = row * columns;
  for (let c = 0; c < columns; c++) out[c] = f64(out, c) + scale * i8(values, start + c);
}
