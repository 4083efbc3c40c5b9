/*
 * Element reads for loops over a million rows. With `noUncheckedIndexedAccess` a plain `a[i]` may be undefined; here the
 * loop bounds of the callers keep every index inside the array. One function per array kind keeps each read monomorphic.
 */

/** `array[index]` of an index known to be in range. */
export function i32(array: Int32Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function u8(array: Uint8Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function f64(array: Float64Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}
