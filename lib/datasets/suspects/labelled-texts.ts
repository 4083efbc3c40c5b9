import { mix32, u32 } from "@/lib/typed";
import { WordReader } from "../copies/word-reader";
import { FEWEST_WORDS, MAX_FEATURES, MOST_WORDS } from "./rules";

/** Tells a pair of words from the same words apart, and the first and the last word from those within. */
const PAIR = 0x9e3779b1;
const EDGE = 0;

/** The words, and the pairs of neighbouring words, of labelled texts as hashes of 32 bits, with repeats. */
export class LabelledTexts {
  readonly rows: Int32Array;
  readonly labels: Int32Array;
  count = 0;
  #hashes = new Uint32Array(1 << 14);
  readonly #starts: Uint32Array;
  readonly #reader = new WordReader();
  readonly #maxWords: number;

  /** For so many rows at most, whose order is that in which they come. */
  constructor(capacity: number) {
    this.rows = new Int32Array(capacity);
    this.labels = new Int32Array(capacity);
    this.#starts = new Uint32Array(capacity + 1);
    const fair = Math.floor(MAX_FEATURES / 2 / Math.max(1, capacity));
    this.#maxWords = Math.min(MOST_WORDS, Math.max(FEWEST_WORDS, fair));
  }

  /** Takes a row with the code of its label. A text without words is left out: there is nothing to judge it by. */
  add(row: number, label: number, text: string): void {
    const reader = this.#reader;
    reader.read(text);
    const wordCount = Math.min(reader.count, this.#maxWords);
    if (wordCount === 0) return;
    let at = u32(this.#starts, this.count);
    const end = at + 2 * wordCount + 1;
    if (end > this.#hashes.length) this.#hashes = grown(this.#hashes, end);
    const hashes = this.#hashes;
    let before = EDGE;
    for (let index = 0; index < wordCount; index++) {
      const word = u32(reader.words, index);
      hashes[at] = word;
      hashes[at + 1] = pairOf(before, word);
      at += 2;
      before = word;
    }
    hashes[at] = pairOf(before, EDGE);
    this.rows[this.count] = row;
    this.labels[this.count] = label;
    this.count += 1;
    this.#starts[this.count] = end;
  }

  /** First hash of a text, as an index into `hashes`; of the number after the last text the end of them all. */
  get starts(): Uint32Array {
    return this.#starts;
  }

  get hashes(): Uint32Array {
    return this.#hashes;
  }
}

function pairOf(before: number, word: number): number {
  return mix32(Math.imul(before, PAIR) ^ word);
}

function grown(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(Math.max(length, Math.ceil(array.length * 1.5)));
  copy.set(array);
  return copy;
}
