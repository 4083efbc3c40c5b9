import { i32 } from "@/lib/typed";
import { rowsOfGroup } from "../group-rows";
import { MersenneTwister } from "../mersenne-twister";
import { STEP_ROWS, type Steps } from "../steps";
import { apportion } from "./apportion";
import { classesPerLabel, type LabelClasses, rowsPerLabel } from "./label-classes";
import { rarestFirst } from "./maximum";

/** A row stands in the training file at most so many times: beyond that it is learnt by heart. */
export const MAX_TIMES = 10;

/** How often the training rows of each class are written. */
export interface LabelRepeats {
  /** Training lines up to which labels are repeated. */
  to: number;
  /** Training rows and lines of each class; lines are at least its rows. */
  rows: Int32Array;
  lines: Int32Array;
  /** Labels with fewer rows than `to`. */
  small: number[];
  /** Those of them that stay under `to`, since each of their rows stands there `MAX_TIMES` times. */
  short: number[];
}

interface RepeatInput {
  classes: LabelClasses;
  /** Training rows of each class. */
  rows: Int32Array;
  labelCount: number;
  /** Lines that each label is to have; `auto` is as many as the middle label has rows. */
  repeat: number | "auto";
  seed: number;
}

/**
 * How many lines the rows of each class become, so that each label has at least `repeat` of them, or `MAX_TIMES` as many
 * as it has rows. Labels are dealt with in turn, the rarest first, and lines that a row has for a rarer label count for
 * its other labels: a row is repeated for its rarest label. All rows of a label are repeated once before one is again.
 */
export function* repeatLabels({ classes, rows, labelCount, repeat, seed }: RepeatInput): Steps<LabelRepeats> {
  const rowsOfLabel = rowsPerLabel(classes, rows, labelCount);
  const labels = rarestFirst(rowsOfLabel);
  const to = repeat === "auto" ? middleCount(labels.map((label) => i32(rowsOfLabel, label))) : repeat;
  const lines = rows.slice();
  const linesOfLabel = rowsOfLabel.slice();
  const holders = classesPerLabel(classes, labelCount);
  const generator = new MersenneTwister(seed);

  const add = (index: number, count: number) => {
    lines[index] = i32(lines, index) + count;
    for (let at = i32(classes.starts, index); at < i32(classes.starts, index + 1); at++) {
      const label = i32(classes.labels, at);
      linesOfLabel[label] = i32(linesOfLabel, label) + count;
    }
  };
  for (const label of labels) {
    const from = rowsOfGroup(holders, label);
    for (let times = 2; times <= MAX_TIMES && i32(linesOfLabel, label) < to; times++) {
      const rooms = from.map((index) => Math.max(0, times * i32(rows, index) - i32(lines, index)));
      const parts = apportion(rooms, to - i32(linesOfLabel, label), generator);
      parts.forEach((count, place) => {
        if (count > 0) add(i32(from, place), count);
      });
    }
    yield;
  }
  const under = (counts: Int32Array) => labels.filter((label) => i32(counts, label) < to);
  return { to, rows, lines, small: under(rowsOfLabel), short: under(linesOfLabel) };
}

/** The middle one of some counts, or between the two in the middle; 0 without any. */
export function middleCount(counts: readonly number[]): number {
  const ascending = counts.toSorted((a, b) => a - b);
  const middle = ascending.length / 2;
  return Math.round(((ascending[Math.ceil(middle) - 1] ?? 0) + (ascending[Math.floor(middle)] ?? 0)) / 2);
}

/**
 * The lines of the training file as row ids: each of `train` at least once, all in random order. Where a class is not
 * repeated as a whole, its first rows of `train` are, which is in random order. The same rows where nothing is repeated.
 */
export function* repeatRows(
  train: Int32Array,
  classOfRow: Int32Array,
  { rows, lines }: Pick<LabelRepeats, "rows" | "lines">,
  seed: number,
): Steps<Int32Array> {
  const count = lines.reduce((sum, size) => sum + size, 0);
  if (count === train.length) return train;
  const repeated = new Int32Array(count);
  const seen = new Int32Array(rows.length);
  let filled = 0;
  for (let place = 0; place < train.length; place++) {
    if (place % STEP_ROWS === STEP_ROWS - 1) yield;
    const row = i32(train, place);
    const index = i32(classOfRow, row);
    const [all, wanted, before] = [i32(rows, index), i32(lines, index), i32(seen, index)];
    const times = Math.floor(wanted / all) + (before < wanted % all ? 1 : 0);
    seen[index] = before + 1;
    repeated.fill(row, filled, filled + times);
    filled += times;
  }
  yield* new MersenneTwister(seed).shuffleSteps(repeated);
  return repeated;
}
