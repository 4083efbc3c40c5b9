import { i32 } from "@/lib/typed";
import { rowsOfGroup } from "../group-rows";
import { MersenneTwister } from "../mersenne-twister";
import type { Steps } from "../steps";
import { apportion } from "./apportion";
import { classesPerLabel, type LabelClasses, rowsPerLabel } from "./label-classes";

/** What a maximum of rows a label leaves. */
export interface LabelMaximum {
  /** Rows kept of each class. */
  rows: Int32Array;
  /** Labels that keep more than the maximum, since rarer ones stand on the same rows. */
  overMaximum: number[];
}

interface MaximumInput {
  classes: LabelClasses;
  /** Rows of each class. */
  rows: Int32Array;
  labelCount: number;
  /** Rows of each label that are used whatever the maximum, and count towards it. */
  fixed?: Int32Array;
  maxSamples: number;
  seed: number;
}

/**
 * How many rows of each class to keep so that no label has more than `maxSamples` where that can be. Each label keeps
 * at least as many rows as it has or the maximum allows. Labels take their rows in turn, the rarest first, in proportion
 * from the classes that have them, and those first that bring no other label over the maximum.
 */
export function* capLabels({ classes, rows, labelCount, fixed, maxSamples, seed }: MaximumInput): Steps<LabelMaximum> {
  const available = rowsPerLabel(classes, rows, labelCount);
  const kept = new Int32Array(rows.length);
  const keptOfLabel = fixed?.slice() ?? new Int32Array(labelCount);
  yield;
  const holders = classesPerLabel(classes, labelCount);
  yield;
  const generator = new MersenneTwister(seed);
  // With one label a row there is nobody to harm, and every class is asked once.
  const hasCompany = rows.some((_, index) => i32(classes.starts, index + 1) - i32(classes.starts, index) > 1);

  /** Rows that a class can still give without bringing a label other than `label` over the maximum. */
  const harmless = (index: number, label: number) => {
    let room = i32(rows, index) - i32(kept, index);
    for (let at = i32(classes.starts, index); room > 0 && at < i32(classes.starts, index + 1); at++) {
      const other = i32(classes.labels, at);
      if (other !== label) room = Math.min(room, Math.max(0, maxSamples - i32(keptOfLabel, other)));
    }
    return room;
  };
  const keep = (index: number, count: number) => {
    kept[index] = i32(kept, index) + count;
    for (let at = i32(classes.starts, index); at < i32(classes.starts, index + 1); at++) {
      const label = i32(classes.labels, at);
      keptOfLabel[label] = i32(keptOfLabel, label) + count;
    }
  };
  /** One round over the classes of a label, the later ones seeing what the earlier ones gave. True if any gave. */
  const take = (label: number, need: number, roomOf: (index: number) => number) => {
    const from = rowsOfGroup(holders, label);
    const parts = apportion(from.map(roomOf), need, generator);
    const before = i32(keptOfLabel, label);
    parts.forEach((part, i) => {
      const count = part === 0 ? 0 : Math.min(part, roomOf(i32(from, i)));
      if (count > 0) keep(i32(from, i), count);
    });
    return i32(keptOfLabel, label) > before;
  };

  for (const label of rarestFirst(available)) {
    const needed = () => Math.min(maxSamples, i32(available, label) + (fixed?.[label] ?? 0)) - i32(keptOfLabel, label);
    while (hasCompany && needed() > 0 && take(label, needed(), (index) => harmless(index, label))) yield;
    if (needed() > 0) take(label, needed(), (index) => i32(rows, index) - i32(kept, index));
    yield;
  }
  const overMaximum = [...keptOfLabel.keys()].filter(
    (label) => i32(keptOfLabel, label) > Math.max(maxSamples, fixed?.[label] ?? 0),
  );
  return { rows: kept, overMaximum };
}

/** Labels that have rows, by their number; equal ones in order. */
export function rarestFirst(rowsOfLabel: Int32Array): number[] {
  return [...rowsOfLabel.keys()]
    .filter((label) => i32(rowsOfLabel, label) > 0)
    .sort((a, b) => i32(rowsOfLabel, a) - i32(rowsOfLabel, b) || a - b);
}
