import type { Pacer } from "../pacer";
import type { Level } from "../protocol";
import { f32, grownFloat32, grownInt32, i32, item, u8 } from "../typed";
import { FeatureExtractor, type TextFeatures } from "./features";
import { DocumentFrequencies, type Vocabulary, VocabularyIndex } from "./vocabulary";
import { WordFeatures } from "./word-features";

/** What the features of a text are: the engine's own, or those of the baseline. */
export type FeatureKind = "full" | "words";

/** The features that a level looks at. */
export function featureKind(level: Level): FeatureKind {
  return level === "tfidf" ? "words" : "full";
}

function featuresOf(kind: FeatureKind): TextFeatures {
  return kind === "words" ? new WordFeatures() : new FeatureExtractor();
}

/** Sparse rows (CSR): row r has the entries `ptr[r] … ptr[r+1]` of `idx` (feature id) and `val`. */
export interface SparseRows {
  rows: number;
  ptr: Int32Array;
  idx: Int32Array;
  val: Float32Array;
}

/** From this many texts on, a feature must occur in two of them to be kept. */
const RARE_FEATURES_DROPPED_FROM = 2_000;
const MAX_FEATURES = 1 << 19;
/** Bound on features × columns, so that the weights stay below 1 GiB of float32. */
const MAX_WEIGHTS = 1 << 28;

/**
 * The TF-IDF vector of a text: (1 + ln tf) · idf per known feature, block W and block C each scaled to length 1.
 * The buffers are reused: they describe the text given last.
 */
export class Vectoriser {
  ids = new Int32Array(1024);
  values = new Float32Array(1024);
  count = 0;

  private readonly features: TextFeatures;
  private readonly vocabulary: Vocabulary;
  private readonly index: VocabularyIndex;
  private readonly stamp: Int32Array;
  private readonly position: Int32Array;
  private generation = 0;

  constructor(vocabulary: Vocabulary, kind: FeatureKind = "full") {
    this.features = featuresOf(kind);
    this.vocabulary = vocabulary;
    this.index = new VocabularyIndex(vocabulary.keys);
    this.stamp = new Int32Array(vocabulary.size);
    this.position = new Int32Array(vocabulary.size);
  }

  /** Bytes held besides the vocabulary itself. */
  get byteLength(): number {
    return this.index.byteLength + this.stamp.byteLength + this.position.byteLength;
  }

  vectorise(text: string): void {
    this.features.extract(text);
    this.countTerms();
    this.weigh();
  }

  private countTerms(): void {
    const { features, stamp, position } = this;
    if (features.count > this.ids.length) {
      this.ids = new Int32Array(features.count * 2);
      this.values = new Float32Array(features.count * 2);
    }
    const { ids, values } = this;
    // The stamps start over long before they could meet an old value.
    if (this.generation === 0x7fffffff) {
      stamp.fill(0);
      this.generation = 0;
    }
    const generation = ++this.generation;
    let n = 0;
    for (let i = 0; i < features.count; i++) {
      const id = this.index.find(i32(features.hashes, i));
      if (id < 0) continue;
      if (i32(stamp, id) === generation) {
        const at = i32(position, id);
        values[at] = f32(values, at) + 1;
      } else {
        stamp[id] = generation;
        position[id] = n;
        ids[n] = id;
        values[n++] = 1;
      }
    }
    this.count = n;
  }

  private weigh(): void {
    const { ids, values, count, vocabulary } = this;
    let words = 0;
    let characters = 0;
    for (let i = 0; i < count; i++) {
      const id = i32(ids, i);
      const tf = f32(values, i);
      const value = (tf === 1 ? 1 : 1 + Math.log(tf)) * f32(vocabulary.idf, id);
      values[i] = value;
      if (u8(vocabulary.block, id) === 0) words += value * value;
      else characters += value * value;
    }
    const wordScale = words > 0 ? 1 / Math.sqrt(words) : 0;
    const characterScale = characters > 0 ? 1 / Math.sqrt(characters) : 0;
    for (let i = 0; i < count; i++) {
      values[i] = f32(values, i) * (u8(vocabulary.block, i32(ids, i)) === 0 ? wordScale : characterScale);
    }
  }
}

/** In how many of `texts` texts a feature must occur. */
export function fewestTexts(texts: number, kind: FeatureKind): 1 | 2 {
  return kind === "full" && texts >= RARE_FEATURES_DROPPED_FROM ? 2 : 1;
}

/** How many features a model whose rows of weights are `columns` wide may have. */
export function mostFeatures(columns: number): number {
  return Math.min(MAX_FEATURES, Math.floor(MAX_WEIGHTS / columns));
}

interface VocabularyOptions {
  /** Width of the heads' rows. */
  columns: number;
  kind?: FeatureKind;
  pacer: Pacer;
  /** Gets the texts done. */
  onProgress?: (done: number) => void;
}

/** Learns the vocabulary of the training texts. */
export async function buildVocabulary(
  texts: readonly string[],
  { columns, kind = "full", pacer, onProgress = () => {} }: VocabularyOptions,
): Promise<Vocabulary> {
  const features = featuresOf(kind);
  const frequencies = new DocumentFrequencies();
  for (const text of texts) {
    features.extract(text);
    frequencies.add(features);
    if (pacer.isDue()) {
      onProgress(frequencies.documents);
      await pacer.breathe();
    }
  }
  return frequencies.vocabulary(fewestTexts(texts.length, kind), mostFeatures(columns));
}

/** Rows of a block: a megabyte or so of numbers. */
const BLOCK_ROWS = 1_024;

/** The vectors of all texts as sparse matrices of some rows each, in order. */
export async function vectoriseAll(
  texts: readonly string[],
  vocabulary: Vocabulary,
  { kind = "full", pacer, onProgress = () => {} }: Omit<VocabularyOptions, "columns">,
): Promise<SparseRows[]> {
  const vectoriser = new Vectoriser(vocabulary, kind);
  const blocks: SparseRows[] = [];
  for (let from = 0; from < texts.length; from += BLOCK_ROWS) {
    blocks.push(await vectoriseBlock(texts.slice(from, from + BLOCK_ROWS), vectoriser, pacer));
    onProgress(Math.min(texts.length, from + BLOCK_ROWS));
  }
  return blocks;
}

async function vectoriseBlock(texts: readonly string[], vectoriser: Vectoriser, pacer: Pacer): Promise<SparseRows> {
  const ptr = new Int32Array(texts.length + 1);
  let idx = new Int32Array(texts.length * 256);
  let val = new Float32Array(idx.length);
  let n = 0;
  for (let row = 0; row < texts.length; row++) {
    vectoriser.vectorise(item(texts, row));
    const end = n + vectoriser.count;
    if (end > idx.length) {
      idx = grownInt32(idx, end);
      val = grownFloat32(val, end);
    }
    idx.set(vectoriser.ids.subarray(0, vectoriser.count), n);
    val.set(vectoriser.values.subarray(0, vectoriser.count), n);
    n = end;
    ptr[row + 1] = n;
    if (pacer.isDue()) await pacer.breathe();
  }
  return { rows: texts.length, ptr, idx: idx.slice(0, n), val: val.slice(0, n) };
}
