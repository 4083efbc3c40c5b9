import { i32, u8, u16 } from "../typed";
import { MAX_TEXT_UNITS } from "./normalise";

const OTHER = 0;
const WORD = 1;
const SPACE = 2;
const HIGH_SURROGATE = 3;

const APOSTROPHE = 0x27;
const RIGHT_QUOTE = 0x2019;

let classTable: Uint8Array | null = null;

/** Class of every UTF-16 unit; made once, at first use (a few milliseconds). */
function characterClasses(): Uint8Array {
  if (classTable) return classTable;
  const table = new Uint8Array(65_536);
  const word = /[\p{L}\p{N}\p{M}_]/u;
  const space = /\s/u;
  for (let unit = 0; unit < 65_536; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) {
      table[unit] = unit < 0xdc00 ? HIGH_SURROGATE : OTHER;
      continue;
    }
    const character = String.fromCharCode(unit);
    table[unit] = word.test(character) ? WORD : space.test(character) ? SPACE : OTHER;
  }
  classTable = table;
  return table;
}

/**
 * Splits a normalised text into tokens: maximal runs of word characters (`\p{L}\p{N}\p{M}_`), an apostrophe between two of them
 * staying inside; every other character that is not white space is a token of its own, a surrogate pair being one.
 *
 * The buffers are reused: they describe the text given last.
 */
export class Tokeniser {
  /** UTF-16 units of the text. */
  readonly units = new Uint16Array(MAX_TEXT_UNITS);
  /** First unit of each token, and the unit after its last. */
  readonly starts = new Int32Array(MAX_TEXT_UNITS);
  readonly ends = new Int32Array(MAX_TEXT_UNITS);
  /** 1 for a run of word characters, 0 for punctuation and symbols. */
  readonly isWord = new Uint8Array(MAX_TEXT_UNITS);
  count = 0;

  private readonly classes = characterClasses();

  /** Tokenises `text` (normalised, so at most {@link MAX_TEXT_UNITS} long) and returns the number of tokens. */
  tokenise(text: string): number {
    const { units, classes } = this;
    const length = Math.min(text.length, MAX_TEXT_UNITS);
    for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i);
    this.count = 0;
    let at = 0;
    while (at < length) {
      const kind = u8(classes, u16(units, at));
      if (kind === SPACE) {
        at++;
      } else if (kind === WORD) {
        at = this.push(at, this.wordEnd(at, length), 1);
      } else {
        at = this.push(at, at + (kind === HIGH_SURROGATE && this.isLowSurrogate(at + 1, length) ? 2 : 1), 0);
      }
    }
    return this.count;
  }

  /** The text of token `index`, for tests and explanations. */
  token(index: number): string {
    return String.fromCharCode(...this.units.subarray(i32(this.starts, index), i32(this.ends, index)));
  }

  private push(start: number, end: number, isWord: number): number {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.isWord[this.count] = isWord;
    this.count++;
    return end;
  }

  private wordEnd(start: number, length: number): number {
    const { units, classes } = this;
    let at = start + 1;
    while (at < length) {
      const unit = u16(units, at);
      if (u8(classes, unit) === WORD) {
        at++;
      } else if (
        (unit === APOSTROPHE || unit === RIGHT_QUOTE) &&
        at + 1 < length &&
        u8(classes, u16(units, at + 1)) === WORD
      ) {
        at += 2;
      } else {
        break;
      }
    }
    return at;
  }

  private isLowSurrogate(at: number, length: number): boolean {
    if (at >= length) return false;
    const unit = u16(this.units, at);
    return unit >= 0xdc00 && unit <= 0xdfff;
  }
}
