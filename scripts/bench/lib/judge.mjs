/** How good the predictions of a model are, by the same code for the engine and for the reference. */
import { bundle } from "../../lib/bundle.mjs";
import { averagePrecision, separation } from "./metrics.mjs";
import { NONE } from "./rows.mjs";

const { LabelCounts } = await import(await bundle("lib/engine/metrics/counts.ts"));
const { expectedCalibrationError } = await import(await bundle("lib/engine/metrics/calibration-error.ts"));

/** Texts that are predicted at a time. */
const BATCH = 256;

/** What the reference's own metrics may differ by: the last bits of sums. */
const TOLERANCE = 1e-9;

function inBatches(texts, predict) {
  const all = [];
  for (let from = 0; from < texts.length; from += BATCH) all.push(...predict(texts.slice(from, from + BATCH)));
  return all;
}

/** The names of labels as numbers; those that no row was trained with come behind the model's own. */
function makeIndex(labels) {
  const index = new Map(labels.map((label, at) => [label, at]));
  return (label) => {
    if (!index.has(label)) index.set(label, index.size);
    return index.get(label);
  };
}

/**
 * Metrics of one target on some rows; those without a label of it do not count.
 *
 * @param {{ rows: { labels: Record<string, string | string[]> }[], target: string, isMulti: boolean, labels: string[],
 *   predicted: number[][], scores: number[][] | null }} input `predicted` and `scores` by the order of `labels`; scores of a
 *   single-label target are probabilities.
 */
function judge({ rows, target, isMulti, labels, predicted, scores }) {
  const indexOf = makeIndex(labels);
  const truths = rows.map((row) => {
    const own = row.labels[target];
    return own === undefined
      ? null
      : [own]
          .flat()
          .filter((label) => label !== NONE || !isMulti)
          .map(indexOf);
  });
  const known = truths.flatMap((truth, row) => (truth === null ? [] : [row]));
  const most = Math.max(labels.length, ...truths.flatMap((truth) => (truth ?? []).map((label) => label + 1)));
  const counts = new LabelCounts(most);
  const counted = (row) => predicted[row].filter((label) => !isMulti || labels[label] !== NONE);
  for (const row of known) counts.add(truths[row], counted(row));
  const isRight = known.map((row) => !isMulti && truths[row].includes(predicted[row][0]));
  return {
    isMulti,
    isRight,
    rows: known.length,
    accuracy: counts.accuracy(),
    macroF1: counts.macroF1(),
    microF1: counts.microF1(),
    calibrationError: isMulti || scores === null ? null : calibrationError(scores, known, isRight),
    meanAveragePrecision: isMulti && scores !== null ? meanAveragePrecision(scores, truths, labels) : null,
  };
}

function calibrationError(scores, known, isRight) {
  return expectedCalibrationError(
    known.map((row, at) => ({ confidence: Math.max(...scores[row]), correct: isRight[at] })),
  );
}

/** Over the labels that some row has. */
function meanAveragePrecision(scores, truths, labels) {
  const values = labels.flatMap((label, at) => {
    const truth = truths.map((row) => row.includes(at));
    if (label === NONE || !truth.includes(true)) return [];
    return [
      averagePrecision(
        scores.map((row) => row[at]),
        truth,
      ),
    ];
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const highestOf = (scores) => [scores.indexOf(Math.max(...scores))];

/** The labels that the model says: of several labels those that reach its one threshold. */
function decide(scores, isMulti, threshold) {
  return isMulti ? scores.flatMap((score, at) => (score >= threshold ? [at] : [])) : highestOf(scores);
}

/**
 * A loaded model on a prepared set.
 *
 * @returns per target and scored division the metrics; `outside` how well energy tells texts of no label from the test rows.
 */
export function judgeEngine({ set, scored, outside }, model) {
  const found = Object.entries(scored).flatMap(([division, { rows }]) => {
    const texts = rows.map(({ text }) => text);
    const predictions = inBatches(texts, (batch) => model.predict(batch));
    return model.targets.map(({ name, labels }, at) => {
      const isMulti = set.targets[name].multi ?? false;
      const scores = predictions.map((prediction) => prediction[name]);
      const predicted = scores.map((row) => decide(row, isMulti, model.decisions[at].threshold));
      return { division, target: name, ...judge({ rows, target: name, isMulti, labels, predicted, scores }) };
    });
  });
  return { found, outside: outside === null ? null : judgeOutside(scored, outside, model) };
}

function judgeOutside(scored, outside, model) {
  const [target] = model.targets;
  const energies = ({ rows }) => {
    const texts = rows.map(({ text }) => text);
    return inBatches(texts, (batch) => model.energies(batch)).map((energy) => energy[target.name]);
  };
  return separation(energies(Object.values(scored)[0]), energies(outside));
}

/**
 * What the reference answered, judged alike. Throws when its own metrics say something else: then the two sides do not speak of the same
 * rows.
 */
export function judgeReference({ set, scored, outside }, answer) {
  const found = Object.entries(scored).flatMap(([division, { rows }]) =>
    Object.entries(answer.targets).map(([target, { labels, scored: said }]) => {
      const isMulti = set.targets[target].multi ?? false;
      const { predicted, margins = null, metrics, tuned = null } = said[division];
      const sets = isMulti ? predicted : predicted.map((label) => [label]);
      const judged = judge({ rows, target, isMulti, labels, predicted: sets, scores: margins });
      const ours = { ...judged, calibrationError: null };
      for (const [name, value] of Object.entries(metrics)) {
        if (Math.abs(ours[name] - value) <= TOLERANCE) continue;
        throw new Error(
          `${set.name}, ${target}: ${name} of the SVM is ${value} by scikit-learn and ${ours[name]} here.`,
        );
      }
      return { division, target, ...ours, tuned };
    }),
  );
  if (outside === null) return { found, outside: null };
  const said = Object.values(answer.targets)[0].scored;
  const [inside, beyond] = [Object.keys(scored)[0], "outside"].map((division) => said[division].highest);
  return { found, outside: separation(inside, beyond) };
}
