import "server-only";
import { labelsOfKey } from "@/lib/datasets/label-keys";
import type { Target } from "@/lib/datasets/roles-schema";
import { sqlTargetKey } from "@/lib/datasets/server/role-sql";
import { i32, u8 } from "@/lib/typed";
import { jsonlEnding, jsonlField } from "../jsonl";
import { labelsOfClass } from "../split/label-classes";
import type { PreparationPlan } from "./plan";
import type { PreparationSource } from "./source";

/** Endings and lists are kept while there are not more of them than this. */
const MAX_KEPT = 100_000;

/** How the labels of rows are written. */
export interface LineLabels {
  /** SQL of the cells that are needed for it. */
  keys: string[];
  /** What follows the text of a row in its line; `keyOf` gives the cells of `keys`. */
  endingOf: (row: number, keyOf: (index: number) => string) => string;
}

/**
 * Writes the labels of rows: of each target in its turn the label, or a list where several may apply, in the order of
 * the cell or the columns. Labels that the recipe leaves out are not written.
 */
export function lineLabels(source: PreparationSource, { pool, prepared }: PreparationPlan): LineLabels {
  const { targets, dataset } = source;
  const multi = targets.filter((target) => target.kind === "multi");
  const lockedLabels = labelsOfLockedRows({ pool, prepared });
  const endings = new Map<string, string>();
  const isWritten = (row: number, target: Target, label: string) => {
    const number = pool.numbers[targets.indexOf(target)]?.get(label);
    return (
      number !== undefined &&
      (u8(prepared.minimum.isKept, number) === 1 || (lockedLabels.get(row)?.has(number) ?? false))
    );
  };
  const labelOf = (row: number, target: Target) => {
    const place = targets.indexOf(target);
    const number = labelsOfClass(pool.classes, i32(pool.classOfRow, row)).find(
      (label) => i32(pool.targetOfLabel, label) === place,
    );
    return number === undefined ? "" : (pool.labels[number] ?? "");
  };
  const makeEnding = (row: number, keys: readonly string[]) =>
    jsonlEnding(
      targets.map((target) => {
        if (target.kind === "single") return jsonlField(target.name, labelOf(row, target));
        const key = keys[multi.indexOf(target)] ?? "";
        return jsonlField(
          target.name,
          labelsOfKey(target, key).filter((label) => isWritten(row, target, label)),
        );
      }),
    );
  return {
    keys: multi.map((target) => sqlTargetKey(dataset.columns, target)),
    endingOf: (row, keyOf) => {
      const keys = multi.map((_, index) => keyOf(index));
      if (lockedLabels.has(row)) return makeEnding(row, keys);
      // The class has all labels of the row but not their order, which the cells have.
      const name =
        keys.length === 0 ? `${i32(pool.classOfRow, row)}` : JSON.stringify([i32(pool.classOfRow, row), keys]);
      const known = endings.get(name);
      if (known !== undefined) return known;
      const ending = makeEnding(row, keys);
      if (endings.size < MAX_KEPT) endings.set(name, ending);
      return ending;
    },
  };
}

/** Locked test rows that keep a label which the recipe takes from other rows. */
function labelsOfLockedRows({ pool, prepared }: Pick<PreparationPlan, "pool" | "prepared">): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  pool.lockedRows?.rows.forEach((row, place) => {
    const number = i32(pool.lockedRows?.caseOfRow ?? new Int32Array(0), place);
    const labels = prepared.locked?.labelsOfCase[number] ?? null;
    if (labels?.some((label) => u8(prepared.minimum.isKept, label) === 0)) found.set(row, new Set(labels));
  });
  return found;
}
