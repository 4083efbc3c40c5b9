/*
 * Sums and updates of table rows: z += x·row forwards, row −= scale·g backwards. A table is row-major; its rows are `columns` floats,
 * a multiple of 4. Addresses and sizes are unsigned (usize), so tables may lie above 2 GiB. Four rows go together: z and g are
 * then read once for four rows, and the square roots and divisions of AdaGrad are vectors. The rows of one call must be distinct.
 */

@inline
function loadFloat(array: usize, index: i32): f32 {
  return load<f32>(array + (<usize>index << 2));
}

@inline
function rowAt(table: usize, index: i32, bytes: usize): usize {
  return table + <usize>index * bytes;
}

@inline
function rowOf(table: usize, idx: usize, k: i32, bytes: usize): usize {
  return table + <usize>load<i32>(idx + (<usize>k << 2)) * bytes;
}

@inline
function times(x: v128, row: usize, offset: usize): v128 {
  return f32x4.mul(x, v128.load(row + offset));
}

function addFour(z: usize, bytes: usize, w0: usize, w1: usize, w2: usize, w3: usize, x: v128): void {
  const x0 = f32x4.splat(f32x4.extract_lane(x, 0));
  const x1 = f32x4.splat(f32x4.extract_lane(x, 1));
  const x2 = f32x4.splat(f32x4.extract_lane(x, 2));
  const x3 = f32x4.splat(f32x4.extract_lane(x, 3));
  let left = bytes;
  for (; left >= 32; left -= 32) {
    const first = f32x4.add(times(x0, w0, 0), times(x1, w1, 0));
    const second = f32x4.add(times(x2, w2, 0), times(x3, w3, 0));
    const third = f32x4.add(times(x0, w0, 16), times(x1, w1, 16));
    const fourth = f32x4.add(times(x2, w2, 16), times(x3, w3, 16));
    v128.store(z, f32x4.add(v128.load(z), f32x4.add(first, second)));
    v128.store(z, f32x4.add(v128.load(z, 16), f32x4.add(third, fourth)), 16);
    z += 32;
    w0 += 32;
    w1 += 32;
    w2 += 32;
    w3 += 32;
  }
  if (left != 0) {
    const first = f32x4.add(times(x0, w0, 0), times(x1, w1, 0));
    const second = f32x4.add(times(x2, w2, 0), times(x3, w3, 0));
    v128.store(z, f32x4.add(v128.load(z), f32x4.add(first, second)));
  }
}

/** y[0 … bytes) = w[0 … bytes); a call of memory.copy leaves the module and costs more. */
@inline
export function copyRow(y: usize, w: usize, bytes: usize): void {
  for (let c: usize = 0; c < bytes; c += 16) v128.store(y + c, v128.load(w + c));
}

/** y[0 … bytes) += x · w[0 … bytes). */
@inline
function addOne(y: usize, bytes: usize, w: usize, x: f32): void {
  const factor = f32x4.splat(x);
  for (let c: usize = 0; c < bytes; c += 16) {
    v128.store(y + c, f32x4.add(v128.load(y + c), times(factor, w, c)));
  }
}

/** z += Σ val[k]·table[idx[k]], k of 0 … n. */
export function addRows(z: usize, table: usize, columns: i32, idx: usize, val: usize, n: i32): void {
  const bytes = <usize>columns << 2;
  let k = 0;
  for (; k + 3 < n; k += 4) {
    const w0 = rowOf(table, idx, k, bytes);
    const w1 = rowOf(table, idx, k + 1, bytes);
    const w2 = rowOf(table, idx, k + 2, bytes);
    const w3 = rowOf(table, idx, k + 3, bytes);
    addFour(z, bytes, w0, w1, w2, w3, v128.load(val + (<usize>k << 2)));
  }
  for (; k < n; k++) addOne(z, bytes, rowOf(table, idx, k, bytes), loadFloat(val, k));
}

/** z += Σ x[k]·table[k], k of 0 … n. */
export function addAllRows(z: usize, table: usize, columns: i32, x: usize, n: i32): void {
  const bytes = <usize>columns << 2;
  let k = 0;
  let w = table;
  for (; k + 3 < n; k += 4) {
    addFour(z, bytes, w, w + bytes, w + 2 * bytes, w + 3 * bytes, v128.load(x + (<usize>k << 2)));
    w += 4 * bytes;
  }
  for (; k < n; k++) addOne(z, bytes, rowAt(table, k, bytes), loadFloat(x, k));
}

@inline
function subtractAt(w: usize, offset: usize, scale: v128, g: v128): void {
  v128.store(w + offset, f32x4.sub(v128.load(w + offset), f32x4.mul(scale, g)));
}

function subtractFour(g: usize, bytes: usize, w0: usize, w1: usize, w2: usize, w3: usize, scale: v128): void {
  const s0 = f32x4.splat(f32x4.extract_lane(scale, 0));
  const s1 = f32x4.splat(f32x4.extract_lane(scale, 1));
  const s2 = f32x4.splat(f32x4.extract_lane(scale, 2));
  const s3 = f32x4.splat(f32x4.extract_lane(scale, 3));
  let left = bytes;
  for (; left >= 32; left -= 32) {
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    subtractAt(w0, 0, s0, g0);
    subtractAt(w0, 16, s0, g1);
    subtractAt(w1, 0, s1, g0);
    subtractAt(w1, 16, s1, g1);
    subtractAt(w2, 0, s2, g0);
    subtractAt(w2, 16, s2, g1);
    subtractAt(w3, 0, s3, g0);
    subtractAt(w3, 16, s3, g1);
    g += 32;
    w0 += 32;
    w1 += 32;
    w2 += 32;
    w3 += 32;
  }
  if (left != 0) {
    const g0 = v128.load(g);
    subtractAt(w0, 0, s0, g0);
    subtractAt(w1, 0, s1, g0);
    subtractAt(w2, 0, s2, g0);
    subtractAt(w3, 0, s3, g0);
  }
}

/** AdaGrad of one row: adds x²·norm to its accumulator and returns what the row must lose per unit of gradient, step·x/√G. */
@inline
export function rowScale(square: usize, x: f32, norm: f32, step: f32): f32 {
  const sum = load<f32>(square) + x * x * norm;
  store<f32>(square, sum);
  return (step * x) / sqrt<f32>(sum);
}

/** AdaGrad on one row, then row −= scale·g. */
export function updateRow(w: usize, square: usize, columns: i32, x: f32, g: usize, norm: f32, step: f32): void {
  addOne(w, <usize>columns << 2, g, -rowScale(square, x, norm, step));
}

/**
 * AdaGrad on the rows idx[k] with inputs val[k], k of 0 … n; `norm` is ‖g‖², `squares` has one accumulator a row. Last row first: the
 * rows read last are still in the first cache.
 */
export function updateRows(
  table: usize,
  squares: usize,
  columns: i32,
  idx: usize,
  val: usize,
  n: i32,
  g: usize,
  norm: f32,
  step: f32,
): void {
  const bytes = <usize>columns << 2;
  const norms = f32x4.splat(norm);
  const steps = f32x4.splat(step);
  let k = n;
  while (k > 3) {
    k -= 4;
    const q0 = rowOf(squares, idx, k, 4);
    const q1 = rowOf(squares, idx, k + 1, 4);
    const q2 = rowOf(squares, idx, k + 2, 4);
    const q3 = rowOf(squares, idx, k + 3, 4);
    const x = v128.load(val + (<usize>k << 2));
    let sums = v128.load_zero<f32>(q0);
    sums = v128.load_lane<f32>(q1, sums, 1);
    sums = v128.load_lane<f32>(q2, sums, 2);
    sums = v128.load_lane<f32>(q3, sums, 3);
    sums = f32x4.add(sums, f32x4.mul(f32x4.mul(x, x), norms));
    v128.store_lane<f32>(q0, sums, 0);
    v128.store_lane<f32>(q1, sums, 1);
    v128.store_lane<f32>(q2, sums, 2);
    v128.store_lane<f32>(q3, sums, 3);
    const scale = f32x4.div(f32x4.mul(steps, x), f32x4.sqrt(sums));
    const w0 = rowOf(table, idx, k, bytes);
    const w1 = rowOf(table, idx, k + 1, bytes);
    const w2 = rowOf(table, idx, k + 2, bytes);
    const w3 = rowOf(table, idx, k + 3, bytes);
    subtractFour(g, bytes, w0, w1, w2, w3, scale);
  }
  while (k > 0) {
    k -= 1;
    updateRow(rowOf(table, idx, k, bytes), rowOf(squares, idx, k, 4), columns, loadFloat(val, k), g, norm, step);
  }
}

/** As {@link updateRows} for the rows 0 … n with inputs x[k]. */
export function updateAllRows(
  table: usize,
  squares: usize,
  columns: i32,
  x: usize,
  n: i32,
  g: usize,
  norm: f32,
  step: f32,
): void {
  const bytes = <usize>columns << 2;
  const norms = f32x4.splat(norm);
  const steps = f32x4.splat(step);
  let k = 0;
  let w = table;
  for (; k + 3 < n; k += 4) {
    const at = <usize>k << 2;
    const inputs = v128.load(x + at);
    const sums = f32x4.add(v128.load(squares + at), f32x4.mul(f32x4.mul(inputs, inputs), norms));
    v128.store(squares + at, sums);
    const scale = f32x4.div(f32x4.mul(steps, inputs), f32x4.sqrt(sums));
    subtractFour(g, bytes, w, w + bytes, w + 2 * bytes, w + 3 * bytes, scale);
    w += 4 * bytes;
  }
  for (; k < n; k++) {
    updateRow(rowAt(table, k, bytes), rowAt(squares, k, 4), columns, loadFloat(x, k), g, norm, step);
  }
}

/** y[0 … n) *= factor; n is a multiple of 4. */
export function scale(y: usize, n: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  const end = y + (<usize>n << 2);
  for (; y < end; y += 16) v128.store(y, f32x4.mul(v128.load(y), factors));
}
