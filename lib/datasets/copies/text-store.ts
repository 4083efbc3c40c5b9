import { i32, tableSize, u32 } from "@/lib/typed";
import { BLANK, UNSEEN } from "./clusters";
import { WordReader } from "./word-reader";

/** Words that are kept, 400 MB. Texts beyond them are only compared as a whole. */
const MAX_KEPT_WORDS = 100_000_000;

/** Numbers of things by keys of 64 bits. */
class KeyTable {
  #keys = new Uint32Array(1 << 12);
  #numbers = new Int32Array(1 << 11);
  #slots = new Int32Array(1 << 12).fill(-1);
  #count = 0;

  /** The number that the key was first given with; `number` where it is new. */
  getOrSet(key: Uint32Array, number: number): number {
    const [low, high] = [u32(key, 0), u32(key, 1)];
    const mask = this.#slots.length - 1;
    let slot = low & mask;
    for (let entry = i32(this.#slots, slot); entry >= 0; entry = i32(this.#slots, slot)) {
      if (u32(this.#keys, entry * 2) === low && u32(this.#keys, entry * 2 + 1) === high)
        return i32(this.#numbers, entry);
      slot = (slot + 1) & mask;
    }
    if (this.#count === this.#numbers.length) this.#grow();
    this.#keys.set(key, this.#count * 2);
    this.#numbers[this.#count] = number;
    this.#slots[slot] = this.#count;
    this.#count += 1;
    if (tableSize(this.#count) > this.#slots.length) this.#rehash();
    return number;
  }

  #grow(): void {
    this.#keys = grownUint32(this.#keys, this.#keys.length * 2);
    const numbers = new Int32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }

  #rehash(): void {
    const mask = this.#slots.length * 2 - 1;
    this.#slots = new Int32Array(mask + 1).fill(-1);
    for (let entry = 0; entry < this.#count; entry++) {
      let slot = u32(this.#keys, entry * 2) & mask;
      while (i32(this.#slots, slot) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}

/**
 * The different texts of a dataset as lists of word hashes, and which of them each row has. Case and punctuation do not
 * tell texts apart. Texts are numbered in the order in which they come.
 */
export class TextStore {
  /** Text of each row id, BLANK, or UNSEEN. */
  readonly textOfRow: Int32Array<ArrayBuffer>;
  count = 0;
  /** Texts which are an earlier one but for spaces, such as "e mail" and "email", each followed by that one. */
  readonly respaced: number[] = [];
  #words = new Uint32Array(1 << 16);
  #starts = new Uint32Array(1 << 12);
  readonly #byWords = new KeyTable();
  readonly #byLetters = new KeyTable();
  readonly #reader = new WordReader();

  constructor(rowLimit: number) {
    this.textOfRow = new Int32Array(rowLimit).fill(UNSEEN);
  }

  /** Takes the text of a row. */
  add(row: number, text: string): void {
    const reader = this.#reader;
    if (!reader.read(text)) {
      this.textOfRow[row] = BLANK;
      return;
    }
    const number = this.#byWords.getOrSet(reader.key, this.count);
    this.textOfRow[row] = number;
    if (number < this.count) return;
    const like = this.#byLetters.getOrSet(reader.bareKey, number);
    if (like !== number) this.respaced.push(number, like);
    this.#append(reader);
  }

  /** First of the words of a text, as an index into `words`; of the number after the last text the end of them all. */
  get starts(): Uint32Array {
    return this.#starts;
  }

  get words(): Uint32Array {
    return this.#words;
  }

  wordCount(text: number): number {
    return u32(this.#starts, text + 1) - u32(this.#starts, text);
  }

  #append({ words, count: readCount }: WordReader): void {
    const start = u32(this.#starts, this.count);
    const count = start + readCount > MAX_KEPT_WORDS ? 0 : readCount;
    if (start + count > this.#words.length) this.#words = grownUint32(this.#words, start + count);
    for (let index = 0; index < count; index++) this.#words[start + index] = u32(words, index);
    if (this.count + 2 > this.#starts.length) this.#starts = grownUint32(this.#starts, this.count + 2);
    this.count += 1;
    this.#starts[this.count] = start + count;
  }
}

/** A copy with room for `length` elements, and at least for half as many again as there are. */
function grownUint32(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(Math.max(length, Math.ceil(array.length * 1.5)));
  copy.set(array);
  return copy;
}
