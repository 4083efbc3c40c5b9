import { f32, f64, i32 } from "@/lib/typed";
import { type Evidence, gatherEvidence } from "./evidence";
import { numberFeatures } from "./features";
import type { LabelledTexts } from "./labelled-texts";
import { MAX_SUSPECTS, USUAL_SHARE } from "./rules";
import { fitSharpness, shareAt } from "./sharpness";

/** Rows whose label looks wrong, the likeliest mistakes first; all arrays are in the same order. */
export interface FoundSuspects {
  rows: Int32Array<ArrayBuffer>;
  /** Codes of the label that a row has and of the one that its words speak for. */
  labels: Int32Array<ArrayBuffer>;
  suggested: Int32Array<ArrayBuffer>;
  /** Natural logarithm of how much likelier the suggested label is than the row's own. */
  logOdds: Float32Array<ArrayBuffer>;
  /** Rows that were compared, and rows of which the label looks wrong, of which the first MAX_SUSPECTS are listed. */
  judgedCount: number;
  suspectCount: number;
}

/** Shares of the time: numbering, counting, and the rest for scoring. */
const NUMBERED = 0.25;
const COUNTED = 0.4;

/** Rows between two looks at the clock. */
const STEP = 512;

/**
 * Finds the rows whose words speak for another label than they have. Labels are codes below `labelCount`. In steps of some
 * milliseconds; each tells how far it is, from 0 to 1. The same rows give the same answer.
 */
export function* findSuspects(texts: LabelledTexts, labelCount: number): Generator<number, FoundSuspects, undefined> {
  const features = yield* scaled(numberFeatures(texts), 0, NUMBERED);
  const labels = texts.labels.subarray(0, texts.count);
  const evidence = yield* scaled(gatherEvidence(features, { labels, labelCount }), NUMBERED, COUNTED);
  const judged = yield* scaled(judge(evidence, labels), COUNTED, 1);
  return rank(judged, texts);
}

function* scaled<T>(steps: Generator<number, T, undefined>, from: number, to: number): Generator<number, T, undefined> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield from + step.value * (to - from);
  }
}

/** What was found about each text. */
interface Judged {
  labels: Int32Array;
  /** The likeliest label other than its own; -1 where nothing can be said. */
  suggested: Int32Array;
  /** How much likelier that one is, as a logarithm; below 0 where its own is likelier. */
  logOdds: Float32Array;
  judgedCount: number;
  /** Texts that look wrong with more certainty than texts of the suggested label usually look right. */
  suspectCount: number;
}

function* judge(evidence: Evidence, labels: Int32Array): Generator<number, Judged, undefined> {
  const { labelCount } = evidence;
  const count = labels.length;
  const sharpness = fitSharpness(evidence, labels);
  const scores = new Float64Array(labelCount);
  const suggested = new Int32Array(count).fill(-1);
  const logOdds = new Float32Array(count);
  const certainty = new Float32Array(count);
  const usual = new Float64Array(labelCount);
  const counted = new Float64Array(labelCount);
  let judgedCount = 0;
  for (let text = 0; text < count; text++) {
    if (text % STEP === 0) yield text / count;
    if (!evidence.score(text, scores)) continue;
    const own = i32(labels, text);
    const best = bestBut(scores, own);
    if (best < 0) continue;
    judgedCount += 1;
    suggested[text] = best;
    logOdds[text] = sharpness * (f64(scores, best) - f64(scores, own));
    certainty[text] = shareAt(scores, best, sharpness);
    usual[own] = f64(usual, own) + shareAt(scores, own, sharpness);
    counted[own] = f64(counted, own) + 1;
  }
  let suspectCount = 0;
  for (let text = 0; text < count; text++) {
    const label = i32(suggested, text);
    if (label < 0 || f32(logOdds, text) <= 0) continue;
    if (f32(certainty, text) >= f64(usual, label) / Math.max(1, f64(counted, label))) suspectCount += 1;
  }
  return { labels, suggested, logOdds, judgedCount, suspectCount };
}

function bestBut(scores: Float64Array, own: number): number {
  let best = -1;
  for (let label = 0; label < scores.length; label++) {
    if (label !== own && (best < 0 || f64(scores, label) > f64(scores, best))) best = label;
  }
  return best;
}

/** The likeliest mistakes: as many as look certain, in the order of how unusual each is among the rows of its label. */
function rank({ labels, suggested, logOdds, judgedCount, suspectCount }: Judged, texts: LabelledTexts): FoundSuspects {
  const medians = mediansByLabel(labels, suggested, logOdds);
  const order: number[] = [];
  for (let text = 0; text < labels.length; text++) {
    if (i32(suggested, text) >= 0 && f32(logOdds, text) > 0) order.push(text);
  }
  const keys = new Float64Array(labels.length);
  for (const text of order) {
    keys[text] = f32(logOdds, text) - USUAL_SHARE * (medians.get(i32(labels, text)) ?? 0);
  }
  order.sort((a, b) => f64(keys, b) - f64(keys, a) || i32(texts.rows, a) - i32(texts.rows, b));
  const listed = order.slice(0, Math.min(suspectCount, MAX_SUSPECTS));
  return {
    rows: Int32Array.from(listed, (text) => i32(texts.rows, text)),
    labels: Int32Array.from(listed, (text) => i32(labels, text)),
    suggested: Int32Array.from(listed, (text) => i32(suggested, text)),
    logOdds: Float32Array.from(listed, (text) => f32(logOdds, text)),
    judgedCount,
    suspectCount,
  };
}

function mediansByLabel(labels: Int32Array, suggested: Int32Array, logOdds: Float32Array): Map<number, number> {
  const sizes = new Map<number, number>();
  labels.forEach((label, text) => {
    if (i32(suggested, text) >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  });
  const byLabel = new Map(Array.from(sizes, ([label, size]) => [label, { values: new Float32Array(size), count: 0 }]));
  labels.forEach((label, text) => {
    const list = byLabel.get(label);
    if (list === undefined || i32(suggested, text) < 0) return;
    list.values[list.count] = f32(logOdds, text);
    list.count += 1;
  });
  return new Map(
    Array.from(byLabel, ([label, { values }]) => [label, values.sort()[Math.floor(values.length / 2)] ?? 0]),
  );
}
