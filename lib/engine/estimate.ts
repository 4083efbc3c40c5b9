import { selectLabels } from "./data/label-rows";
import type { Rows } from "./data/load-data";
import { LinearHead } from "./models/linear-head";
import { segmentsOf } from "./models/segments";
import type { Pacer } from "./pacer";
import type { EngineTarget } from "./protocol";
import { RANDOM_STREAM, Random } from "./random";
import { buildVocabulary, vectoriseAll } from "./text/vectorise";
import { i32, item } from "./typed";

const SAMPLED_ROWS = 400;
/** Updates are done for some rounds unmeasured, until the code is compiled, and then measured; between rounds other work may run. */
const WARM_UP_ROUNDS = 3;
const MEASURED_ROUNDS = 4;
const ROUND_MS = 30;
/** Ends a round also under a clock that stands still. */
const ROUND_VISITS = 20_000;
const BURST_CHUNK = 8;
/** Fixed costs: start of the thread, validation at the checkpoints, calibration, writing the file. */
const OVERHEAD_SECONDS = 0.3;
/** Features are measured while their code is still being compiled. */
const FEATURES_FACTOR = 0.5;
/**
 * Real visits reach into weights that do not fit the caches, and fewer of their rows are learnt than of the few that are repeated here.
 * With this factor the estimates for intent files of 5,000 to 200,000 rows lay between 0.6 and 2.5 times the real durations.
 */
const VISIT_FACTOR = 1.3;

/**
 * Seconds that training on `rows` with `visits` sample visits will take here: features and updates of some hundred rows are really done and
 * timed. `readingSeconds` is what reading the same files has just taken. At least 1.
 */
export async function estimateDuration(input: {
  rows: Rows;
  targets: readonly EngineTarget[];
  visits: number;
  readingSeconds: number;
  now: () => number;
  pacer: Pacer;
}): Promise<number> {
  const { rows, targets, visits, now, pacer } = input;
  const sample = sampleRows(rows.texts.length);
  const texts = Array.from(sample, (row) => item(rows.texts, row));
  const { segments, columns } = segmentsOf(targets);

  const featuresStart = now();
  const vocabulary = await buildVocabulary(texts, columns, pacer);
  const inputs = await vectoriseAll(texts, vocabulary, pacer);
  const secondsPerRow = (now() - featuresStart) / 1000 / texts.length;

  const labels = selectLabels(rows.labels, sample);
  const head = new LinearHead(vocabulary.size, columns, segments);
  const order = Int32Array.from(sample, (_, index) => index);
  const visit = (at: number) => head.trainRows(inputs, labels, order, at, Math.min(order.length, at + BURST_CHUNK), 1);
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    timeRound(visit, order.length, now);
    await pacer.breathe();
  }
  // The fastest round is the one that other work disturbed least.
  let secondsPerVisit = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MEASURED_ROUNDS; round++) {
    secondsPerVisit = Math.min(secondsPerVisit, timeRound(visit, order.length, now));
    await pacer.breathe();
  }
  const seconds =
    OVERHEAD_SECONDS +
    input.readingSeconds +
    secondsPerRow * FEATURES_FACTOR * rows.texts.length +
    secondsPerVisit * VISIT_FACTOR * visits;
  return Math.max(1, Math.round(seconds));
}

/** Seconds a row, over one round of walking through `rows` rows again and again; at least one chunk. */
function timeRound(visitChunk: (at: number) => void, rows: number, now: () => number): number {
  const start = now();
  let visited = 0;
  let at = 0;
  do {
    visitChunk(at);
    visited += Math.min(BURST_CHUNK, rows - at);
    at = (at + BURST_CHUNK) % rows;
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
