import { selectLabels } from "./data/label-rows";
import type { Rows } from "./data/load-data";
import { ENCODER_DIMENSIONS, type SentenceEncoder, STATIC_DIMENSIONS } from "./encoder/sentence-encoder";
import type { Head } from "./heads/head";
import { placeLabels, placeRows } from "./heads/input-rows";
import { Arena } from "./kernels/arena";
import { segmentsOf } from "./models/segments";
import type { Pacer } from "./pacer";
import type { EngineTarget, Level } from "./protocol";
import { RANDOM_STREAM, Random } from "./random";
import { buildVocabulary, type SparseRows, vectoriseAll } from "./text/vectorise";
import { Team } from "./training/team";
import { i32, item } from "./typed";

const SAMPLED_ROWS = 400;
/** Updates are done for some rounds unmeasured, until the code is compiled, and then measured; between rounds other work may run. */
const WARM_UP_ROUNDS = 2;
const MEASURED_ROUNDS = 3;
const ROUND_MS = 30;
/** Ends a round also under a clock that stands still. */
const ROUND_VISITS = 20_000;
const BURST_CHUNK = 8;
/** Texts that the encoder is timed with, and how often. */
const ENCODED_TEXTS = 16;
/** Fixed costs: start of the threads, validation at the checkpoints, calibration, writing the file. */
const OVERHEAD_SECONDS = 0.4;
/** Reading the encoder's weights and packing them. */
const ENCODER_SECONDS = 0.4;
/** Features are measured while their code is still being compiled. */
const FEATURES_FACTOR = 0.5;
/** Real visits reach into weights that do not fit the caches, and fewer of their rows are learnt than of the few that are repeated here. */
const VISIT_FACTOR = 1.3;

const NO_ROWS: SparseRows = { rows: 0, ptr: Int32Array.of(0), idx: new Int32Array(0), val: new Float32Array(0) };

export interface EstimateInput {
  rows: Rows;
  /** Texts of training and validation together. */
  texts: number;
  targets: readonly EngineTarget[];
  level: Level;
  encoder: SentenceEncoder | null;
  /** Sample visits of each head. */
  visits: number;
  /** Threads that will share the work. */
  threads: number;
  /** What reading the same files has just taken. */
  readingSeconds: number;
  now: () => number;
  pacer: Pacer;
}

/** Seconds that training will take here: features, sentences and updates of some hundred rows are really done and timed. At least 1. */
export async function estimateDuration(input: EstimateInput): Promise<number> {
  const { rows, texts, visits, threads, readingSeconds, now, pacer } = input;
  const sample = sampleRows(rows.texts.length);
  const sampled = Array.from(sample, (row) => item(rows.texts, row));
  const { segments, columns } = segmentsOf(input.targets);

  const featuresStart = now();
  const vocabulary = await buildVocabulary(sampled, columns, pacer);
  // At most one block, of all the sampled rows.
  const [sparse = NO_ROWS] = await vectoriseAll(sampled, vocabulary, pacer);
  const secondsPerRow = (now() - featuresStart) / 1000 / sampled.length;
  const sentence = await timeSentences(input, sampled);

  const arena = new Arena();
  const dense = { dimensions: sentence.dimensions, values: new Float32Array(sampled.length * sentence.dimensions) };
  const inputs = placeRows(arena, sparse, vocabulary.size, dense);
  const labels = placeLabels(arena, selectLabels(rows.labels, sample));
  const shape = { features: vocabulary.size, dense: sentence.dimensions, segments, columns };
  const team = new Team(arena, shape, { seed: 0, rateScale: 1 });
  const order = arena.int32(sample.length);
  order.forEach((_, index) => {
    order[index] = index;
  });
  const timeHead = (head: Head) =>
    timeVisits((at) => head.trainRows(inputs, labels, order, at, Math.min(order.length, at + BURST_CHUNK), 1), {
      ...{ rows: order.length, now, pacer },
    });
  const linear = await timeHead(team.linear);
  const mlp = await timeHead(team.mlp);
  const secondsPerVisit = threads > 1 ? Math.max(linear, mlp) : linear + mlp;
  const seconds =
    OVERHEAD_SECONDS +
    readingSeconds +
    (input.encoder === null ? 0 : ENCODER_SECONDS) +
    secondsPerRow * FEATURES_FACTOR * texts +
    (sentence.secondsPerText * texts) / threads +
    secondsPerVisit * VISIT_FACTOR * visits;
  return Math.max(1, Math.round(seconds));
}

/** What the level's sentence block costs a text. */
async function timeSentences({ level, encoder, now, pacer }: EstimateInput, texts: readonly string[]) {
  if (level === "ngram" || encoder === null) return { dimensions: 0, secondsPerText: 0 };
  const dimensions = level === "static" ? STATIC_DIMENSIONS : ENCODER_DIMENSIONS;
  const chosen = texts.slice(0, ENCODED_TEXTS);
  const out = new Float32Array(chosen.length * dimensions);
  const encode = () => {
    if (level === "static") encoder.embedStatic(chosen, 0, chosen.length, out);
    else encoder.encode(chosen, 0, chosen.length, out);
  };
  // The first time packs the weights and compiles.
  encode();
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MEASURED_ROUNDS; round++) {
    await pacer.breathe();
    const start = now();
    encode();
    fastest = Math.min(fastest, (now() - start) / 1000 / chosen.length);
  }
  return { dimensions, secondsPerText: fastest };
}

interface Timing {
  rows: number;
  now: () => number;
  pacer: Pacer;
}

/** Seconds a visit. The fastest round is the one that other work disturbed least. */
async function timeVisits(visitChunk: (at: number) => void, timing: Timing): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < WARM_UP_ROUNDS + MEASURED_ROUNDS; round++) {
    const seconds = timeRound(visitChunk, timing);
    if (round >= WARM_UP_ROUNDS) fastest = Math.min(fastest, seconds);
    await timing.pacer.breathe();
  }
  return fastest;
}

/** Seconds a row, over one round of walking through `rows` rows again and again; at least one chunk. */
function timeRound(visitChunk: (at: number) => void, { rows, now }: Timing): number {
  const start = now();
  let visited = 0;
  let at = 0;
  do {
    visitChunk(at);
    visited += Math.min(BURST_CHUNK, rows - at);
    at = at + BURST_CHUNK < rows ? at + BURST_CHUNK : 0;
  } while (now() - start < ROUND_MS && visited < ROUND_VISITS);
  return (now() - start) / 1000 / visited;
}

function sampleRows(rows: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const random = new Random(0, RANDOM_STREAM.estimate);
  const wanted = Math.min(rows, SAMPLED_ROWS);
  for (let i = 0; i < wanted; i++) {
    const j = i + random.below(rows - i);
    const kept = i32(order, i);
    order[i] = i32(order, j);
    order[j] = kept;
  }
  return order.subarray(0, wanted);
}
