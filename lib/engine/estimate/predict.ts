import { holdOutShare, mayHoldOut } from "../data/hold-out";
import { hasSentences } from "../levels";
import { MAX_NEIGHBOUR_ROWS } from "../neighbours";
import type { Costs, Level, Prediction } from "../protocol";
import { evaluationInterval } from "../schedule";
import { featureKind, fewestTexts, mostFeatures } from "../text/vectorise";
import { SHRINKS_PER_PASS } from "../training/baseline";
import { CALIBRATION_ROWS, CURVE_ROWS } from "../training/validator";

/** What a training has to do. */
export interface Workload {
  rows: number;
  validationRows: number;
  /** Labels of the largest target: with few rows a label none are held out. */
  labels: number;
  steps: number;
  /** Real passes over the rows. */
  passes: number;
  /** Threads that share the work. */
  threads: number;
}

/** A training's two heads have a thread each. */
export const TRAINING_THREADS = 2;

/** Of a training that will not be. */
export const NO_PREDICTION: Prediction = {
  seconds: 0,
  share: 1,
  phases: { reading: 0, features: 0, encoding: 0, training: 0, calibrating: 0, saving: 0 },
};

/** Files, records and the thread itself, before and after. */
const AROUND_SECONDS = 0.3;
/** Telling and storing a reported step. */
const STEP_SECONDS = 30e-6;
/** Shrinking a weight. */
const SHRINK_SECONDS = 4e-10;
/** Waiting for each other where the model is evaluated. */
const MEETING_SECONDS = 0.001;
/** Ever better compiled, the code for texts gets this much faster still than a short probe sees. */
const TEXTS_FACTOR = 0.55;
/** Weights of so many features fit the caches, as those of a probe do; each doubling makes a visit slower by this share, up to a limit. */
const CACHED_FEATURES = 14_000;
const SLOWER_BY_DOUBLING = 0.2;
const SLOWEST = 1.65;
/** Of the texts that come in validation, which are not looked at for the vocabulary. */
const VALIDATION_FEATURES = 2 / 3;
/** How much of the features is in two texts or more, of files that have so many. */
const SHARED_FEATURES = 0.42;
/** New features come ever more slowly than the first texts say. */
const GROWTH_FADE = 0.85;

/** What a training takes, by what its parts cost. */
export function predict(costs: Costs, work: Workload): Prediction {
  const { rows, validation } = split(work, costs.level);
  const all = work.rows + work.validationRows;
  const { firstSeconds: first } = costs;
  const reading = costs.startSeconds + first.reading + costs.readSeconds * TEXTS_FACTOR * all;
  const features =
    first.features +
    costs.encoderSeconds +
    costs.featureSeconds * TEXTS_FACTOR * (rows + VALIDATION_FEATURES * validation);
  const phases = {
    reading,
    features,
    encoding: encodingSeconds(costs, work.threads, features, rows + validation),
    training: trainingSeconds(costs, work, rows, validation),
    calibrating: first.calibrating + costs.calibrateSeconds * Math.min(CALIBRATION_ROWS, validation),
    saving: savingSeconds(costs, rows),
  };
  const seconds = Object.values(phases).reduce((sum, part) => sum + part, AROUND_SECONDS);
  return { seconds, phases, share: costs.share };
}

/** Rows that are trained on, and those that the model is looked at with. */
function split({ rows, validationRows, labels }: Workload, level: Level): { rows: number; validation: number } {
  if (validationRows > 0) return { rows, validation: Math.min(validationRows, CALIBRATION_ROWS) };
  const held = level !== "tfidf" && mayHoldOut(rows, labels) ? Math.round(rows * holdOutShare(rows)) : 0;
  return { rows: rows - held, validation: held };
}

/** The helper thread encodes already while the first one still makes features. */
function encodingSeconds(costs: Costs, threads: number, features: number, texts: number): number {
  if (!hasSentences(costs.level)) return 0;
  const work = costs.sentenceSeconds * texts;
  if (threads < 2) return costs.firstSeconds.encoding + work;
  const before = Math.max(0, features - costs.encoderSeconds - costs.startSeconds);
  return costs.firstSeconds.encoding + Math.max(0, (work - before) / 2);
}

function trainingSeconds(costs: Costs, work: Workload, rows: number, validation: number): number {
  const { linear, mlp, evaluateSeconds, firstSeconds } = costs;
  const visits = rows * work.passes;
  const isBaseline = costs.level === "tfidf";
  const full = isBaseline ? visits : fullShare(work.passes) * visits;
  const [a, b] = [linear, mlp].map((head) => head.fullSeconds * full + head.learntSeconds * (visits - full));
  const heads = [a ?? 0, b ?? 0];
  const weights = expectedFeatures(costs, rows) * costs.columns;
  const shrinking = isBaseline ? work.passes * SHRINKS_PER_PASS * weights * SHRINK_SECONDS : 0;
  const slower = clamp(1 + SLOWER_BY_DOUBLING * Math.log2(expectedFeatures(costs, rows) / CACHED_FEATURES), 1, SLOWEST);
  const both = work.threads < 2 ? heads.reduce((sum, head) => sum + head, 0) : Math.max(...heads);
  const evaluations = validation === 0 ? 0 : Math.ceil(work.steps / evaluationInterval(work.steps));
  const looked = evaluations * Math.min(CURVE_ROWS, validation);
  const looking =
    looked * (evaluateSeconds + Math.max(linear.learntSeconds, mlp.learntSeconds)) + evaluations * MEETING_SECONDS;
  return firstSeconds.training + both * slower + shrinking + looking + work.steps * STEP_SECONDS;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** The share of the visits that find a row not learnt yet: all of the first pass, ever fewer of the later ones. */
export function fullShare(passes: number): number {
  if (passes <= 1) return 1;
  return (1 + 0.35 * (passes - 1)) / passes;
}

function savingSeconds(costs: Costs, rows: number): number {
  const features = expectedFeatures(costs, rows);
  const neighbours = Math.min(rows, MAX_NEIGHBOUR_ROWS);
  return costs.firstSeconds.saving + costs.modelSeconds * features + costs.neighbourSeconds * neighbours;
}

/** Features of so many rows: their number grows with a power of the rows, as it did from half of the sample to all of it. */
export function expectedFeatures({ level, rows, features, featuresOfHalf, columns }: Costs, wanted: number): number {
  if (rows < 2 || featuresOfHalf === 0) return features;
  const power = Math.log(features / featuresOfHalf) / Math.log(rows / Math.ceil(rows / 2));
  const grown = features * (wanted / rows) ** (power * GROWTH_FADE);
  return Math.min(mostFeatures(columns), grown * (fewestTexts(wanted, featureKind(level)) === 2 ? SHARED_FEATURES : 1));
}
