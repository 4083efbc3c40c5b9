/** Four 8-bit numbers at `address` as floats. */
@inline
function four(address: usize): v128 {
  const words = i16x8.extend_low_i8x16_s(v128.load32_zero(address));
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(words));
}

/** out += factor · four floats. */
@inline
function accumulate(out: usize, factor: v128, values: v128): void {
  v128.store(out, f32x4.add(v128.load(out), f32x4.mul(factor, values)));
}

/**
 * out[0 … columns) += Σ val[i] · scale[idx[i]] · row idx[i], over `count` entries. Rows are 8-bit, `columns` bytes each, a multiple of 4;
 * out, val and the scales are float32, idx is int32.
 */
export function addQuantisedRows(
  rows: usize,
  scales: usize,
  columns: i32,
  idx: usize,
  val: usize,
  count: i32,
  out: usize,
): void {
  for (let i = 0; i < count; i++) {
    const row = <usize>load<i32>(idx + (<usize>i << 2));
    const x = load<f32>(val + (<usize>i << 2)) * load<f32>(scales + (row << 2));
    if (x == 0) continue;
    const factor = f32x4.splat(x);
    let from = rows + row * <usize>columns;
    const end = from + <usize>columns;
    let to = out;
    for (; from + 16 <= end; from += 16) {
      const bytes = v128.load(from);
      const low = i16x8.extend_low_i8x16_s(bytes);
      const high = i16x8.extend_high_i8x16_s(bytes);
      accumulate(to, factor, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low)));
      accumulate(to + 16, factor, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low)));
      accumulate(to + 32, factor, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high)));
      accumulate(to + 48, factor, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high)));
      to += 64;
    }
    for (; from < end; from += 4) {
      accumulate(to, factor, four(from));
      to += 16;
    }
  }
}
