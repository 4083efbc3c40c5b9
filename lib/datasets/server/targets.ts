import "server-only";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import { labelsOfKey } from "../label-keys";
import type { Target } from "../roles-schema";
import type { ReadyDataset } from "./internal";
import { sqlTargetKey } from "./role-sql";

/** A row that is there but has no label in this target. */
export const NO_LABEL = -1;
/** A row id of the source that is not among the rows now. */
export const NO_ROW = -2;

/**
 * The labels of a target, row by row. Rows with the same labels share a set, so that a million rows with a few hundred
 * combinations stay small.
 */
export interface TargetColumn {
  target: Target;
  /** Labels in order of first appearance. */
  labels: readonly string[];
  /** Indexes into `labels`, ascending; never empty. For a single-label target set i is label i. */
  sets: readonly Int32Array[];
  /** Set of each row id below `rowLimit`, or NO_LABEL, or NO_ROW. */
  setOfRow: Int32Array;
  rowCount: number;
  emptyCount: number;
}

/** Targets that are kept: those of all datasets together take 4 bytes a row and a set of labels each. */
const KEPT_TARGETS = { count: 12, bytes: 200_000_000 };

const recent = remember(
  "datasets.targets",
  () => new RecentResults<TargetColumn>(KEPT_TARGETS.count, { maxBytes: KEPT_TARGETS.bytes, bytesOf }),
);

/** About what a target takes: a set of labels has an object of its own. */
function bytesOf({ labels, sets, setOfRow }: TargetColumn): number {
  const ofLabels = labels.reduce((sum, label) => sum + 2 * label.length + 40, 0);
  return setOfRow.byteLength + ofLabels + sets.reduce((sum, set) => sum + set.byteLength + 150, 0);
}

/**
 * Reads a target's labels. The last few answers are kept, since previews and grids ask for them again and again. No
 * request's abort stops the reading: others may wait for the same answer. Throws Invalid for a column that is not there.
 */
export function readTarget({ rows, columns }: ReadyDataset, target: Target): Promise<TargetColumn> {
  const sql = sqlTargetKey(columns, target);
  const key = JSON.stringify([rows.key, target]);
  return recent.get(key, () => loadTarget(rows.from, rows.rowLimit, target, sql));
}

async function loadTarget(from: string, rowLimit: number, target: Target, sql: string): Promise<TargetColumn> {
  return withDuckDB(async (connection) => {
    // Keys are numbered by their first row, so that labels are met in file order.
    const distinct = await connection.runAndReadAll(
      `SELECT key FROM (SELECT ${sql} AS key, row FROM ${from}) GROUP BY key ORDER BY min(row)`,
    );
    const keys = distinct.getRowsJS().map(([key]) => String(key));
    const numbered = numberSets(target, keys);
    const setOfRow = new Int32Array(rowLimit).fill(NO_ROW);
    let [rowCount, emptyCount] = [0, 0];
    const stream = await connection.stream(
      `WITH keyed AS (SELECT row, ${sql} AS key FROM ${from}),
       codes AS (SELECT key, (row_number() OVER (ORDER BY min(row)) - 1)::INTEGER AS code FROM keyed GROUP BY key)
       SELECT row, code FROM keyed JOIN codes USING (key)`,
    );
    for await (const chunk of stream) {
      const rows = chunk.getColumnVector(0);
      const codes = chunk.getColumnVector(1);
      for (let index = 0; index < chunk.rowCount; index++) {
        const set = numbered.setOfKey[Number(codes.getItem(index))] ?? NO_LABEL;
        // A join gives rows in any order; their ids say where they belong.
        setOfRow[Number(rows.getItem(index))] = set;
        rowCount += 1;
        if (set === NO_LABEL) emptyCount += 1;
      }
    }
    return { target, labels: numbered.labels, sets: numbered.sets, setOfRow, rowCount, emptyCount };
  });
}

/** Labels, sets and the set of each key, all in order of first appearance. */
function numberSets(target: Target, keys: readonly string[]) {
  const codeOfLabel = new Map<string, number>();
  const numberOfSet = new Map<string, number>();
  const sets: Int32Array[] = [];
  const setOfKey = new Int32Array(keys.length);
  keys.forEach((key, index) => {
    const codes = labelsOfKey(target, key).map((label) => {
      const known = codeOfLabel.get(label) ?? codeOfLabel.size;
      codeOfLabel.set(label, known);
      return known;
    });
    if (codes.length === 0) {
      setOfKey[index] = NO_LABEL;
      return;
    }
    const set = Int32Array.from(codes).sort();
    const name = set.join();
    const number = numberOfSet.get(name) ?? sets.length;
    if (number === sets.length) {
      numberOfSet.set(name, number);
      sets.push(set);
    }
    setOfKey[index] = number;
  });
  return { labels: [...codeOfLabel.keys()], sets, setOfKey };
}

/** Rows per label, as pairs in the order of `labels`. */
export function countLabels({ labels, sets, setOfRow }: TargetColumn): [string, number][] {
  const perSet = new Int32Array(sets.length);
  for (const set of setOfRow) if (set >= 0) perSet[set] = (perSet[set] ?? 0) + 1;
  const perLabel = new Int32Array(labels.length);
  sets.forEach((codes, set) => {
    for (const code of codes) perLabel[code] = (perLabel[code] ?? 0) + (perSet[set] ?? 0);
  });
  return labels.map((label, code) => [label, perLabel[code] ?? 0]);
}
