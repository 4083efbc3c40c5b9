import { MAX_TEXT_UNITS } from "../text/normalise";
import { f64, i32 } from "../typed";
import { RESERVED_IDS, type Vocabulary } from "./read-package";

/** The encoder sees the first so many subwords of a text. */
export const MAX_SUBWORDS = 128;
/** Stands before every word, where its space was. */
const WORD_START = "\u2581";
const UNKNOWN = 0;
/** What an empty text counts as: the id of the full stop. */
const EMPTY_TEXT = 6;
const CACHED_WORDS = 20_000;
/** Longer words are rarely seen twice. */
const LONGEST_CACHED_WORD = 48;
/** A power of two, at least twice the prefixes of the vocabulary (18,314). */
const SLOTS = 65_536;
const FREE = -1;

/**
 * Cuts texts into the encoder's subwords: per word the sequence of pieces with the highest sum of log-probabilities.
 * Characters that no piece covers are id 0, and neighbouring ones count as one.
 */
export class SubwordTokeniser {
  private readonly trie: PieceTrie;
  private readonly cache = new Map<string, Int32Array>();
  private best = new Float64Array(64);
  private lastPiece = new Int32Array(64);
  private lastLength = new Int32Array(64);

  constructor(private readonly vocabulary: Vocabulary) {
    this.trie = new PieceTrie(vocabulary.pieces);
  }

  /** Writes the ids of `text` to `out` from `at` on and returns how many: 1 … 128. */
  write(text: string, out: Int32Array, at: number): number {
    const limit = at + MAX_SUBWORDS;
    let end = at;
    for (const word of words(text)) {
      for (const id of this.cut(word)) {
        if (id === UNKNOWN && end > at && i32(out, end - 1) === UNKNOWN) continue;
        if (end === limit) return MAX_SUBWORDS;
        out[end] = id;
        end++;
      }
    }
    if (end === at) out[end++] = EMPTY_TEXT;
    return end - at;
  }

  private cut(word: string): Int32Array {
    const cached = this.cache.get(word);
    if (cached) return cached;
    const ids = this.search(WORD_START + word);
    if (word.length <= LONGEST_CACHED_WORD) {
      if (this.cache.size === CACHED_WORDS) this.cache.clear();
      this.cache.set(word, ids);
    }
    return ids;
  }

  /** Viterbi over the pieces that match somewhere in `symbols`; of two equally good pieces that end at one place the shorter wins. */
  private search(symbols: string): Int32Array {
    const { length } = symbols;
    this.reset(length);
    for (let start = 0; start < length; start++) {
      const before = f64(this.best, start);
      // Nothing ends here: an unknown character, after which counting starts anew.
      const sum = before === Number.NEGATIVE_INFINITY ? 0 : before;
      this.trie.match(symbols, start, (id, end) => {
        const score = sum + f64(this.vocabulary.scores, id);
        if (score < f64(this.best, end)) return;
        this.best[end] = score;
        this.lastPiece[end] = id;
        this.lastLength[end] = end - start;
      });
    }
    return this.backtrack(length);
  }

  private reset(length: number): void {
    if (length >= this.best.length) {
      this.best = new Float64Array(2 * length);
      this.lastPiece = new Int32Array(2 * length);
      this.lastLength = new Int32Array(2 * length);
    }
    this.best.fill(Number.NEGATIVE_INFINITY, 0, length + 1);
    this.lastPiece.fill(UNKNOWN, 0, length + 1);
    this.lastLength.fill(1, 0, length + 1);
    this.best[0] = 0;
  }

  private backtrack(length: number): Int32Array {
    const ids: number[] = [];
    for (let end = length; end > 0; end -= i32(this.lastLength, end)) {
      const id = i32(this.lastPiece, end);
      if (id !== UNKNOWN || ids.at(-1) !== UNKNOWN) ids.push(id);
    }
    return Int32Array.from(ids.reverse());
  }
}

/** The words of a text between white space, in compatibility form with their case. */
function* words(text: string): Generator<string> {
  const normal = text.slice(0, MAX_TEXT_UNITS).normalize("NFKC");
  for (const [word] of normal.matchAll(/\S+/gu)) yield word;
}

/** The pieces by their UTF-16 units: a hash table from (node, unit) to the next node. */
class PieceTrie {
  private readonly keys = new Int32Array(SLOTS).fill(FREE);
  private readonly nodes = new Int32Array(SLOTS);
  /** The id of the piece that ends at a node, or -1. */
  private readonly pieces = new Int32Array(SLOTS / 2).fill(FREE);
  private count = 1;

  constructor(pieces: readonly string[]) {
    for (const [id, piece] of pieces.entries()) {
      if (id < RESERVED_IDS) continue;
      let node = 0;
      for (let at = 0; at < piece.length; at++) node = this.extend(node, piece.charCodeAt(at));
      this.pieces[node] = id;
    }
  }

  /** Calls `found` for every piece that `text` has from `start` on, the shortest first, with the index after its end. */
  match(text: string, start: number, found: (id: number, end: number) => void): void {
    let node = 0;
    for (let at = start; at < text.length; at++) {
      const slot = this.slot(node, text.charCodeAt(at));
      if (i32(this.keys, slot) === FREE) return;
      node = i32(this.nodes, slot);
      const id = i32(this.pieces, node);
      if (id !== FREE) found(id, at + 1);
    }
  }

  private extend(node: number, unit: number): number {
    const slot = this.slot(node, unit);
    if (i32(this.keys, slot) !== FREE) return i32(this.nodes, slot);
    if (this.count === this.pieces.length)
      throw new RangeError("The vocabulary has more prefixes than the trie has room for.");
    this.keys[slot] = (node << 16) | unit;
    this.nodes[slot] = this.count;
    return this.count++;
  }

  /** Where (node, unit) is, or the free slot where it would be. Nodes stay below 2¹⁵, so that no key is -1. */
  private slot(node: number, unit: number): number {
    const key = (node << 16) | unit;
    let slot = Math.imul(key, 0x9e3779b1) >>> 16;
    while (i32(this.keys, slot) !== FREE && i32(this.keys, slot) !== key) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }
}
