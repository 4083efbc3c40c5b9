import { EngineError } from "../errors";
import type { EngineTarget, Level, ModelHeader } from "../protocol";
import { fitToSequence } from "../text/token-count";
import { Vectoriser } from "../text/vectorise";
import type { Vocabulary } from "../text/vocabulary";
import { f32, i32, item } from "../typed";
import { combineHeads, energy, segmentScores } from "./combine";
import { type ModelFile, readModelFile } from "./model-file";
import { addRow, type QuantisedRows } from "./quantise";
import { type Segment, segmentsOf } from "./segments";

export interface TargetDecision {
  name: string;
  /** Multi-label targets: the score from which a label counts as "yes". */
  threshold: number;
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
}

/** Opens a model file. Throws `EngineError` with a sentence for anything truncated, damaged or of a newer format. */
export function loadModel(bytes: Uint8Array): LoadedModel {
  const file = readModelFile(bytes);
  const { header } = file;
  if (header.level !== "ngram") {
    throw new EngineError("unsupported", `The model is of level "${header.level}", which is not available here.`);
  }
  const { segments, columns } = segmentsOf(header.targets);
  if (columns !== header.columns) {
    throw new EngineError("corrupt_model", "The model file is damaged: its targets do not match its weights.");
  }
  const vocabulary = readVocabulary(file, header.features);
  const linear = readLinear(file, header.features + 1, columns);
  return makeModel(header, segments, vocabulary, linear, bytes.length);
}

function readVocabulary(file: ModelFile, size: number): Vocabulary {
  return {
    size,
    keys: file.section("keys", "int32", size),
    idf: file.section("idf", "float32", size),
    block: file.section("block", "uint8", size),
  };
}

function readLinear(file: ModelFile, rows: number, columns: number): QuantisedRows {
  const scales = file.section("linear.scales", "float32", rows);
  return { rows, columns, scales, values: file.section("linear.rows", "int8", rows * columns) };
}

function makeModel(
  header: ModelHeader,
  segments: readonly Segment[],
  vocabulary: Vocabulary,
  linear: QuantisedRows,
  fileBytes: number,
): LoadedModel {
  const vectoriser = new Vectoriser(vocabulary);
  const logits = new Float64Array(linear.columns);
  const combined = new Float64Array(linear.columns);
  const seqLen = header.hyperparameters.seq_len;

  const score = (text: string) => {
    vectoriser.vectorise(fitToSequence(text, seqLen).text);
    logits.fill(0);
    addRow(linear, linear.rows - 1, 1, logits);
    for (let i = 0; i < vectoriser.count; i++)
      addRow(linear, i32(vectoriser.ids, i), f32(vectoriser.values, i), logits);
    combineHeads([logits], segments, combined);
  };
  const perSegment = <T>(value: (segment: Segment, s: number) => T | null): Record<string, T> => {
    const result: Record<string, T> = {};
    segments.forEach((segment, s) => {
      const found = value(segment, s);
      if (found !== null) result[item(header.targets, s).name] = found;
    });
    return result;
  };
  return {
    targets: header.targets.map(({ name, labels, weight, loss_function }) => ({ name, labels, weight, loss_function })),
    decisions: header.targets.map(({ name, threshold, temperature, energyLimit }) => {
      return { name, threshold, temperature, energyLimit };
    }),
    level: header.level,
    memoryBytes: fileBytes + vectoriser.byteLength,
    predict: (texts) =>
      texts.map((text) => {
        score(text);
        return perSegment((segment, s) =>
          Array.from(segmentScores(combined, segment, item(header.targets, s).temperature)),
        );
      }),
    energies: (texts) =>
      texts.map((text) => {
        score(text);
        return perSegment((segment) => (segment.mode === "softmax" ? energy([logits], segment) : null));
      }),
  };
}
