/*
 * Our own exponential and logarithms: the same bits on every machine, no tables (the module owns no memory), four lanes where the heads need many.
 */

/** Below this eˣ is given as 0; float32 would be subnormal. */
const LOWEST: f32 = -87;

/** eˣ for four x ≤ 0; relative error below 3e-7, exactly 0 under −87. */
@inline
export function exp4(x: v128): v128 {
  const lowest = f32x4.splat(LOWEST);
  const bounded = f32x4.max(x, lowest);
  // x = n·ln 2 + r with |r| ≤ ½ ln 2; ln 2 in two parts, the first with few digits, so that n times it is exact.
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.4426950408889634)));
  let r = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693145751953125)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(1.4286068203094172e-6)));
  // The series to r⁷: what follows is below 6e-9.
  let sum = f32x4.splat(1.0 / 5040.0);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 720.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 120.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 24.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 6.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.and(f32x4.mul(sum, power), f32x4.ge(x, lowest));
}

/** ln(1 + t) for four t of 0 … 1, as 2·artanh(t / (2 + t)); relative error below 3e-7. */
@inline
export function log1p4(t: v128): v128 {
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const q = f32x4.mul(s, s);
  let sum = f32x4.splat(1.0 / 15.0);
  sum = f32x4.add(f32x4.mul(sum, q), f32x4.splat(1.0 / 13.0));
  sum = f32x4.add(f32x4.mul(sum, q), f32x4.splat(1.0 / 11.0));
  sum = f32x4.add(f32x4.mul(sum, q), f32x4.splat(1.0 / 9.0));
  sum = f32x4.add(f32x4.mul(sum, q), f32x4.splat(1.0 / 7.0));
  sum = f32x4.add(f32x4.mul(sum, q), f32x4.splat(1.0 / 5.0));
  sum = f32x4.add(f32x4.mul(sum, q), f32x4.splat(1.0 / 3.0));
  sum = f32x4.add(f32x4.mul(sum, q), f32x4.splat(1));
  return f32x4.mul(f32x4.add(s, s), sum);
}

/** ln x of a normal x > 0; relative error about 1e-13. */
export function ln(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  let sum: f64 = 1.0 / 17.0;
  sum = sum * q + 1.0 / 15.0;
  sum = sum * q + 1.0 / 13.0;
  sum = sum * q + 1.0 / 11.0;
  sum = sum * q + 1.0 / 9.0;
  sum = sum * q + 1.0 / 7.0;
  sum = sum * q + 1.0 / 5.0;
  sum = sum * q + 1.0 / 3.0;
  sum = sum * q + 1;
  return <f64>exponent * 0.6931471805599453 + 2 * s * sum;
}
