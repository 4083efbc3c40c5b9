import { exp4 } from "./exponent";

// Kernels of the sentence encoder. Matrices are row-major float32 unless said otherwise; pointers are byte offsets, multiples of 16;
// widths are multiples of 16. No static data, no allocation: several threads may run these over one memory.

/** Activations of a row are quantised to ± this; the weights leave room for as many products as a row has (`encoder/pack.ts`). */
const ACTIVATION_LIMIT: f32 = 2000;
const NORM_EPSILON: f32 = 1e-6;
const SIGN_BIT: i32 = 0x80000000;

// What multiplyInt16 does with its result.
const ADD: i32 = 1;
const RELU: i32 = 2;

@inline
function sumLanes(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

@inline
function maxLanes(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** Quantises each of `rows` rows of n floats to int16: q = nearest(x / scale), scale = largest |x| / 2,000, or 0 for a row of zeros. */
export function quantiseRows(x: usize, q: usize, scales: usize, rows: i32, n: i32): void {
  const bytes = <usize>n << 2;
  for (let row = 0; row < rows; row++) {
    let largest = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) largest = f32x4.max(largest, f32x4.abs(v128.load(x + at)));
    const peak = maxLanes(largest);
    store<f32>(scales, peak / ACTIVATION_LIMIT);
    const factor = f32x4.splat(peak > 0 ? ACTIVATION_LIMIT / peak : 0);
    for (let at: usize = 0; at < bytes; at += 32) {
      const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x + at), factor)));
      const high = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x + at, 16), factor)));
      v128.store(q + (at >> 1), i16x8.narrow_i32x4_s(low, high));
    }
    x += bytes;
    q += bytes >> 1;
    scales += 4;
  }
}

@inline
function finish(sum: v128, scale: f32, bScales: usize, bias: usize, out: usize, mode: i32): void {
  let y = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sum), f32x4.splat(scale)), v128.load(bScales));
  y = f32x4.add(y, v128.load(bias));
  if (mode == ADD) y = f32x4.add(y, v128.load(out));
  if (mode == RELU) y = f32x4.max(y, f32x4.splat(0));
  v128.store(out, y);
}

/**
 * Four rows and eight columns of a product. `a` is the first row, `aBytes` long, and `scales` has a scale for each row; `b`, `bScales`
 * and `bias` are the block of columns; `out` is the first row's place, the next ones follow every `outBytes`.
 */
@inline
function multiplyTile(
  a: usize, aBytes: usize, scales: usize, b: usize, bScales: usize, bias: usize, out: usize, outBytes: usize, mode: i32,
): void {
  let s00 = i32x4.splat(0), s01 = i32x4.splat(0), s10 = i32x4.splat(0), s11 = i32x4.splat(0);
  let s20 = i32x4.splat(0), s21 = i32x4.splat(0), s30 = i32x4.splat(0), s31 = i32x4.splat(0);
  for (const end = a + aBytes; a < end; a += 4) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x, left));
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x, right));
    x = v128.load32_splat(a + aBytes);
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x, left));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x, right));
    x = v128.load32_splat(a + 2 * aBytes);
    s20 = i32x4.add(s20, i32x4.dot_i16x8_s(x, left));
    s21 = i32x4.add(s21, i32x4.dot_i16x8_s(x, right));
    x = v128.load32_splat(a + 3 * aBytes);
    s30 = i32x4.add(s30, i32x4.dot_i16x8_s(x, left));
    s31 = i32x4.add(s31, i32x4.dot_i16x8_s(x, right));
    b += 32;
  }
  finish(s00, load<f32>(scales), bScales, bias, out, mode);
  finish(s01, load<f32>(scales), bScales + 16, bias + 16, out + 16, mode);
  out += outBytes;
  finish(s10, load<f32>(scales, 4), bScales, bias, out, mode);
  finish(s11, load<f32>(scales, 4), bScales + 16, bias + 16, out + 16, mode);
  out += outBytes;
  finish(s20, load<f32>(scales, 8), bScales, bias, out, mode);
  finish(s21, load<f32>(scales, 8), bScales + 16, bias + 16, out + 16, mode);
  out += outBytes;
  finish(s30, load<f32>(scales, 12), bScales, bias, out, mode);
  finish(s31, load<f32>(scales, 12), bScales + 16, bias + 16, out + 16, mode);
}

/**
 * out[rows × n] = a · b + bias, where a is int16 [rows × k] with a scale per row and b is int16 packed [n/8][k/2][8][2] with a scale
 * per column. Mode 0 stores, 1 adds to what is in `out`, 2 stores max(0, ·). Works on four rows at a time: the buffers of a, its
 * scales and out hold `rows` rounded up to a multiple of four, of which the last ones come out meaningless.
 */
export function multiplyInt16(
  a: usize, aScales: usize, b: usize, bScales: usize, bias: usize, out: usize,
  rows: i32, k: i32, n: i32, mode: i32,
): void {
  const aBytes = <usize>k << 1;
  const outBytes = <usize>n << 2;
  for (let column: usize = 0; column < outBytes; column += 32) {
    for (let row: usize = 0; row < <usize>rows; row += 4) {
      const to = out + row * outBytes + column;
      multiplyTile(a + row * aBytes, aBytes, aScales + (row << 2), b, bScales + column, bias + column, to, outBytes, mode);
    }
    b += aBytes << 3;
  }
}

/** out = (x − mean) / √(variance + 1e-6) · gain + bias, for each of `rows` rows of n floats. */
export function layerNorm(x: usize, gain: usize, bias: usize, out: usize, rows: i32, n: i32): void {
  const bytes = <usize>n << 2;
  for (let row = 0; row < rows; row++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) sum = f32x4.add(sum, v128.load(x + at));
    const mean = f32x4.splat(sumLanes(sum) / <f32>n);
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const off = f32x4.sub(v128.load(x + at), mean);
      squares = f32x4.add(squares, f32x4.mul(off, off));
    }
    const factor = f32x4.splat(<f32>1 / sqrt<f32>(sumLanes(squares) / <f32>n + NORM_EPSILON));
    for (let at: usize = 0; at < bytes; at += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(x + at), mean), factor);
      v128.store(out + at, f32x4.add(f32x4.mul(unit, v128.load(gain + at)), v128.load(bias + at)));
    }
    x += bytes;
    out += bytes;
  }
}

/** scores[0 … count) = factor · query · key_j, a key every `step` bytes, `width` bytes long. */
function scoreKeys(query: usize, key: usize, scores: usize, count: i32, step: usize, width: usize, factor: f32): void {
  for (let j = 0; j < count; j++) {
    let sum = f32x4.splat(0);
    let other = f32x4.splat(0);
    for (let at: usize = 0; at < width; at += 32) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(query + at), v128.load(key + at)));
      other = f32x4.add(other, f32x4.mul(v128.load(query + at, 16), v128.load(key + at, 16)));
    }
    store<f32>(scores + (<usize>j << 2), sumLanes(f32x4.add(sum, other)) * factor);
    key += step;
  }
}

/** Turns `count` scores into e^(score − largest) in place and returns their sum. Writes up to the next multiple of four. */
function exponentials(scores: usize, count: i32): f32 {
  const end = scores + (<usize>count << 2);
  const padded = scores + (<usize>((count + 3) & ~3) << 2);
  for (let at = end; at < padded; at += 4) store<f32>(at, -f32.MAX_VALUE);
  let largest = v128.load(scores);
  for (let at = scores + 16; at < padded; at += 16) largest = f32x4.max(largest, v128.load(at));
  const peak = f32x4.splat(maxLanes(largest));
  let sum = f32x4.splat(0);
  for (let at = scores; at < padded; at += 16) {
    const power = exp4(f32x4.sub(v128.load(at), peak));
    v128.store(at, power);
    sum = f32x4.add(sum, power);
  }
  return sumLanes(sum);
}

/** out[0 … width bytes) = Σ_j weights[j] · value_j · factor, a value every `step` bytes. */
function mixValues(value: usize, weights: usize, out: usize, count: i32, step: usize, width: usize, factor: f32): void {
  for (let at: usize = 0; at < width; at += 64) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    let from = value + at;
    for (let j = 0; j < count; j++) {
      const weight = v128.load32_splat(weights + (<usize>j << 2));
      s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(from)));
      s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(from, 16)));
      s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(from, 32)));
      s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(from, 48)));
      from += step;
    }
    const times = f32x4.splat(factor);
    v128.store(out + at, f32x4.mul(s0, times));
    v128.store(out + at, f32x4.mul(s1, times), 16);
    v128.store(out + at, f32x4.mul(s2, times), 32);
    v128.store(out + at, f32x4.mul(s3, times), 48);
  }
}

/**
 * Attention within one text: qkv[count × 3·heads·width] holds queries, keys and values side by side, out[count × heads·width] gets
 * softmax(q·kᵀ / √width) · v of each head. `scores` is room for `count` floats, rounded up to a multiple of four.
 */
export function attend(qkv: usize, out: usize, scores: usize, count: i32, heads: i32, width: i32): void {
  const headBytes = <usize>width << 2;
  const rowBytes = <usize>heads * headBytes;
  const step = rowBytes * 3;
  const factor = <f32>1 / sqrt<f32>(<f32>width);
  for (let head = 0; head < heads; head++) {
    const query = qkv + <usize>head * headBytes;
    const to = out + <usize>head * headBytes;
    for (let row = 0; row < count; row++) {
      scoreKeys(query + <usize>row * step, query + rowBytes, scores, count, step, headBytes, factor);
      const sum = exponentials(scores, count);
      mixValues(query + 2 * rowBytes, scores, to + <usize>row * rowBytes, count, step, headBytes, <f32>1 / sum);
    }
  }
}

/** out[0 … n) = the mean of `rows` rows of n floats. */
export function meanRows(x: usize, out: usize, rows: i32, n: i32): void {
  const bytes = <usize>n << 2;
  const factor = f32x4.splat(<f32>1 / <f32>rows);
  for (let at: usize = 0; at < bytes; at += 16) {
    let sum = f32x4.splat(0);
    let from = x + at;
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(from));
      from += bytes;
    }
    v128.store(out + at, f32x4.mul(sum, factor));
  }
}

/** x = tanh(x) scaled to unit length, in place, for each of `rows` rows of n floats. */
export function tanhToUnitLength(x: usize, rows: i32, n: i32): void {
  const bytes = <usize>n << 2;
  const one = f32x4.splat(1);
  const sign = i32x4.splat(SIGN_BIT);
  for (let row = 0; row < rows; row++) {
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = v128.load(x + at);
      const power = exp4(f32x4.mul(f32x4.abs(value), f32x4.splat(-2)));
      const size = f32x4.div(f32x4.sub(one, power), f32x4.add(one, power));
      const y = v128.or(size, v128.and(value, sign));
      squares = f32x4.add(squares, f32x4.mul(y, y));
      v128.store(x + at, y);
    }
    const factor = f32x4.splat(<f32>1 / sqrt<f32>(max<f32>(sumLanes(squares), 1e-12)));
    for (let at: usize = 0; at < bytes; at += 16) v128.store(x + at, f32x4.mul(v128.load(x + at), factor));
    x += bytes;
  }
}
