/*
 * Element reads for the numeric kernels. With `noUncheckedIndexedAccess` a plain `a[i]` may be undefined; here the loop bounds
 * of the callers keep every index inside the array. One function per array kind keeps each read monomorphic, so that
 * V8 inlines it to a single load.
 */

/** `array[index]` of an index known to be in range. */
export function f32(array: Float32Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function f64(array: Float64Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function i32(array: Int32Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function u16(array: Uint16Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function i8(array: Int8Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function u8(array: Uint8Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `list[index]` of an index known to be in range; throws instead of handing out undefined. */
export function item<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`index ${index} is outside a list of ${list.length}`);
  return value;
}

/** A copy of `array` with room for at least `length` elements, at least doubled; used by buffers that grow. */
export function grownInt32(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(length, array.length * 2));
  grown.set(array);
  return grown;
}

/** As {@link grownInt32}, for floats. */
export function grownFloat32(array: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const grown = new Float32Array(Math.max(length, array.length * 2));
  grown.set(array);
  return grown;
}
