import type { RunCheckpoint } from "../checkpoint/run-checkpoint";
import type { RunContext } from "../context";
import type { Rows } from "../data/load-data";
import { ENCODER_DIMENSIONS, STATIC_DIMENSIONS } from "../encoder/sentence-encoder";
import { sharedEncoder } from "../encoder/shared-encoder";
import { type InputRows, RowPlacer } from "../heads/input-rows";
import type { Arena } from "../kernels/arena";
import { hasSentences } from "../levels";
import type { Pacer } from "../pacer";
import type { Level, ModelHeader } from "../protocol";
import { buildVocabulary, featureKind, type SparseRows, vectoriseAll } from "../text/vectorise";
import type { Vocabulary } from "../text/vocabulary";
import { type EncodeJob, encodeTexts } from "./encode-texts";
import type { HelperThread } from "./helper-thread";
import { applySentenceScale, fitSentenceScale, SENTENCE_NORM, type SentenceScale } from "./sentence-scale";

export interface BuiltInputs {
  vocabulary: Vocabulary;
  training: InputRows;
  validation: InputRows;
  /** Null at the levels without a sentence block. */
  sentences: { identity: NonNullable<ModelHeader["encoder"]>; scale: SentenceScale } | null;
}

export interface BuildOptions {
  level: Level;
  /** Width of the heads' output. */
  columns: number;
  /** Set where the level needs it. */
  encoderDirectory: string | null;
  arena: Arena;
  run: RunContext;
  /** Takes a share of the encoding. */
  helper: HelperThread | null;
  checkpoint: RunCheckpoint | null;
}

/** Turns texts into what the heads read. The n-gram block is made here while a helper thread already encodes sentences. */
export async function buildInputs(training: Rows, validation: Rows, options: BuildOptions): Promise<BuiltInputs> {
  const texts = [...training.texts, ...validation.texts];
  const sentences = await startSentences(texts, options);
  const { vocabulary, trainingRows, validationRows } = await ngramRows(training, validation, options);
  if (sentences === null) return { vocabulary, training: trainingRows, validation: validationRows, sentences: null };

  await sentences.finish();
  const { values, dimensions, identity } = sentences;
  const rows = training.texts.length;
  const scale = fitSentenceScale(values, rows, dimensions, sentences.norm);
  applySentenceScale(values, 0, texts.length, scale);
  const border = rows * dimensions;
  return {
    vocabulary,
    training: { ...trainingRows, dense: dimensions, x: values.subarray(0, border) },
    validation: { ...validationRows, dense: dimensions, x: values.subarray(border) },
    sentences: { identity, scale },
  };
}

/** Each training text is looked at three times (vocabulary, vector, placing), each validation text twice. */
async function ngramRows(training: Rows, validation: Rows, { level, columns, arena, run }: BuildOptions) {
  const rows = training.texts.length;
  const total = 3 * rows + 2 * validation.texts.length;
  const progress = (before: number) => (done: number) => run.progress("features", before + done, total);
  const kind = featureKind(level);
  const { pacer } = run;
  const vocabulary = await buildVocabulary(training.texts, { columns, kind, pacer, onProgress: progress(0) });
  const place = async (texts: readonly string[], before: number) => {
    const blocks = await vectoriseAll(texts, vocabulary, { kind, pacer, onProgress: progress(before) });
    return placeBlocks(blocks, vocabulary.size, arena, pacer, progress(before + texts.length));
  };
  const trainingRows = await place(training.texts, rows);
  const validationRows = await place(validation.texts, 3 * rows);
  run.progress("features", total, total);
  return { vocabulary, trainingRows, validationRows };
}

/** Empties `blocks` as it goes. */
async function placeBlocks(
  blocks: SparseRows[],
  features: number,
  arena: Arena,
  pacer: Pacer,
  onProgress: (done: number) => void,
): Promise<InputRows> {
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  const entries = blocks.reduce((sum, block) => sum + block.idx.length, 0);
  const placer = new RowPlacer(arena, { rows, entries, features });
  let done = 0;
  blocks.reverse();
  for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) {
    placer.add(block);
    done += block.rows;
    onProgress(done);
    if (pacer.isDue()) await pacer.breathe();
  }
  return placer.placed;
}

interface StartedSentences {
  identity: NonNullable<ModelHeader["encoder"]>;
  norm: number;
  dimensions: number;
  /** `[texts][dimensions]`, complete and unscaled after `finish`. */
  values: Float32Array;
  /** Encodes what is left, together with the helper. */
  finish: () => Promise<void>;
}

async function startSentences(texts: readonly string[], options: BuildOptions): Promise<StartedSentences | null> {
  const { level, encoderDirectory, arena, run, helper, checkpoint } = options;
  if (!hasSentences(level) || encoderDirectory === null) return null;
  const { encoder, memory } = await sharedEncoder(encoderDirectory);
  const dimensions = level === "static" ? STATIC_DIMENSIONS : ENCODER_DIMENSIONS;
  const values = arena.float32(texts.length * dimensions);
  const started = { identity: encoder.identity, norm: SENTENCE_NORM[level], dimensions, values };
  const keeper = level === "encoder" ? checkpoint : null;
  if (keeper !== null && (await keeper.readSentences(values))) return { ...started, finish: async () => {} };
  const job: EncodeJob = { level, texts, out: values, dimensions, next: arena.int32(1) };
  // A failure is thrown by `finish`; until then nobody may call it unhandled.
  const helped = helper?.encode({ memory, shared: encoder.share(level) }, job).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const finish = async () => {
    run.progress("encoding", 0, texts.length);
    await encodeTexts(encoder, job, (taken) => {
      if (!run.pacer.isDue()) return null;
      run.progress("encoding", taken, texts.length);
      return run.pacer.breathe();
    });
    const failure = await helped;
    if (failure) throw failure.error;
    run.progress("encoding", texts.length, texts.length);
    await keeper?.keepSentences(values);
  };
  return { ...started, finish };
}
