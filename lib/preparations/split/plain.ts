import { type LabelledRows, type PreparationNumbers, prepareRowsSteps } from "../apply-recipe";
import { countRecipe } from "../count-recipe";
import type { PreparationResult } from "../preparation-error";
import type { Steps } from "../steps";
import type { RowsOfSides } from "./pick-rows";
import type { RowPool } from "./pool";
import { SIDE_COUNT, SIDES } from "./sides";

/** Whether rows have one label each and nothing says where any of them goes: what the Python tutorial splits. */
export function isPlain({ targets, sideOfClass, lockedRows }: RowPool): boolean {
  return targets.length === 1 && targets[0]?.isMulti === false && sideOfClass === null && lockedRows === null;
}

/** Rows of each class on each side as the tutorial has them, `SIDE_COUNT` numbers a class. */
export function countPlain(pool: RowPool, numbers: PreparationNumbers): PreparationResult<Int32Array> {
  // Classes are in order of their first row, and the sort is stable: value counts.
  const counts = Array.from(pool.free, (count, code) => ({ code, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const labels = labelOfClass(pool);
  const counted = countRecipe(counts, labels, numbers);
  if (!counted.ok) return counted;
  const outcomes = new Map(counted.value.labels.map((outcome) => [outcome.label, outcome]));
  const dealt = new Int32Array(labels.length * SIDE_COUNT);
  labels.forEach((label, index) => {
    const outcome = outcomes.get(label);
    if (outcome === undefined) return;
    for (const [side, name] of SIDES.entries()) dealt[index * SIDE_COUNT + side] = outcome[name];
  });
  return { ok: true, value: dealt };
}

/** The rows behind `countPlain`. */
export function* pickPlain(pool: RowPool, numbers: PreparationNumbers): Steps<RowsOfSides> {
  const rows: LabelledRows = { labelCodes: pool.classOfRow, labels: labelOfClass(pool) };
  const prepared = yield* prepareRowsSteps(rows, numbers);
  if (!prepared.ok) throw new RangeError(prepared.error.message);
  const { train, validation, test } = prepared.value;
  return [train, validation, test];
}

function labelOfClass({ classes, labels }: RowPool): string[] {
  return Array.from(classes.labels, (label) => labels[label] ?? "");
}
