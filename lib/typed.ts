/*
 * Element reads for hot loops. With `noUncheckedIndexedAccess` a plain `a[i]` may be undefined; here the loop bounds of the
 * callers keep every index inside the array. One function per array kind keeps each read monomorphic, so that V8 inlines it.
 */

/** `array[index]` of an index known to be in range. */
export function i32(array: Int32Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function u32(array: Uint32Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function u16(array: Uint16Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function u8(array: Uint8Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function f32(array: Float32Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** `array[index]` of an index known to be in range. */
export function f64(array: Float64Array, index: number): number {
  return array[index] as number; // in range by the caller's loop bounds
}

/** The murmur3 finaliser: every bit of `hash` changes half of the result's. */
export function mix32(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The smallest power of two that is at least twice `count`: the size of a hash table for so many keys. */
export function tableSize(count: number): number {
  let size = 16;
  while (size < count * 2) size *= 2;
  return size;
}
