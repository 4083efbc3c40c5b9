import { i32 } from "@/lib/typed";
import type { GroupedRows } from "../group-rows";

/**
 * Rows with the same labels in every target are one class; a million rows have a few hundred. Labels of all targets are
 * numbered together. Those of class c are `labels[starts[c] .. starts[c + 1] − 1]`, ascending.
 */
export interface LabelClasses {
  starts: Int32Array;
  labels: Int32Array;
}

/** The classes with these labels. */
export function makeClasses(labelsOfClass: readonly (readonly number[] | Int32Array)[]): LabelClasses {
  const starts = new Int32Array(labelsOfClass.length + 1);
  labelsOfClass.forEach((labels, index) => {
    starts[index + 1] = i32(starts, index) + labels.length;
  });
  const labels = new Int32Array(i32(starts, labelsOfClass.length));
  labelsOfClass.forEach((ofClass, index) => {
    labels.set(ofClass, i32(starts, index));
  });
  return { starts, labels };
}

/** How many classes there are. */
export function classCount({ starts }: LabelClasses): number {
  return starts.length - 1;
}

/** The labels of one class: a view. */
export function labelsOfClass({ starts, labels }: LabelClasses, index: number): Int32Array {
  return labels.subarray(i32(starts, index), i32(starts, index + 1));
}

/** The same classes with only those of their labels that `keep` has a 1 for; a class may be left with none. */
export function keepLabels({ starts, labels }: LabelClasses, keep: Uint8Array): LabelClasses {
  const keptStarts = new Int32Array(starts.length);
  const kept = new Int32Array(labels.length);
  let filled = 0;
  for (let index = 0; index < starts.length - 1; index++) {
    for (let at = i32(starts, index); at < i32(starts, index + 1); at++) {
      const label = i32(labels, at);
      if (keep[label] === 1) kept[filled++] = label;
    }
    keptStarts[index + 1] = filled;
  }
  return { starts: keptStarts, labels: kept.slice(0, filled) };
}

/** Rows with each label, given the rows of each class. */
export function rowsPerLabel({ starts, labels }: LabelClasses, rows: Int32Array, labelCount: number): Int32Array {
  const counts = new Int32Array(labelCount);
  for (let index = 0; index < starts.length - 1; index++) {
    const size = i32(rows, index);
    if (size === 0) continue;
    for (let at = i32(starts, index); at < i32(starts, index + 1); at++) {
      const label = i32(labels, at);
      counts[label] = i32(counts, label) + size;
    }
  }
  return counts;
}

/** Which classes have each label; groups of classes, one a label. */
export function classesPerLabel({ starts, labels }: LabelClasses, labelCount: number): GroupedRows {
  const counts = new Int32Array(labelCount + 1);
  for (let at = 0; at < labels.length; at++) counts[i32(labels, at) + 1] = i32(counts, i32(labels, at) + 1) + 1;
  for (let label = 0; label < labelCount; label++) counts[label + 1] = i32(counts, label + 1) + i32(counts, label);
  const positions = new Int32Array(labels.length);
  const next = counts.slice();
  for (let index = 0; index < starts.length - 1; index++) {
    for (let at = i32(starts, index); at < i32(starts, index + 1); at++) {
      const label = i32(labels, at);
      const place = i32(next, label);
      positions[place] = index;
      next[label] = place + 1;
    }
  }
  return { positions, starts: counts };
}

/**
 * A number for each class that is the same for classes with the same labels: two can have become alike when labels were
 * taken from them.
 */
export function sameLabels(classes: LabelClasses): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from({ length: classCount(classes) }, (_, index) => {
    const name = labelsOfClass(classes, index).join();
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}
