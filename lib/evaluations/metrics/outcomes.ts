import { f64, i32, u8, u16 } from "@/lib/typed";
import type { TargetAnswers } from "./answers";
import type { Steps } from "./pace";

/** Rows after which somebody else may have the thread. */
const ROWS_PER_STEP = 2_000;

/** Offsets of a label's three counts. */
export const TRUE_POSITIVE = 0;
export const FALSE_POSITIVE = 1;
export const FALSE_NEGATIVE = 2;

/** Rows with the same truth and the same answer. For counting they are one row that came up several times. */
interface Group {
  truth: readonly number[];
  predicted: readonly number[];
  rows: number;
}

export interface Outcomes {
  kind: TargetAnswers["kind"];
  labelCount: number;
  groups: readonly Group[];
  /** Index of each row's group; -1 for rows that are left out. */
  groupOf: Int32Array;
  /** Rows that count. */
  rows: number;
  /** Of each group: 1 where it is right. */
  right: Uint8Array;
  /** Of each group: labels that truth and answer share, of all that either has; 0 where neither has any. */
  jaccard: Float64Array;
  /** Of each group, where its events begin; one more than there are groups. */
  eventStarts: Int32Array;
  /** `label * 3 + TRUE_POSITIVE | FALSE_POSITIVE | FALSE_NEGATIVE`, one for each label that truth or answer has. */
  events: Int32Array;
}

/** A row of a single-label target without a label says nothing about the answer to it. */
export function isCounted(answers: TargetAnswers, row: number): boolean {
  return answers.kind === "multi" || (answers.truth[row]?.length ?? 0) > 0;
}

/** What is gathered about groups while rows are read; typed arrays have a fixed length. */
class GroupList {
  readonly groups: Group[] = [];
  readonly right: number[] = [];
  readonly jaccard: number[] = [];
  readonly eventStarts: number[] = [0];
  readonly events: number[] = [];

  add(truth: readonly number[], predicted: readonly number[], hasNoAnswer: boolean): number {
    let shared = 0;
    for (const label of predicted) {
      const isShared = truth.includes(label);
      if (isShared) shared += 1;
      this.events.push(label * 3 + (isShared ? TRUE_POSITIVE : FALSE_POSITIVE));
    }
    for (const label of truth) if (!predicted.includes(label)) this.events.push(label * 3 + FALSE_NEGATIVE);
    const all = truth.length + predicted.length - shared;
    // No answer at all is wrong also where "no label" would have been right.
    this.right.push(all === shared && !hasNoAnswer ? 1 : 0);
    this.jaccard.push(all === 0 ? 0 : shared / all);
    this.eventStarts.push(this.events.length);
    return this.groups.push({ truth, predicted, rows: 0 }) - 1;
  }
}

/** Sorts the rows by truth and answer: there are fewer kinds than rows, and resamples count kinds. */
export function* groupOutcomes(answers: TargetAnswers): Steps<Outcomes> {
  const groupOf = new Int32Array(answers.truth.length).fill(-1);
  const list = new GroupList();
  const known = new Map<string | number, number>();
  let rows = 0;
  for (let row = 0; row < groupOf.length; row++) {
    if (row % ROWS_PER_STEP === 0) yield;
    if (!isCounted(answers, row)) continue;
    const truth = answers.truth[row] ?? [];
    const predicted = answers.predicted[row] ?? [];
    const hasNoAnswer = predicted.length === 0 && answers.scores[row] == null;
    const key = keyOf(answers, truth, predicted, hasNoAnswer);
    const index = known.get(key) ?? list.add(truth, predicted, hasNoAnswer);
    known.set(key, index);
    (list.groups[index] as Group).rows += 1; // just found or made
    groupOf[row] = index;
    rows += 1;
  }
  return {
    kind: answers.kind,
    labelCount: answers.labels.length,
    groups: list.groups,
    groupOf,
    rows,
    right: Uint8Array.from(list.right),
    jaccard: Float64Array.from(list.jaccard),
    eventStarts: Int32Array.from(list.eventStarts),
    events: Int32Array.from(list.events),
  };
}

function keyOf(
  { kind, labels }: TargetAnswers,
  truth: readonly number[],
  predicted: readonly number[],
  hasNoAnswer: boolean,
): string | number {
  if (kind === "single") return (truth[0] ?? 0) * (labels.length + 1) + (predicted[0] ?? labels.length);
  return `${truth.join()}|${hasNoAnswer ? "none" : predicted.join()}`;
}

/** Counts of a set of rows: everything but rankings follows from them. */
export interface Tally {
  rows: number;
  right: number;
  jaccardSum: number;
  /** Three of each label: true positives, false positives, false negatives. */
  counts: Int32Array;
}

/** The tally of all rows. */
export function tallyAll(outcomes: Outcomes): Tally {
  return tallyGroups(
    outcomes,
    Int32Array.from(outcomes.groups, (group) => group.rows),
  );
}

/** The tally of rows of which each comes up `times[row]` times. `groupTimes` is room for a number of each group. */
export function tallyDrawn(outcomes: Outcomes, times: Uint16Array, groupTimes: Int32Array): Tally {
  groupTimes.fill(0);
  const { groupOf } = outcomes;
  for (let row = 0; row < groupOf.length; row++) {
    const group = i32(groupOf, row);
    if (group >= 0) groupTimes[group] = i32(groupTimes, group) + u16(times, row);
  }
  return tallyGroups(outcomes, groupTimes);
}

function tallyGroups(outcomes: Outcomes, groupTimes: Int32Array): Tally {
  const { right, jaccard, eventStarts, events } = outcomes;
  const counts = new Int32Array(outcomes.labelCount * 3);
  const tally = { rows: 0, right: 0, jaccardSum: 0, counts };
  for (let group = 0; group < groupTimes.length; group++) {
    const times = i32(groupTimes, group);
    if (times === 0) continue;
    tally.rows += times;
    tally.right += times * u8(right, group);
    tally.jaccardSum += times * f64(jaccard, group);
    const end = i32(eventStarts, group + 1);
    for (let at = i32(eventStarts, group); at < end; at++) {
      const event = i32(events, at);
      counts[event] = i32(counts, event) + times;
    }
  }
  return tally;
}
