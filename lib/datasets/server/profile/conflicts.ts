import "server-only";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import type { Target, TextRole } from "../../roles-schema";
import type { ReadyDataset } from "../internal";
import { readTarget, type TargetColumn } from "../targets";
import { readTextRepeats } from "./text-repeats";

/** The very same text under different labels; for several labels a row, under different sets of them. */
export interface Conflicts {
  column: TargetColumn;
  /** 1 for the first row of each such text. */
  isFirst: Uint8Array;
  /** First row with the text of each row id, or -1. */
  firstOfRow: Int32Array;
  textCount: number;
  /** Rows with such a text that have a label. */
  rowCount: number;
}

const recent = remember("datasets.conflicts", () => new RecentResults<Conflicts>(6));

/** Finds the conflicts of a target. Rows without a label take no part. The last few answers are kept. */
export function readConflicts(dataset: ReadyDataset, role: TextRole, target: Target): Promise<Conflicts> {
  const key = JSON.stringify([dataset.rows.key, role, target]);
  return recent.get(key, async () => {
    const { firstOfRow } = await readTextRepeats(dataset, role);
    return find(firstOfRow, await readTarget(dataset, target));
  });
}

function find(firstOfRow: Int32Array, column: TargetColumn): Conflicts {
  const { setOfRow } = column;
  const isFirst = new Uint8Array(firstOfRow.length);
  // One more than the first set that was met of each text, by its first row.
  const metSet = new Int32Array(firstOfRow.length);
  let textCount = 0;
  firstOfRow.forEach((first, row) => {
    const set = setOfRow[row] ?? -1;
    if (first < 0 || set < 0) return;
    const met = metSet[first] ?? 0;
    if (met === 0) metSet[first] = set + 1;
    else if (met !== set + 1 && isFirst[first] === 0) {
      isFirst[first] = 1;
      textCount += 1;
    }
  });
  let rowCount = 0;
  firstOfRow.forEach((first, row) => {
    if (first >= 0 && isFirst[first] === 1 && (setOfRow[row] ?? -1) >= 0) rowCount += 1;
  });
  return { column, isFirst, firstOfRow, textCount, rowCount };
}

/**
 * Rows whose text stood in an earlier row with the same labels in every target; without targets, all rows whose text stood
 * in an earlier one.
 */
export async function countSameLabelRepeats(
  dataset: ReadyDataset,
  role: TextRole,
  targets: readonly Target[],
): Promise<number> {
  const { firstOfRow, repeatCount } = await readTextRepeats(dataset, role);
  if (targets.length === 0 || repeatCount === 0) return repeatCount;
  const columns = await Promise.all(targets.map((target) => readTarget(dataset, target)));
  // Most rows have the labels of the first row with their text; only of the others it is noted which there were.
  const others = new Set<string>();
  let count = 0;
  firstOfRow.forEach((first, row) => {
    if (first < 0 || first === row) return;
    if (columns.every(({ setOfRow }) => setOfRow[first] === setOfRow[row])) {
      count += 1;
      return;
    }
    const labels = [first, ...columns.map(({ setOfRow }) => setOfRow[row])].join();
    if (others.has(labels)) count += 1;
    else others.add(labels);
  });
  return count;
}
