import { i32 } from "../typed";

/**
 * The labels of rows, per segment (target): the class indices of row r in segment s are `ids[ptr[k] … ptr[k+1])` with k = r·segments + s.
 * No class in a softmax segment means "unknown": the row does not train that segment.
 */
export interface LabelRows {
  rows: number;
  segments: number;
  ptr: Int32Array;
  ids: Int32Array;
}

/** Packs `labels[row][segment]` = class indices. */
export function packLabels(labels: readonly (readonly (readonly number[])[])[], segments: number): LabelRows {
  const ptr = new Int32Array(labels.length * segments + 1);
  let total = 0;
  labels.forEach((row, r) => {
    for (let s = 0; s < segments; s++) {
      total += row[s]?.length ?? 0;
      ptr[r * segments + s + 1] = total;
    }
  });
  const ids = new Int32Array(total);
  let at = 0;
  for (const row of labels) for (const classes of row) for (const id of classes) ids[at++] = id;
  return { rows: labels.length, segments, ptr, ids };
}

/** The class indices of one row in one segment; for metrics, not for inner loops. */
export function labelsOf(labels: LabelRows, row: number, segment: number): Int32Array {
  const at = row * labels.segments + segment;
  return labels.ids.subarray(i32(labels.ptr, at), i32(labels.ptr, at + 1));
}

/** The labels of some rows, in the order given. */
export function selectLabels(labels: LabelRows, rows: Int32Array): LabelRows {
  const { segments } = labels;
  const ptr = new Int32Array(rows.length * segments + 1);
  const parts: Int32Array[] = [];
  rows.forEach((row, r) => {
    for (let s = 0; s < segments; s++) {
      const classes = labelsOf(labels, row, s);
      parts.push(classes);
      ptr[r * segments + s + 1] = i32(ptr, r * segments + s) + classes.length;
    }
  });
  const ids = new Int32Array(i32(ptr, rows.length * segments));
  let at = 0;
  for (const part of parts) {
    ids.set(part, at);
    at += part.length;
  }
  return { rows: rows.length, segments, ptr, ids };
}
