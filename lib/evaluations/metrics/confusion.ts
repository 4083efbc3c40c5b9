import type { Confusion } from "../schema";
import type { TargetAnswers } from "./answers";
import { clusterLabels } from "./cluster-labels";
import { groupOutcomes, type Outcomes } from "./outcomes";
import { runInSlices, type Steps } from "./pace";
import { ratio } from "./scores";

const MAX_PAIRS = 100;

const GROUPS_PER_STEP = 2_000;

/** Rows of `truth` that were called `predicted`, as indices of the target's labels. */
export interface ConfusedPair {
  truth: number;
  predicted: number;
  rows: number;
  /** Of the rows of `truth`. */
  share: number;
}

/**
 * Which labels are given for which, in clustered order. Rows without an answer are in no cell: the cells of a row sum to
 * its label's rows less those. Of a target of several labels there are no cells, and a pair counts rows that lack the one
 * and have the other in its place. Lets others run every few milliseconds.
 */
export function confusionOf(answers: TargetAnswers, yieldNow?: () => Promise<void>): Promise<Confusion> {
  return runInSlices(confusionInSteps(answers), yieldNow);
}

function* confusionInSteps(answers: TargetAnswers): Steps<Confusion> {
  const outcomes = yield* groupOutcomes(answers);
  const pairs = yield* confusedPairs(outcomes);
  const order = yield* clusterLabels(
    supportOf(outcomes),
    pairs.map(({ truth, predicted, rows }) => ({ first: truth, second: predicted, rows })),
  );
  yield;
  const nameOf = (label: number) => answers.labels[label] ?? "";
  return {
    target: answers.target,
    kind: answers.kind,
    labels: order.map(nameOf),
    cells: answers.kind === "single" ? cellsIn(order, outcomes) : [],
    pairs: pairs
      .slice(0, MAX_PAIRS)
      .map((pair) => ({ ...pair, truth: nameOf(pair.truth), predicted: nameOf(pair.predicted) })),
  };
}

/** Rows that have each label. */
function supportOf({ groups, labelCount }: Outcomes): number[] {
  const support = new Array<number>(labelCount).fill(0);
  for (const { truth, rows } of groups) for (const label of truth) support[label] = (support[label] ?? 0) + rows;
  return support;
}

/** Every pair that was confused, the most rows first. */
export function* confusedPairs(outcomes: Outcomes): Steps<ConfusedPair[]> {
  const { groups, labelCount } = outcomes;
  const rowsOf = new Map<number, number>();
  for (const [index, { truth, predicted, rows }] of groups.entries()) {
    if (index % GROUPS_PER_STEP === 0) yield;
    for (const one of truth) {
      if (predicted.includes(one)) continue;
      for (const other of predicted) {
        if (truth.includes(other)) continue;
        const key = one * labelCount + other;
        rowsOf.set(key, (rowsOf.get(key) ?? 0) + rows);
      }
    }
  }
  const support = supportOf(outcomes);
  yield;
  const pairs = Array.from(rowsOf, ([key, rows]) => {
    const truth = Math.floor(key / labelCount);
    return { truth, predicted: key % labelCount, rows, share: ratio(rows, support[truth] ?? 0) };
  });
  yield;
  return pairs.sort((a, b) => b.rows - a.rows || a.truth - b.truth || a.predicted - b.predicted);
}

function cellsIn(order: readonly number[], { groups }: Outcomes): Confusion["cells"] {
  const placeOf = new Map(order.map((label, place) => [label, place]));
  return groups
    .flatMap(({ truth: [truth], predicted: [predicted], rows }) => {
      const from = placeOf.get(truth ?? -1);
      const to = placeOf.get(predicted ?? -1);
      return from === undefined || to === undefined ? [] : [[from, to, rows] as [number, number, number]];
    })
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
