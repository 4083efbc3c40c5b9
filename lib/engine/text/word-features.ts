import { grownInt32, i32 } from "../typed";
import { HASH_SEED, hashString, mix, type TextFeatures } from "./features";
import { normalise } from "./normalise";

/** Runs of two word characters or more: what scikit-learn takes for words, and combining marks, without which many scripts fall apart. */
const WORD = /[\p{L}\p{N}\p{M}_]{2,}/gu;

/**
 * The features of the baseline: words and pairs of neighbouring words, in lower case. No punctuation, no single characters, no borders of the text,
 * no characters within words. All of them are block W.
 */
export class WordFeatures implements TextFeatures {
  hashes = new Int32Array(512);
  wordCount = 0;
  count = 0;

  extract(text: string): void {
    const words = normalise(text).match(WORD) ?? [];
    const { length } = words;
    if (2 * length > this.hashes.length) this.hashes = grownInt32(this.hashes, 2 * length);
    const { hashes } = this;
    words.forEach((word, at) => {
      hashes[at] = hashString(HASH_SEED.word, word);
    });
    for (let at = 1; at < length; at++) {
      hashes[length + at - 1] = mix(mix(HASH_SEED.bigram, i32(hashes, at - 1)), i32(hashes, at));
    }
    this.count = Math.max(0, 2 * length - 1);
    this.wordCount = this.count;
  }
}
