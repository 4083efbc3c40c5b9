import { i32 } from "@/lib/typed";
import { FALSE_NEGATIVE, FALSE_POSITIVE, type Outcomes, type Tally, TRUE_POSITIVE } from "./outcomes";

/*
 * Scores as scikit-learn defines them with `zero_division=0`. Macro averages run over the labels that occur in truth or
 * answers for a target of one label, and over all labels for a target of several: its defaults.
 */

/** Nothing of nothing is 0. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

export interface LabelCounts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

/** The three counts of a label. */
export function countsOf({ counts }: Pick<Tally, "counts">, label: number): LabelCounts {
  return {
    truePositives: i32(counts, label * 3 + TRUE_POSITIVE),
    falsePositives: i32(counts, label * 3 + FALSE_POSITIVE),
    falseNegatives: i32(counts, label * 3 + FALSE_NEGATIVE),
  };
}

/** Precision, recall, F1 and Jaccard of counts. */
export function scoresOfCounts({ truePositives, falsePositives, falseNegatives }: LabelCounts) {
  const wrong = falsePositives + falseNegatives;
  return {
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    f1: ratio(2 * truePositives, 2 * truePositives + wrong),
    jaccard: ratio(truePositives, truePositives + wrong),
  };
}

/**
 * Labels of a target of several that occur nowhere: they count as 0 in macro averages. A label that merely did not come
 * up in a resample is left out there instead, or every rare label would pull all resamples down.
 */
export function silentLabels(outcomes: Outcomes, all: Tally): number {
  if (outcomes.kind === "single") return 0;
  let silent = 0;
  for (let label = 0; label < outcomes.labelCount; label++) if (!occurs(all, label)) silent += 1;
  return silent;
}

function occurs({ counts }: Tally, label: number): boolean {
  const at = label * 3;
  return i32(counts, at) + i32(counts, at + 1) + i32(counts, at + 2) > 0;
}

/** The scores of a target of one label, of rows that were tallied. */
export function singleScores(tally: Tally, silent: number) {
  const { jaccardMacro: _macro, jaccardMicro: _micro, ...averages } = averagesOf(tally, silent);
  return { accuracy: ratio(tally.right, tally.rows), ...averages };
}

/** The scores of a target of several labels but for rankings; `accuracy` is the share of rows whose whole set is right. */
export function multiScores(tally: Tally, silent: number) {
  const { rows, counts } = tally;
  let wrong = 0;
  for (let at = 0; at < counts.length; at += 3)
    wrong += i32(counts, at + FALSE_POSITIVE) + i32(counts, at + FALSE_NEGATIVE);
  return {
    accuracy: ratio(tally.right, rows),
    ...averagesOf(tally, silent),
    hammingLoss: ratio(wrong, rows * (counts.length / 3)),
    jaccardSamples: ratio(tally.jaccardSum, rows),
  };
}

/** F1 averaged over labels, of rows that were tallied. */
export function macroF1Of(tally: Tally, silent: number): number {
  return averagesOf(tally, silent).macroF1;
}

function averagesOf(tally: Tally, silent: number) {
  const macro = { precision: 0, recall: 0, f1: 0, jaccard: 0 };
  const weighted = { precision: 0, recall: 0, f1: 0 };
  const total = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
  let labels = silent;
  let support = 0;
  for (let label = 0; label * 3 < tally.counts.length; label++) {
    if (!occurs(tally, label)) continue;
    const counts = countsOf(tally, label);
    const scores = scoresOfCounts(counts);
    const weight = counts.truePositives + counts.falseNegatives;
    labels += 1;
    support += weight;
    for (const name of ["precision", "recall", "f1"] as const) {
      macro[name] += scores[name];
      weighted[name] += weight * scores[name];
    }
    macro.jaccard += scores.jaccard;
    total.truePositives += counts.truePositives;
    total.falsePositives += counts.falsePositives;
    total.falseNegatives += counts.falseNegatives;
  }
  const micro = scoresOfCounts(total);
  return {
    macroPrecision: ratio(macro.precision, labels),
    macroRecall: ratio(macro.recall, labels),
    macroF1: ratio(macro.f1, labels),
    microPrecision: micro.precision,
    microRecall: micro.recall,
    microF1: micro.f1,
    weightedPrecision: ratio(weighted.precision, support),
    weightedRecall: ratio(weighted.recall, support),
    weightedF1: ratio(weighted.f1, support),
    jaccardMacro: ratio(macro.jaccard, labels),
    jaccardMicro: micro.jaccard,
  };
}
