import "server-only";
import type { Target } from "@/lib/datasets/roles-schema";
import type { ReadyDataset } from "@/lib/datasets/server/internal";
import { NO_LABEL, NO_ROW, readTarget, type TargetColumn } from "@/lib/datasets/server/targets";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import { i32 } from "@/lib/typed";
import { type LabelClasses, makeClasses } from "../split/label-classes";
import { STEP_ROWS, type Steps } from "../steps";
import { inSlices } from "./in-slices";

/** The labels of every row in all targets: rows with the same ones share a class. */
export interface Combinations {
  targets: readonly { name: string; isMulti: boolean }[];
  /** Labels of all targets, those of a target side by side. */
  labels: readonly string[];
  targetOfLabel: Int32Array;
  /** Number of each label, per target. */
  numbers: readonly ReadonlyMap<string, number>[];
  /** Numbered in order of their first row. */
  classes: LabelClasses;
  /** Class of each row id; NO_LABEL where the row lacks one in some target; NO_ROW. */
  classOfRow: Int32Array;
}

/** Pairs of a class and a set are looked up in a table up to this size, else in a map. */
const MAX_TABLE = 4_000_000;

const recent = remember("preparations.combinations", () => new RecentResults<Combinations>(4));

/** Reads the labels of all targets. The last few answers are kept. Throws Invalid for a column that is not there. */
export async function readCombinations(dataset: ReadyDataset, targets: readonly Target[]): Promise<Combinations> {
  const columns: TargetColumn[] = [];
  for (const target of targets) columns.push(await readTarget(dataset, target));
  const key = JSON.stringify([dataset.rows.key, targets]);
  return recent.get(key, () => inSlices(combine(columns)));
}

function* combine(columns: readonly TargetColumn[]): Steps<Combinations> {
  const starts: number[] = [];
  let labelCount = 0;
  for (const { labels } of columns) {
    starts.push(labelCount);
    labelCount += labels.length;
  }
  const [first, ...others] = columns;
  if (first === undefined) throw new RangeError("There is no target.");
  let classOfRow = first.setOfRow;
  let labelsOfClass: (readonly number[] | Int32Array)[] = [...first.sets];
  for (const [index, column] of others.entries()) {
    const start = starts[index + 1] ?? 0;
    const pairs = yield* pairUp(classOfRow, labelsOfClass.length, column);
    classOfRow = pairs.classOfRow;
    labelsOfClass = pairs.parts.map(([before, set]) => [
      ...(labelsOfClass[before] ?? []),
      ...Array.from(column.sets[set] ?? [], (label) => start + label),
    ]);
  }
  return {
    targets: columns.map(({ target }) => ({ name: target.name, isMulti: target.kind === "multi" })),
    labels: columns.flatMap(({ labels }) => labels),
    targetOfLabel: Int32Array.from(columns.flatMap(({ labels }, target) => labels.map(() => target))),
    numbers: columns.map(
      ({ labels }, target) => new Map(labels.map((label, code) => [label, (starts[target] ?? 0) + code])),
    ),
    classes: makeClasses(labelsOfClass),
    classOfRow,
  };
}

/** Numbers the pairs of a class and a set that occur, in order of their first row. */
function* pairUp(classOfRow: Int32Array, classCount: number, { sets, setOfRow }: TargetColumn) {
  const parts: [before: number, set: number][] = [];
  const paired = new Int32Array(classOfRow.length);
  const known = pairNumbers(classCount * sets.length);
  for (let row = 0; row < classOfRow.length; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield;
    const before = i32(classOfRow, row);
    const set = i32(setOfRow, row);
    if (before < 0 || set < 0) {
      paired[row] = before === NO_ROW || set === NO_ROW ? NO_ROW : NO_LABEL;
      continue;
    }
    const pair = before * sets.length + set;
    let number = known.get(pair);
    if (number < 0) {
      number = parts.length;
      known.set(pair, number);
      parts.push([before, set]);
    }
    paired[row] = number;
  }
  return { classOfRow: paired, parts };
}

function pairNumbers(possible: number): { get: (pair: number) => number; set: (pair: number, number: number) => void } {
  if (possible <= MAX_TABLE) {
    const table = new Int32Array(possible).fill(-1);
    return {
      get: (pair) => i32(table, pair),
      set: (pair, number) => {
        table[pair] = number;
      },
    };
  }
  const map = new Map<number, number>();
  return { get: (pair) => map.get(pair) ?? -1, set: (pair, number) => map.set(pair, number) };
}
