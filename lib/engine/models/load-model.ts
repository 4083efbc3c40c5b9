import type { SentenceEncoder } from "../encoder/sentence-encoder";
import { sharedEncoder } from "../encoder/shared-encoder";
import { EngineError } from "../errors";
import type { EngineTarget, Level, ModelHeader } from "../protocol";
import { fitToSequence } from "../text/token-count";
import { featureKind, Vectoriser } from "../text/vectorise";
import type { Vocabulary } from "../text/vocabulary";
import { applySentenceScale, type SentenceScale } from "../training/sentence-scale";
import { item } from "../typed";
import { combineHeads, energy, segmentScores } from "./combine";
import { type ModelFile, readModelFile } from "./model-file";
import { fitsLevel, Network, type TextInputs } from "./network";
import { type Segment, segmentsOf } from "./segments";

export interface TargetDecision {
  name: string;
  /** Multi-label targets: the score from which a label counts as "yes". */
  threshold: number;
  /** One per label where there are any, instead of `threshold`. */
  thresholds: number[] | null;
  temperature: number;
  /** Single-label targets: texts with a lower energy are unlike the training data; null when unknown. */
  energyLimit: number | null;
}

export interface LoadedModel {
  targets: EngineTarget[];
  /** In the order of `targets`. */
  decisions: TargetDecision[];
  level: Level;
  memoryBytes: number;
  /** Scores per text and target, in label order. Single-label scores sum to 1, multi-label scores are independent. */
  predict(texts: readonly string[]): Record<string, number[]>[];
  /** Energy per text and single-label target. */
  energies(texts: readonly string[]): Record<string, number>[];
  /** Where each text lies among the training rows: the hidden layer, of unit length (zeros when nothing is active). Null for a model without one. */
  represent(texts: readonly string[]): Float32Array[] | null;
}

/**
 * Opens a model file. `encoderDirectory` is where the sentence encoder's weights are, which models of the levels `static` and `encoder`
 * need. Throws `EngineError` with a sentence for anything truncated, damaged or of a newer format, and `unsupported` when the weights
 * are missing or others than the model was trained with.
 */
export async function loadModel(
  bytes: Uint8Array,
  { encoderDirectory }: { encoderDirectory: string | null },
): Promise<LoadedModel> {
  const file = readModelFile(bytes);
  const { header } = file;
  const { segments, columns } = segmentsOf(header.targets);
  if (columns !== header.columns || !fitsLevel(header)) {
    throw new EngineError("corrupt_model", "The model file is damaged: its header does not match its weights.");
  }
  const vocabulary = readVocabulary(file, header.features);
  const network = new Network(file);
  const sentences = header.dense === 0 ? null : await readSentences(file, encoderDirectory);
  return makeModel(header, segments, new TextReader(header, vocabulary, sentences), network);
}

function readVocabulary(file: ModelFile, size: number): Vocabulary {
  return {
    size,
    // Copies, so that the file's bytes are not held.
    keys: file.section("keys", "int32", size).slice(),
    idf: file.section("idf", "float32", size).slice(),
    block: file.section("block", "uint8", size).slice(),
  };
}

/** Key, idf and block of the vocabulary. */
const BYTES_PER_FEATURE = 9;

interface Sentences {
  encoder: SentenceEncoder;
  scale: SentenceScale;
}

async function readSentences(file: ModelFile, directory: string | null): Promise<Sentences> {
  const { level, dense, denseNorm, encoder: wanted } = file.header;
  if (directory === null) {
    const sentence = `The model is of level "${level}" and needs the sentence encoder's weights, whose package is not installed here.`;
    throw new EngineError("unsupported", sentence);
  }
  const { encoder } = await sharedEncoder(directory);
  const has = encoder.identity;
  if (wanted?.hash !== has.hash) {
    const sentence = `The model was trained with weights of ${wanted?.package} ${wanted?.version}; here are others (${has.package} ${has.version}).`;
    throw new EngineError("unsupported", sentence);
  }
  const scale = {
    // Copies, as of the vocabulary.
    mean: file.section("sentence.mean", "float32", dense).slice(),
    inverseDeviation: file.section("sentence.inverse", "float32", dense).slice(),
    norm: denseNorm,
  };
  return { encoder, scale };
}

/** Turns texts into inputs, one after another; a slice at a time, as the encoder works best on several. */
class TextReader {
  readonly byteLength: number;
  private readonly vectoriser: Vectoriser;
  private readonly seqLen: number;
  private readonly level: Level;
  private readonly dimensions: number;
  private readonly sentences: Sentences | null;

  constructor(header: ModelHeader, vocabulary: Vocabulary, sentences: Sentences | null) {
    this.vectoriser = new Vectoriser(vocabulary, featureKind(header.level));
    this.seqLen = header.hyperparameters.seq_len;
    this.level = header.level;
    this.dimensions = header.dense;
    this.sentences = sentences;
    this.byteLength = this.vectoriser.byteLength + BYTES_PER_FEATURE * vocabulary.size;
  }

  /** Calls `visit` with the inputs of each text, which are valid during the call. */
  read(texts: readonly string[], visit: (inputs: TextInputs, index: number) => void): void {
    const { vectoriser, dimensions, seqLen } = this;
    const fitted = texts.map((text) => fitToSequence(text, seqLen).text);
    const vectors = this.sentenceVectors(fitted);
    fitted.forEach((text, index) => {
      vectoriser.vectorise(text);
      const { ids, values, count } = vectoriser;
      visit({ ids, values, count, dense: vectors.subarray(index * dimensions, (index + 1) * dimensions) }, index);
    });
  }

  private sentenceVectors(texts: readonly string[]): Float32Array {
    const vectors = new Float32Array(texts.length * this.dimensions);
    if (this.sentences === null) return vectors;
    const { encoder, scale } = this.sentences;
    if (this.level === "static") encoder.embedStatic(texts, 0, texts.length, vectors);
    else encoder.encode(texts, 0, texts.length, vectors);
    applySentenceScale(vectors, 0, texts.length, scale);
    return vectors;
  }
}

function makeModel(
  header: ModelHeader,
  segments: readonly Segment[],
  reader: TextReader,
  network: Network,
): LoadedModel {
  const combined = new Float64Array(header.columns);
  const perSegment = <T>(value: (segment: Segment, s: number) => T | null): Record<string, T> => {
    const result: Record<string, T> = {};
    segments.forEach((segment, s) => {
      const found = value(segment, s);
      if (found !== null) result[item(header.targets, s).name] = found;
    });
    return result;
  };
  const perText = <T>(texts: readonly string[], value: (inputs: TextInputs) => T): T[] => {
    const results: T[] = [];
    reader.read(texts, (inputs) => results.push(value(inputs)));
    return results;
  };
  return {
    targets: header.targets.map(({ name, labels, weight, loss_function }) => ({ name, labels, weight, loss_function })),
    decisions: header.targets.map(({ name, threshold, thresholds = null, temperature, energyLimit }) => {
      return { name, threshold, thresholds, temperature, energyLimit };
    }),
    level: header.level,
    memoryBytes: network.byteLength + reader.byteLength,
    predict: (texts) =>
      perText(texts, (inputs) => {
        network.run(inputs);
        combineHeads(network.logits, segments, combined);
        return perSegment((segment, s) =>
          Array.from(segmentScores(combined, segment, item(header.targets, s).temperature)),
        );
      }),
    energies: (texts) =>
      perText(texts, (inputs) => {
        network.run(inputs);
        return perSegment((segment) => (segment.mode === "softmax" ? energy(network.logits, segment) : null));
      }),
    represent: (texts) => (header.hidden === 0 ? null : perText(texts, (inputs) => unit(network.hidden(inputs)))),
  };
}

/** Of unit length; zeros stay zeros. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
