import { i32, tableSize, u32 } from "@/lib/typed";
import type { LabelledTexts } from "./labelled-texts";

/** Hashes that share a slot count as one word: with four slots or more for each that comes, few do. */
const LEAST_SLOTS = 1 << 16;
const MAX_SLOTS = 1 << 22;

/** Rows between two looks at the clock. */
const STEP = 4_096;

/** What texts are compared by: numbered words and pairs of words that at least two texts have. */
export interface Features {
  /** How many different ones there are. */
  size: number;
  /** First feature of each text, as an index into `features`, and the end of them all. */
  starts: Uint32Array;
  /** Each feature of a text once. */
  features: Uint32Array;
  /** How much a feature says: the rarer, the more. */
  weights: Float64Array;
  /** Makes all texts weigh the same: the weights of a text times this have length 1. */
  scales: Float64Array;
}

/**
 * Numbers the features of the texts, weighed as in TF-IDF. What only one text has says nothing about other texts and is
 * left out. In steps; each tells how far it is, from 0 to 1.
 */
export function* numberFeatures(texts: LabelledTexts): Generator<number, Features, undefined> {
  const { count, starts: from, hashes } = texts;
  const total = u32(from, count);
  const slots = Math.min(MAX_SLOTS, Math.max(LEAST_SLOTS, tableSize(2 * total)));
  const mask = slots - 1;
  const seen = new Int32Array(slots).fill(-1);
  const textsWith = new Int32Array(slots);
  for (let text = 0; text < count; text++) {
    for (let at = u32(from, text); at < u32(from, text + 1); at++) {
      const slot = u32(hashes, at) & mask;
      if (i32(seen, slot) === text) continue;
      seen[slot] = text;
      textsWith[slot] = i32(textsWith, slot) + 1;
    }
    if (text % STEP === 0) yield text / count / 2;
  }

  const numbers = seen.fill(-1);
  const weights: number[] = [];
  for (let slot = 0; slot < slots; slot++) {
    if (i32(textsWith, slot) < 2) continue;
    numbers[slot] = weights.length;
    weights.push(1 + Math.log((1 + count) / (1 + i32(textsWith, slot))));
  }
  const size = weights.length;
  const features = new Uint32Array(total);
  const starts = new Uint32Array(count + 1);
  const scales = new Float64Array(count);
  const isTaken = new Int32Array(size).fill(-1);
  let end = 0;
  for (let text = 0; text < count; text++) {
    let squares = 0;
    for (let at = u32(from, text); at < u32(from, text + 1); at++) {
      const feature = i32(numbers, u32(hashes, at) & mask);
      if (feature < 0 || i32(isTaken, feature) === text) continue;
      isTaken[feature] = text;
      features[end] = feature;
      end += 1;
      squares += (weights[feature] ?? 0) ** 2;
    }
    starts[text + 1] = end;
    scales[text] = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    if (text % STEP === 0) yield 0.5 + text / count / 2;
  }
  return { size, starts, features: features.subarray(0, end), weights: Float64Array.from(weights), scales };
}
