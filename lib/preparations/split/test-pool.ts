import { finish } from "../steps";
import { labelsOfClass, makeClasses } from "./label-classes";
import type { FILTERED, NO_LABEL, NO_ROW, RowPool } from "./pool";
import { ADDED, FREE, LOCKED, WITHHELD } from "./pool-standing";
import type { Prepared } from "./prepared";
import { SIDE_COUNT } from "./sides";
import { gatherUnits } from "./unit-rows";
import { joinBonds } from "./units";

/** A row of a test: its labels in each target, and what else is known of it. */
export interface TestRow {
  labels: readonly (readonly string[])[];
  unit?: number;
  side?: number;
  standing?: typeof FREE | typeof LOCKED | typeof WITHHELD | typeof ADDED;
  out?: typeof NO_ROW | typeof NO_LABEL | typeof FILTERED;
}

/** A pool of these rows, as the server makes it of a dataset. Locked rows were tested with the labels they have. */
export function poolOf(rows: readonly TestRow[], isMulti: readonly boolean[] = [false]): RowPool {
  const perTarget = isMulti.map((_, target) => [
    ...new Set(rows.flatMap(({ labels, out }) => (out === undefined ? (labels[target] ?? []) : []))),
  ]);
  const starts = perTarget.map((_, target) => perTarget.slice(0, target).reduce((sum, { length }) => sum + length, 0));
  const numbers = new Map<string, number>();
  const classes: number[][] = [];
  const sides: number[] = [];
  const classOfRow = Int32Array.from(rows, ({ labels, side = 0, out }) => {
    if (out !== undefined) return out;
    const codes = labels.flatMap((names, target) =>
      names.map((name) => (starts[target] ?? 0) + (perTarget[target]?.indexOf(name) ?? 0)),
    );
    codes.sort((a, b) => a - b);
    const name = JSON.stringify([codes, side]);
    const number = numbers.get(name) ?? classes.length;
    if (number === classes.length) {
      numbers.set(name, number);
      classes.push(codes);
      sides.push(side);
    }
    return number;
  });
  const standing = Uint8Array.from(rows, ({ standing: one = FREE }) => one);
  const count = (wanted: number) => {
    const counts = new Int32Array(classes.length);
    classOfRow.forEach((index, row) => {
      if (index >= 0 && standing[row] === wanted) counts[index] = (counts[index] ?? 0) + 1;
    });
    return counts;
  };
  const made = makeClasses(classes);
  const bond = rows.some(({ unit }) => unit !== undefined)
    ? joinBonds([{ ofRow: Int32Array.from(rows, ({ unit = -1 }) => unit), count: rows.length }], rows.length)
    : null;
  const lockedRows = Int32Array.from(rows.keys()).filter((row) => standing[row] === LOCKED);
  return {
    targets: isMulti.map((multi, index) => ({ name: `t${index}`, isMulti: multi })),
    labels: perTarget.flat(),
    targetOfLabel: Int32Array.from(perTarget.flatMap((labels, target) => labels.map(() => target))),
    classes: made,
    sideOfClass: rows.some(({ side }) => side !== undefined) ? Uint8Array.from(sides) : null,
    classOfRow,
    standing: standing.some((one) => one !== FREE) ? standing : null,
    free: count(FREE),
    withheld: count(WITHHELD),
    locked: count(LOCKED),
    added: count(ADDED),
    lockedRows:
      lockedRows.length === 0
        ? null
        : {
            rows: lockedRows,
            caseOfRow: lockedRows.map((_, index) => index),
            cases: Array.from(lockedRows, (row) => ({
              classIndex: classOfRow[row] ?? 0,
              labels: labelsOfClass(made, classOfRow[row] ?? 0),
              hasOthers: false,
            })),
            isTextChanged: new Uint8Array(lockedRows.length),
            missing: 0,
          },
    units: bond === null ? null : finish(gatherUnits(classOfRow, standing, bond)),
    bond,
  };
}

/** Free rows on each side, as counted. */
export function countedSides({ dealt }: Prepared): number[] {
  return [0, 1, 2].map((side) =>
    dealt.reduce((sum, count, place) => (place % SIDE_COUNT === side ? sum + count : sum), 0),
  );
}
