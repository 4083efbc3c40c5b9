import "server-only";

/**
 * Bytes handled four at a time, which for cells of some dozen bytes is several times faster than one at a time, and than
 * calling `set` or `copy` for each. Reading and writing may go up to three bytes past the end: buffers have `SLACK` more.
 */
export const SLACK = 8;

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** A view of a copy with room for `SLACK`. */
export function paddedView(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(bytes.length + SLACK);
  padded.set(bytes);
  return viewOf(padded);
}

/** Copies `length` bytes; up to three after them are overwritten too. */
export function copyWords(from: DataView, at: number, to: DataView, toAt: number, length: number): void {
  for (let i = 0; i < length; i += 4) to.setInt32(toAt + i, from.getInt32(at + i, true), true);
}

/** The last bytes of a cell of `length` as a word, zeros above them; 0 where its length is a multiple of four. */
export function lastWord(view: DataView, start: number, length: number): number {
  const rest = length & 3;
  return rest === 0 ? 0 : view.getInt32(start + length - rest, true) & ((1 << (rest * 8)) - 1);
}
