import { i32 } from "@/lib/typed";
import type { Joins } from "./grow-groups";
import { Sets } from "./sets";

/** Groups of rows whose texts are copies of each other at some similarity. */
export interface CopyClusters {
  /** Cluster of each row id, or -1 for a row without a copy. Clusters are numbered from 0 in order of their first row. */
  clusterOfRow: Int32Array;
  clusterCount: number;
}

/** What a search for copies found: enough to make the clusters of any similarity. */
export interface FoundCopies {
  /** Text of each row id, BLANK, or UNSEEN. Texts are numbered from 0. */
  textOfRow: Int32Array<ArrayBuffer>;
  textCount: number;
  joins: Joins;
}

/** A row without a text. */
export const BLANK = -1;
/** A row id that no row had when the copies were looked for. */
export const UNSEEN = -2;

/** Similarities are kept as numbers of 32 bits, which are no decimal fractions. */
const ROUNDING = 1e-6;

/**
 * The groups of rows whose texts are at least so alike, among all rows or those that are 1 in `isThere`. The groups of a
 * higher similarity are parts of those of a lower one.
 */
export function clustersAt(
  { textOfRow, textCount, joins }: FoundCopies,
  similarity: number,
  isThere: Uint8Array | null = null,
): CopyClusters {
  const sets = new Sets(textCount);
  for (let index = 0; index < joins.a.length; index++) {
    if ((joins.similarity[index] ?? 0) < similarity - ROUNDING) break;
    sets.join(sets.find(i32(joins.a, index)), sets.find(i32(joins.b, index)));
  }
  const rowCounts = new Int32Array(textCount);
  textOfRow.forEach((text, row) => {
    if (text < 0 || isThere?.[row] === 0) return;
    const root = sets.find(text);
    rowCounts[root] = i32(rowCounts, root) + 1;
  });
  const numbers = new Int32Array(textCount).fill(-1);
  let clusterCount = 0;
  const clusterOfRow = textOfRow.map((text, row) => {
    if (text < 0 || isThere?.[row] === 0) return -1;
    const root = sets.find(text);
    if (i32(rowCounts, root) < 2) return -1;
    if (i32(numbers, root) < 0) numbers[root] = clusterCount++;
    return i32(numbers, root);
  });
  return { clusterOfRow, clusterCount };
}
