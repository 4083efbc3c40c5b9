import "server-only";
import { lastWord, paddedView } from "./words";

const HASH_PRIME = 0x01000193;
const MIX_PRIME = 0x85ebca6b;

interface Label {
  bytes: DataView;
  length: number;
}

/**
 * Numbers labels by their bytes, in order of first appearance: a string is made of a label, not of every row's. (Open
 * addressing, with a hash in the manner of FNV over words of four bytes.)
 */
export class LabelCodes {
  readonly #limit: number;
  readonly #mask: number;
  readonly #table: Int32Array;
  readonly #labels: Label[] = [];

  /** @param limit most labels that are taken. */
  constructor(limit: number) {
    this.#limit = limit;
    const size = 2 ** Math.ceil(Math.log2(limit * 4 + 1));
    this.#mask = size - 1;
    this.#table = new Int32Array(size).fill(-1);
  }

  /** The code of the label at `start`; -1 for a new one beyond the limit. The view has `SLACK` bytes after it. */
  codeOf(view: DataView, start: number, length: number): number {
    const words = length & ~3;
    let hash = length;
    for (let i = 0; i < words; i += 4) hash = Math.imul(hash ^ view.getInt32(start + i, true), HASH_PRIME);
    hash = Math.imul(hash ^ lastWord(view, start, length), HASH_PRIME);
    // A product's low bits depend on low bits only.
    hash = Math.imul(hash ^ (hash >>> 15), MIX_PRIME);
    let place = (hash ^ (hash >>> 13)) & this.#mask;
    for (;;) {
      const code = this.#table[place] ?? -1;
      if (code < 0) return this.#add(place, view, start, length);
      const label = this.#labels[code];
      if (label !== undefined && isSame(label, view, start, length)) return code;
      place = (place + 1) & this.#mask;
    }
  }

  /** The text of a label. */
  label(code: number): string {
    const label = this.#labels[code];
    return label === undefined ? "" : textOf(label.bytes, 0, label.length);
  }

  #add(place: number, view: DataView, start: number, length: number): number {
    const code = this.#labels.length;
    if (code >= this.#limit) return -1;
    const bytes = paddedView(new Uint8Array(view.buffer, view.byteOffset + start, length));
    this.#labels.push({ bytes, length });
    this.#table[place] = code;
    return code;
  }
}

function textOf({ buffer, byteOffset }: DataView, start: number, length: number): string {
  return Buffer.from(buffer, byteOffset + start, length).toString("utf8");
}

function isSame({ bytes, length }: Label, view: DataView, start: number, cellLength: number): boolean {
  if (length !== cellLength) return false;
  const words = length & ~3;
  for (let i = 0; i < words; i += 4) {
    if (bytes.getInt32(i, true) !== view.getInt32(start + i, true)) return false;
  }
  return lastWord(bytes, 0, length) === lastWord(view, start, length);
}
