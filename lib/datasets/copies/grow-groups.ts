import type { Edges } from "./edges";
import { FORM_BELOW, MAX_GROUP_TEXTS } from "./rules";
import { Sets } from "./sets";

/** Pairs of texts in the order in which groups grow as the similarity falls: each joins two that were apart. */
export interface Joins {
  a: Int32Array<ArrayBuffer>;
  b: Int32Array<ArrayBuffer>;
  /** Never rises. */
  similarity: Float32Array<ArrayBuffer>;
}

/**
 * Joins pairs of texts to groups, the most alike first. What is joined at a similarity stays joined at every lower one,
 * so that one order of joins holds for all.
 */
export function growGroups(textCount: number, edges: Edges): { joins: Joins; sets: Sets } {
  const sets = new Sets(textCount);
  const most = Math.max(0, textCount - 1);
  const [a, b, similarity] = [new Int32Array(most), new Int32Array(most), new Float32Array(most)];
  let count = 0;
  edges.visitSorted((textA, textB, alike) => {
    const [rootA, rootB] = [sets.find(textA), sets.find(textB)];
    if (rootA === rootB || !canJoin(sets, rootA, rootB, alike)) return;
    sets.join(rootA, rootB);
    a[count] = textA;
    b[count] = textB;
    similarity[count] = alike;
    count += 1;
  });
  return { joins: { a: a.slice(0, count), b: b.slice(0, count), similarity: similarity.slice(0, count) }, sets };
}

/** Whether a pair so much alike may join two groups, or would make one of too many different texts. */
export function canJoin(sets: Sets, rootA: number, rootB: number, similarity: number): boolean {
  return similarity >= FORM_BELOW || sets.size(rootA) + sets.size(rootB) <= MAX_GROUP_TEXTS;
}
