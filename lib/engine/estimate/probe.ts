import { type LabelRows, packLabels } from "../data/label-rows";
import { loadData } from "../data/load-data";
import { ENCODER_DIMENSIONS, type SentenceEncoder, STATIC_DIMENSIONS } from "../encoder/sentence-encoder";
import { type Head, MLP } from "../heads/head";
import { type InputRows, placeLabels, placeRows } from "../heads/input-rows";
import { Arena } from "../kernels/arena";
import { hasSentences } from "../levels";
import { calibrate } from "../models/calibrate";
import { combineRows, evaluate } from "../models/evaluate";
import { type Segment, segmentsOf } from "../models/segments";
import { encodeModel } from "../models/trained-model";
import { encodeNeighbours } from "../neighbours";
import type { Pacer } from "../pacer";
import type { Costs, EngineTarget, Level } from "../protocol";
import { RANDOM_STREAM, Random } from "../random";
import { fitToSequence } from "../text/token-count";
import { buildVocabulary, featureKind, vectoriseAll } from "../text/vectorise";
import type { Vocabulary } from "../text/vocabulary";
import type { ThreadClock } from "../thread-clock";
import { fitSentenceScale, SENTENCE_NORM } from "../training/sentence-scale";
import { Team } from "../training/team";
import { item } from "../typed";

const MOST_TEXTS = 200;
const FEWEST_TEXTS = 8;
/** UTF-16 units of all texts together: long ones are few. */
const MOST_UNITS = 100_000;
/** Texts that the encoder is timed with. */
const ENCODED_TEXTS = 24;
/** A part is done again and again for so long at least: the code is compiled then, and a clock of some milliseconds fine enough. */
const WARM_SECONDS = 0.04;
/** The same for parts that are a small part of a training. */
const LESS_WARM_SECONDS = 0.02;
const MOST_ROUNDS = 200;
/** On a busy machine a person has waited long enough then: the rest of the parts are done only as long as a clock needs. */
const PATIENCE_MS = 2_000;
const LEAST_SECONDS = 0.01;
/** The last rounds are measured. */
const MEASURED_SECONDS = 0.02;
const CHUNK = 8;
const MOST_LABELS = 600;

export interface ProbeInput {
  /** Some of the training texts; the first that fit are used. */
  texts: readonly string[];
  targets: readonly EngineTarget[];
  level: Level;
  encoder: SentenceEncoder | null;
  /** What loading the encoder has just taken; 0 where none was loaded. */
  encoderSeconds: number;
  /** What the start of this thread has taken. */
  startSeconds: number;
  seqLen: number;
  clock: ThreadClock;
  now: () => number;
  pacer: Pacer;
}

interface Probing extends ProbeInput {
  /** Whether parts may still be repeated until their code is compiled. */
  mayLinger: () => boolean;
}

/** Costs of one part: `first` what the first time takes longer, `each` a round once the code is compiled. */
interface Timing {
  first: number;
  each: number;
}

/**
 * What the parts of a training cost here, a row each: every part is really done with some of the texts and with labels drawn at random, and
 * timed. It takes about a second of work.
 */
export async function measureCosts(asked: ProbeInput): Promise<Costs> {
  const { level, now, clock } = asked;
  const { columns } = segmentsOf(asked.targets);
  const startedAt = { wall: now(), work: clock.seconds() };
  const mayLinger = () => now() - startedAt.wall < PATIENCE_MS;
  const input: Probing = { ...asked, targets: fewerLabels(asked.targets), mayLinger };
  const texts = chooseProbeTexts(input.texts);
  const labels = drawLabels(texts.length, input.targets);
  const rows = texts.length;
  const reading = await timeReading(input, texts, labels);
  const features = await timeFeatures(input, texts);
  const sentences = await timeSentences(input, texts);
  const heads = await timeHeads(input, { texts, labels, features, dimensions: sentences.dimensions });
  const half = await buildVocabulary(texts.slice(0, Math.ceil(rows / 2)), {
    columns: heads.columns,
    kind: featureKind(level),
    pacer: input.pacer,
  });
  const wall = (now() - startedAt.wall) / 1000;
  const wider = columns / heads.columns;
  const wideRows = (MLP.hidden + columns) / (MLP.hidden + heads.columns);
  return {
    level,
    rows,
    tokensPerText: texts.reduce((sum, text) => sum + fitToSequence(text, input.seqLen).tokens, 0) / rows,
    features: features.vocabulary.size,
    featuresOfHalf: half.size,
    columns,
    startSeconds: input.startSeconds,
    encoderSeconds: input.encoderSeconds,
    readSeconds: reading.each / rows,
    featureSeconds: features.timing.each / rows,
    sentenceSeconds: sentences.timing.each,
    linear: times(heads.linear, wider),
    mlp: times(heads.mlp, wideRows),
    evaluateSeconds: (heads.evaluating.each / rows) * wider,
    calibrateSeconds: (heads.calibrating.each / rows) * wider,
    modelSeconds: (heads.saving.each / Math.max(1, features.vocabulary.size)) * wideRows,
    neighbourSeconds: heads.neighbours.each / rows,
    firstSeconds: {
      reading: reading.first,
      features: features.timing.first,
      encoding: sentences.timing.first,
      training: heads.first + heads.evaluating.first,
      calibrating: heads.calibrating.first,
      saving: heads.saving.first + heads.neighbours.first,
    },
    share: wall > 0 ? Math.min(1, (clock.seconds() - startedAt.work) / wall) : 1,
  };
}

/** Thousands of labels would take seconds and gigabytes: the probe is done with fewer, and what it says is scaled. */
function fewerLabels(targets: ProbeInput["targets"]): EngineTarget[] {
  const all = targets.reduce((sum, target) => sum + target.labels.length, 0);
  const share = Math.min(1, MOST_LABELS / all);
  return targets.map((target) => ({
    ...target,
    labels: target.labels.slice(0, Math.max(1, Math.floor(target.labels.length * share))),
  }));
}

function times(costs: Costs["mlp"], factor: number): Costs["mlp"] {
  return { fullSeconds: costs.fullSeconds * factor, learntSeconds: costs.learntSeconds * factor };
}

/** Those of the texts that a probe is done with: the first ones, up to some hundred thousand characters. */
export function chooseProbeTexts(texts: readonly string[]): string[] {
  const chosen: string[] = [];
  let units = 0;
  for (const text of texts.slice(0, MOST_TEXTS)) {
    units += text.length;
    if (units > MOST_UNITS && chosen.length >= FEWEST_TEXTS) break;
    chosen.push(text);
  }
  return chosen;
}

/** One label a row, or where there may be several one or two. */
function drawLabels(rows: number, targets: ProbeInput["targets"]): number[][][] {
  const random = new Random(0, RANDOM_STREAM.estimate);
  return Array.from({ length: rows }, () =>
    targets.map(({ labels, loss_function }) => {
      const first = random.below(labels.length);
      if (loss_function !== "multi_class" || random.below(2) === 0) return [first];
      return [...new Set([first, random.below(labels.length)])];
    }),
  );
}

/** Does the same until its code is compiled; the last rounds decide. */
async function timePart(
  { clock, pacer, mayLinger }: Probing,
  part: () => unknown,
  warmSeconds = LESS_WARM_SECONDS,
): Promise<Timing> {
  const rounds: number[] = [];
  let total = 0;
  while (rounds.length < 2 || (total < (mayLinger() ? warmSeconds : LEAST_SECONDS) && rounds.length < MOST_ROUNDS)) {
    await pacer.breathe();
    const start = clock.seconds();
    await part();
    const seconds = clock.seconds() - start;
    rounds.push(seconds);
    total += seconds;
  }
  let measured = 0;
  let count = 0;
  while (count < rounds.length - 1 && (measured < MEASURED_SECONDS || count === 0)) {
    measured += item(rounds, rounds.length - 1 - count);
    count++;
  }
  const each = measured / count;
  return { each, first: Math.max(0, total - each * rounds.length) };
}

function timeReading(input: Probing, texts: readonly string[], labels: readonly number[][][]): Promise<Timing> {
  const { targets, seqLen, pacer } = input;
  const lines = texts.map((text, row) => {
    const chosen = targets.map(({ name, labels: names, loss_function }, t) => {
      const own = (labels[row]?.[t] ?? []).map((label) => item(names, label));
      return [name, loss_function === "multi_class" ? own : own[0]];
    });
    return JSON.stringify({ text, labels: Object.fromEntries(chosen) });
  });
  const file = { name: "", bytes: new TextEncoder().encode(lines.join("\n")), weight: 1 };
  const options = { validationFiles: [], requestedTargets: null, invalidSampleSkipFraction: 1, onProgress: () => {} };
  return timePart(input, () => loadData({ ...options, trainingFiles: [file], seqLen, pacer }));
}

async function timeFeatures(input: Probing, texts: readonly string[]) {
  const { columns } = segmentsOf(input.targets);
  const build = async () => {
    const kind = featureKind(input.level);
    const { pacer } = input;
    const vocabulary = await buildVocabulary(texts, { columns, kind, pacer });
    const blocks = await vectoriseAll(texts, vocabulary, { kind, pacer });
    const [sparse] = blocks;
    const arena = new Arena();
    const inputs = sparse === undefined ? null : placeRows(arena, sparse, vocabulary.size, null);
    return { vocabulary, sparse, inputs };
  };
  const timing = await timePart(input, build, WARM_SECONDS);
  return { timing, ...(await build()) };
}

/** What the level's sentence block costs a text. */
async function timeSentences(input: Probing, texts: readonly string[]) {
  const { level, encoder } = input;
  if (!hasSentences(level) || encoder === null) return { dimensions: 0, timing: { first: 0, each: 0 } };
  const dimensions = level === "static" ? STATIC_DIMENSIONS : ENCODER_DIMENSIONS;
  const chosen = texts.slice(0, level === "static" ? texts.length : ENCODED_TEXTS);
  const out = new Float32Array(chosen.length * dimensions);
  const timing = await timePart(
    input,
    () => {
      if (level === "static") encoder.embedStatic(chosen, 0, chosen.length, out);
      else encoder.encode(chosen, 0, chosen.length, out);
    },
    WARM_SECONDS,
  );
  return { dimensions, timing: { first: timing.first, each: timing.each / chosen.length } };
}

interface HeadProbe {
  texts: readonly string[];
  labels: readonly number[][][];
  features: Awaited<ReturnType<typeof timeFeatures>>;
  dimensions: number;
}

async function timeHeads(input: Probing, { texts, labels: drawn, features, dimensions }: HeadProbe) {
  const { segments, columns } = segmentsOf(input.targets);
  const arena = new Arena();
  const { sparse, vocabulary } = features;
  const rows = texts.length;
  const values = new Float32Array(rows * dimensions).fill(0.05);
  const inputs = placeRows(
    arena,
    sparse ?? { rows: 0, ptr: Int32Array.of(0), idx: new Int32Array(0), val: new Float32Array(0) },
    vocabulary.size,
    dimensions === 0 ? null : { dimensions, values },
  );
  const labels = placeLabels(arena, packLabels(drawn, segments.length));
  const team = new Team(
    arena,
    { features: vocabulary.size, dense: dimensions, segments, columns },
    { ...SETTINGS, level: input.level },
  );
  const order = arena.int32(rows);
  order.forEach((_, at) => {
    order[at] = at;
  });
  const outputs = team.heads.map(() => arena.float32(rows * columns));
  const work = { input, inputs, labels, order, segments, columns };
  const linear = await timeHead(team.linear, outputs[0] ?? new Float32Array(0), work);
  const second = team.mlp === null ? [] : [await timeHead(team.mlp, outputs[1] ?? new Float32Array(0), work)];
  const [mlp = { costs: NO_COSTS, first: 0 }] = second;
  const evaluating = await timePart(input, () => {
    const { combined } = combineRows(outputs, rows, columns, segments);
    evaluate(
      combined,
      labels,
      input.targets,
      segments,
      segments.map(() => 0.5),
    );
  });
  const isCalibrated = input.level !== "tfidf";
  const calibrating = !isCalibrated
    ? NOTHING
    : await timePart(input, () => {
        const { headLogits, combined } = combineRows(outputs, rows, columns, segments);
        return calibrate(headLogits, combined, labels, segments);
      });
  const saving = await timeSaving(input, vocabulary, team, { columns, dimensions, segments });
  const neighbours = await timeNeighbours(input, { texts, drawn, team, inputs, arena });
  const first = Math.max(linear.first, mlp.first);
  return { linear: linear.costs, mlp: mlp.costs, first, columns, evaluating, calibrating, saving, neighbours };
}

const NOTHING: Timing = { first: 0, each: 0 };
const NO_COSTS: Costs["mlp"] = { fullSeconds: 0, learntSeconds: 0 };
const SETTINGS = { seed: 0, rateScale: 1 };

interface HeadWork {
  input: Probing;
  inputs: InputRows;
  labels: LabelRows;
  order: Int32Array;
  segments: readonly Segment[];
  columns: number;
}

/** What a visit of a row that is not learnt yet costs a head, and one that only finds it learnt. */
async function timeHead(head: Head, out: Float32Array, { input, inputs, labels, order, segments }: HeadWork) {
  const rows = order.length;
  const random = new Random(0, RANDOM_STREAM.estimate);
  const full = await timePart(
    input,
    () => {
      // Other labels every time: none is ever learnt.
      for (let at = 0; at < labels.ids.length; at++) labels.ids[at] = drawId(labels, at, segments, random);
      for (let at = 0; at < rows; at += CHUNK) head.trainRows(inputs, labels, order, at, Math.min(rows, at + CHUNK), 1);
    },
    WARM_SECONDS,
  );
  const learnt = await timePart(input, () => head.score(inputs, 0, rows, out), WARM_SECONDS);
  const costs = { fullSeconds: full.each / rows, learntSeconds: Math.min(full.each, learnt.each) / rows };
  return { costs, first: full.first + learnt.first };
}

function drawId(labels: LabelRows, at: number, segments: readonly Segment[], random: Random): number {
  // Rows without several labels have one a segment, so that the place says the segment; else any small number is one.
  const isSingle = labels.ids.length === labels.rows * labels.segments;
  const counts = segments.map((segment) => segment.count);
  return random.below(isSingle ? (counts[at % labels.segments] ?? 1) : Math.min(...counts));
}

function timeSaving(
  input: Probing,
  vocabulary: Vocabulary,
  team: Team,
  { columns, dimensions }: { columns: number; dimensions: number; segments: readonly Segment[] },
): Promise<Timing> {
  const { level, targets } = input;
  const [linearWeights] = team.linear.weights;
  const scale =
    !hasSentences(level) || dimensions === 0
      ? null
      : fitSentenceScale(new Float32Array(2 * dimensions), 2, dimensions, SENTENCE_NORM[level]);
  const calibrations = targets.map(() => ({ temperature: 1, threshold: 0.5, thresholds: null, energyLimit: null }));
  const hyperparameters = { training_steps: 1, epochs: null, learning_rate: 1, weight_decay: 0, warmup_fraction: 0 };
  return timePart(input, () =>
    encodeModel({
      ...{ level, scale, vocabulary, columns, linearWeights, calibrations, targets },
      ...{ mlpWeights: team.mlp?.weights ?? null, encoder: null, seed: 0, dataHash: "00000000" },
      hyperparameters: { ...hyperparameters, seq_len: 1 },
    }),
  );
}

function timeNeighbours(
  input: Probing,
  data: { texts: readonly string[]; drawn: readonly number[][][]; team: Team; inputs: InputRows; arena: Arena },
): Promise<Timing> {
  const { texts, drawn, team, inputs, arena } = data;
  const { mlp } = team;
  if (mlp === null) return Promise.resolve(NOTHING);
  const out = arena.float32(MLP.hidden);
  return timePart(input, () => {
    const vectors = texts.map((_, row) => {
      mlp.represent(inputs, row, row + 1, out);
      return Float32Array.from(out);
    });
    encodeNeighbours(
      input.targets,
      texts.map((text, row) => ({ text, labels: drawn[row] ?? [] })),
      vectors,
    );
  });
}
