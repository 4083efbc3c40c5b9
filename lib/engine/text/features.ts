import { grownInt32, i32, u8, u16 } from "../typed";
import { normalise } from "./normalise";
import { Tokeniser } from "./tokenise";

/** Changes whenever the same text would give other hashes; stored in every model file. */
export const FEATURE_VERSION = 1;

const MULTIPLIER = 0x9e3779b1;
/** One start value per family keeps a word apart from the same letters as a character n-gram. */
export const HASH_SEED = {
  word: 0x2545f491,
  bigram: 0x51ed270b,
  skip: 0x68bc21eb,
  characters: 0x02e5be93,
  border: 0x7a3d1c57,
} as const;
/** Stand for the borders of the text in bigrams. */
const TEXT_START = 0x1b873593;
const TEXT_END = 0x4cf5ad43;
const SPACE_UNIT = 0x20;
const LONGEST_NGRAM = 5;
const BORDER_UNITS = 3;

/** Turns texts into 32-bit feature hashes, with repeats. The buffer is reused: it describes the text given last. */
export interface TextFeatures {
  /** `hashes[0 … wordCount)` is block W and `hashes[wordCount … count)` block C. */
  readonly hashes: Int32Array;
  readonly wordCount: number;
  readonly count: number;
  extract(text: string): void;
}

/** One step of the hash: mixes a UTF-16 unit (or another hash) into `h`. */
export function mix(h: number, value: number): number {
  const product = Math.imul(h ^ value, MULTIPLIER);
  return product ^ (product >>> 15);
}

/** The hash of a string in one family. */
export function hashString(seed: number, text: string): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

/**
 * Turns texts into 32-bit feature hashes, with repeats. Block W: words, bigrams (with the text's borders) and skip bigrams;
 * block C: character n-grams of 2 to 5 of each word with a space on either side, and the characters around each token border.
 *
 * The buffer is reused: `hashes[0 … wordCount)` is block W and `hashes[wordCount … count)` block C of the text given last.
 */
export class FeatureExtractor implements TextFeatures {
  hashes = new Int32Array(4096);
  wordCount = 0;
  count = 0;

  private readonly tokeniser = new Tokeniser();
  private tokenHashes = new Int32Array(512);

  extract(text: string): void {
    const tokens = this.tokeniser.tokenise(normalise(text));
    if (tokens > this.tokenHashes.length) this.tokenHashes = grownInt32(this.tokenHashes, tokens);
    this.count = 0;
    this.hashTokens(tokens);
    this.extractWords(tokens);
    this.wordCount = this.count;
    this.extractCharacters(tokens);
  }

  private reserve(more: number): void {
    if (this.count + more > this.hashes.length) this.hashes = grownInt32(this.hashes, this.count + more);
  }

  private hashTokens(tokens: number): void {
    const { units, starts, ends } = this.tokeniser;
    for (let t = 0; t < tokens; t++) {
      let h: number = HASH_SEED.word;
      const end = i32(ends, t);
      for (let at = i32(starts, t); at < end; at++) h = mix(h, u16(units, at));
      this.tokenHashes[t] = h;
    }
  }

  private extractWords(tokens: number): void {
    if (tokens === 0) return;
    this.reserve(tokens * 3 + 1);
    const { hashes, tokenHashes } = this;
    let n = this.count;
    let before = 0;
    let previous: number = TEXT_START;
    for (let t = 0; t < tokens; t++) {
      const token = i32(tokenHashes, t);
      hashes[n++] = token;
      hashes[n++] = mix(mix(HASH_SEED.bigram, previous), token);
      if (t >= 2) hashes[n++] = mix(mix(HASH_SEED.skip, before), token);
      before = previous;
      previous = token;
    }
    hashes[n++] = mix(mix(HASH_SEED.bigram, previous), TEXT_END);
    this.count = n;
  }

  private extractCharacters(tokens: number): void {
    const { starts, ends, isWord } = this.tokeniser;
    for (let t = 0; t < tokens; t++) {
      const start = i32(starts, t);
      const end = i32(ends, t);
      if (u8(isWord, t) === 1) this.extractNgrams(start, end);
      if (t > 0) this.extractBorder(i32(starts, t - 1), i32(ends, t - 1), start, end);
    }
  }

  /** From each position of `" " + word + " "` one hash is extended: each n-gram costs one multiplication. */
  private extractNgrams(start: number, end: number): void {
    const { units } = this.tokeniser;
    this.reserve((end - start + 2) * (LONGEST_NGRAM - 1));
    const { hashes } = this;
    let n = this.count;
    for (let from = start - 1; from < end; from++) {
      const last = Math.min(from + LONGEST_NGRAM - 1, end);
      let h = mix(HASH_SEED.characters, from < start ? SPACE_UNIT : u16(units, from));
      for (let at = from + 1; at <= last; at++) {
        h = mix(h, at === end ? SPACE_UNIT : u16(units, at));
        hashes[n++] = h;
      }
    }
    this.count = n;
  }

  private extractBorder(previousStart: number, previousEnd: number, start: number, end: number): void {
    const { units } = this.tokeniser;
    this.reserve(1);
    let h: number = HASH_SEED.border;
    for (let at = Math.max(previousStart, previousEnd - BORDER_UNITS); at < previousEnd; at++)
      h = mix(h, u16(units, at));
    h = mix(h, SPACE_UNIT);
    const stop = Math.min(end, start + BORDER_UNITS);
    for (let at = start; at < stop; at++) h = mix(h, u16(units, at));
    this.hashes[this.count++] = h;
  }
}
