import { addAllRows, addRows, copyRow, updateAllRows, updateRow, updateRows } from "./rows";

/** A table that reads the input rows: `features` rows for the sparse entries, `dense` for the dense ones, one for the bias. */
@unmanaged
export class InputTable {
  weights: usize;
  squares: usize;
  features: i32;
  dense: i32;
  columns: i32;
}

/** Where the input rows lie: see `InputRows` of heads/input-rows.ts. */
@unmanaged
export class Inputs {
  ptr: usize;
  idx: usize;
  val: usize;
  x: usize;
}

@inline
function rowPointer(inputs: Inputs, row: i32): usize {
  return inputs.ptr + (<usize>row << 2);
}

/** z = bias + Σ x·table row, over the sparse and the dense entries of input row `row`. */
export function readInputs(table: InputTable, inputs: Inputs, row: i32, z: usize): void {
  const columns = table.columns;
  const bytes = <usize>columns << 2;
  const denseRows = table.weights + <usize>table.features * bytes;
  copyRow(z, denseRows + <usize>table.dense * bytes, bytes);
  const from = load<i32>(rowPointer(inputs, row));
  const n = load<i32>(rowPointer(inputs, row), 4) - from;
  const at = <usize>from << 2;
  addRows(z, table.weights, columns, inputs.idx + at, inputs.val + at, n);
  const x = inputs.x + ((<usize>row * <usize>table.dense) << 2);
  addAllRows(z, denseRows, columns, x, table.dense);
}

/** AdaGrad on every table row that input row `row` reads, with gradient g, ‖g‖² = norm. */
export function updateInputs(table: InputTable, inputs: Inputs, row: i32, g: usize, norm: f32, step: f32): void {
  const columns = table.columns;
  const bytes = <usize>columns << 2;
  const from = load<i32>(rowPointer(inputs, row));
  const n = load<i32>(rowPointer(inputs, row), 4) - from;
  const at = <usize>from << 2;
  updateRows(table.weights, table.squares, columns, inputs.idx + at, inputs.val + at, n, g, norm, step);
  const dense = table.weights + <usize>table.features * bytes;
  const denseSquares = table.squares + (<usize>table.features << 2);
  const x = inputs.x + ((<usize>row * <usize>table.dense) << 2);
  updateAllRows(dense, denseSquares, columns, x, table.dense, g, norm, step);
  const bias = dense + <usize>table.dense * bytes;
  updateRow(bias, denseSquares + (<usize>table.dense << 2), columns, 1, g, norm, step);
}
