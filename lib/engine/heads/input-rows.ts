import type { LabelRows } from "../data/label-rows";
import type { Arena } from "../kernels/arena";
import type { SparseRows } from "../text/vectorise";
import { f32, f64, i32 } from "../typed";

/** What heads read. All arrays lie in one arena. Row r: the entries `ptr[r] … ptr[r+1]` of `idx` and `val`, in the order of the ids, then `dense` floats from `x[r·dense]`. */
export interface InputRows {
  rows: number;
  /** Sparse features there are; every `idx` is below, and occurs once in a row. */
  features: number;
  /** Dense values a row. */
  dense: number;
  ptr: Int32Array;
  idx: Int32Array;
  val: Float32Array;
  x: Float32Array;
}

/** Dense values of rows, row-major: `values[row · dimensions …]`. */
export interface DenseRows {
  dimensions: number;
  values: Float32Array;
}

/** Above every position in a row; with ids below 2¹⁹ both fit the 53 bits of a number. */
const POSITIONS = 2 ** 24;

/**
 * Copies rows into the arena. `dense` has as many rows as `sparse`, or is null. The entries of a row come in the order of their ids:
 * frequent features, whose weights lie together, are then visited together, which saves a tenth of the time of training.
 */
export function placeRows(arena: Arena, sparse: SparseRows, features: number, dense: DenseRows | null): InputRows {
  const { rows } = sparse;
  const dimensions = dense?.dimensions ?? 0;
  if (dense !== null && dense.values.length !== rows * dimensions) {
    throw new RangeError(`${dense.values.length} dense values do not make ${rows} rows of ${dimensions}`);
  }
  const x = arena.float32(rows * dimensions);
  if (dense !== null) x.set(dense.values);
  const idx = arena.int32(sparse.idx.length);
  const val = arena.float32(sparse.val.length);
  sortEntries(sparse, idx, val);
  return { rows, features, dense: dimensions, ptr: placeInts(arena, sparse.ptr), idx, val, x };
}

/** Copies labels into the arena. */
export function placeLabels(arena: Arena, labels: LabelRows): LabelRows {
  return { ...labels, ptr: placeInts(arena, labels.ptr), ids: placeInts(arena, labels.ids) };
}

function placeInts(arena: Arena, values: Int32Array): Int32Array {
  const placed = arena.int32(values.length);
  placed.set(values);
  return placed;
}

/** Writes the entries of each row in the order of their ids. */
function sortEntries(sparse: SparseRows, idx: Int32Array, val: Float32Array): void {
  let keys = new Float64Array(1024);
  for (let row = 0; row < sparse.rows; row++) {
    const from = i32(sparse.ptr, row);
    const count = i32(sparse.ptr, row + 1) - from;
    if (count > keys.length) keys = new Float64Array(count * 2);
    // Id and position in one number: sorting numbers needs no comparison function.
    for (let k = 0; k < count; k++) keys[k] = i32(sparse.idx, from + k) * POSITIONS + k;
    keys.subarray(0, count).sort();
    for (let k = 0; k < count; k++) {
      const key = f64(keys, k);
      const id = Math.floor(key / POSITIONS);
      idx[from + k] = id;
      val[from + k] = f32(sparse.val, from + key - id * POSITIONS);
    }
  }
}
