import { mix32, u8 } from "@/lib/typed";

/** Words of a text that are compared; what comes after them only counts for texts that are alike throughout. */
export const MAX_WORDS = 512;

/** Neither part nor end of a word: punctuation, an apostrophe, a soft hyphen. `U.S.` and `e-mail` are one word each. */
const IGNORED = 0;
/** Part of a word: a letter, a mark on one, a digit. */
const PART = 1;
/** A word of its own: a character of a script that is written without spaces, or a picture. */
const WHOLE = 2;
/** White space. */
const SPACE = 3;
const SURROGATE = 4;

const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;
/** Where the two halves of a key begin. */
const LOW = FNV_OFFSET;
const LOW_OF_SIGNS = 0x2545f491;
const HIGH = 0x1747b28c;

let table: Uint8Array | null = null;

/** Class of every UTF-16 unit; made once, at first use (a few milliseconds). */
function classes(): Uint8Array {
  if (table !== null) return table;
  const made = new Uint8Array(65_536);
  for (let unit = 0; unit < 65_536; unit++) {
    made[unit] = unit >= 0xd800 && unit <= 0xdfff ? SURROGATE : classOf(String.fromCharCode(unit));
  }
  table = made;
  return made;
}

/** Scripts that are written without spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function classOf(character: string): number {
  // Invisible, though some of them count as white space or marks.
  if (/\p{Cf}|\p{Variation_Selector}/u.test(character)) return IGNORED;
  if (/[\s\p{Z}\p{Cc}]/u.test(character)) return SPACE;
  if (/[\p{L}\p{N}]/u.test(character)) return UNSPACED.test(character) ? WHOLE : PART;
  if (/\p{M}/u.test(character)) return UNSPACED.test(character) ? IGNORED : PART;
  return /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(character) ? WHOLE : IGNORED;
}

/**
 * Reads the words of a text as hashes, so that case, punctuation and spaces do not count. Texts are brought to NFKC and
 * lower case; words are what stands between spaces, without its punctuation; characters of scripts without spaces, and
 * pictures such as emoji, are words of their own. The fields describe the text that was read last.
 */
export class WordReader {
  readonly words = new Uint32Array(MAX_WORDS);
  /** How many of `words` are filled. */
  count = 0;
  /** 64 bits that tell the words, all of them, from others; of a text without any, its signs. */
  readonly key = new Uint32Array(2);
  /** The same without the spaces between them. */
  readonly bareKey = new Uint32Array(2);

  readonly #classes = classes();
  readonly #rare = new Map<number, number>();

  /** Reads a text. False where it is blank. */
  read(text: string): boolean {
    const normal = isAscii(text) ? text : text.normalize("NFKC").toLowerCase();
    if (this.#scan(normal)) return true;
    return this.#scanSigns(normal);
  }

  #scan(text: string): boolean {
    const kinds = this.#classes;
    let [low, high, bareLow, bareHigh] = [LOW, HIGH, LOW, HIGH];
    let [word, isOpen] = [FNV_OFFSET, false];
    this.count = 0;
    for (let at = 0; at < text.length; at++) {
      let code = text.charCodeAt(at);
      let kind = u8(kinds, code);
      if (kind === SURROGATE) {
        code = text.codePointAt(at) ?? code;
        kind = this.#classOfRare(code);
        if (code > 0xffff) at++;
      } else if (code >= 0x41 && code <= 0x5a) {
        code += 0x20;
      }
      if (kind === IGNORED) continue;
      if (isOpen && kind !== PART) {
        this.#push(word);
        [word, isOpen] = [FNV_OFFSET, false];
        low = lowStep(low, SPACE);
        high = highStep(high, SPACE);
      }
      if (kind === SPACE) continue;
      low = lowStep(low, code);
      high = highStep(high, code);
      bareLow = lowStep(bareLow, code);
      bareHigh = highStep(bareHigh, code);
      word = Math.imul(word ^ code, FNV_PRIME);
      isOpen = kind === PART;
      if (kind === WHOLE) {
        this.#push(word);
        word = FNV_OFFSET;
      }
    }
    if (isOpen) {
      this.#push(word);
      low = lowStep(low, SPACE);
      high = highStep(high, SPACE);
    }
    setKey(this.key, low, high);
    setKey(this.bareKey, bareLow, bareHigh);
    return this.count > 0;
  }

  /** The key of a text of signs only, such as "?!": alike where the signs are. */
  #scanSigns(text: string): boolean {
    let [low, high] = [LOW_OF_SIGNS, HIGH];
    let isAny = false;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (u8(this.#classes, code) === SPACE) continue;
      isAny = true;
      low = lowStep(low, code);
      high = highStep(high, code);
    }
    setKey(this.key, low, high);
    setKey(this.bareKey, low, high);
    return isAny;
  }

  #push(hash: number): void {
    if (this.count === MAX_WORDS) return;
    this.words[this.count] = mix32(hash);
    this.count += 1;
  }

  #classOfRare(code: number): number {
    const known = this.#rare.get(code);
    if (known !== undefined) return known;
    // Half of a pair alone is no character.
    const kind = code <= 0xffff ? IGNORED : classOf(String.fromCodePoint(code));
    this.#rare.set(code, kind);
    return kind;
  }
}

function lowStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, FNV_PRIME);
}

function highStep(hash: number, code: number): number {
  return Math.imul(((hash << 13) | (hash >>> 19)) ^ code, 0x5bd1e995);
}

function setKey(key: Uint32Array, low: number, high: number): void {
  key[0] = mix32(low);
  key[1] = mix32(high);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
