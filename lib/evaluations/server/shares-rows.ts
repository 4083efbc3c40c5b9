import "server-only";

/**
 * Whether any of the lists has a row number of `rows`. A bit for each number: of a whole split a Set takes hundreds of
 * megabytes, and holds no more than 2^24.
 */
export function sharesRows(rows: Int32Array, lists: readonly Int32Array[]): boolean {
  let last = -1;
  for (const row of rows) if (row > last) last = row;
  const bits = new Uint8Array((last >> 3) + 1);
  for (const row of rows) if (row >= 0) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  return lists.some((list) => list.some((row) => row >= 0 && ((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0));
}
