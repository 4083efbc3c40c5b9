import { i32, u8 } from "@/lib/typed";
import { numbersOf } from "../apply-recipe";
import { noLabelKept, nothingToTrain, type PreparationResult } from "../preparation-error";
import type { Recipe } from "../schema";
import type { Steps } from "../steps";
import { hasAdded, trainOnAdded, withoutAdded } from "./added-rows";
import { markKept, shuffledRows } from "./balanced-rows";
import { type Deal, deal } from "./deal";
import { keepLabels, type LabelClasses, rowsPerLabel } from "./label-classes";
import { type LockedUse, labelLocked } from "./locked-labels";
import { capLabels, type LabelMaximum } from "./maximum";
import { dropSmallLabels } from "./minimum";
import { ALONE, firstOfEachClass, pickRows, type RowsOfSides } from "./pick-rows";
import { countPlain, isPlain, pickPlain } from "./plain";
import { labelledRows, type RowPool } from "./pool";
import type { Context, Prepared, Sides } from "./prepared";
import { type LabelRepeats, repeatLabels } from "./repeats";
import { rowsOnSide, SIDE_COUNT, type SideTotals, splitTotals, TEST, TRAIN, VALIDATION } from "./sides";
import { narrowUnits, type UnitRows, unitCount } from "./unit-rows";

/**
 * Balances and splits a pool of rows as the recipe says; the same pool, recipe and seed always give the same result.
 *
 * Rows with one label each that are on their own are split as the Python tutorial does, row for row, with its errors.
 * All others are dealt out by need, and no label is too small for that.
 */
export function* prepare(pool: RowPool, recipe: Recipe): Steps<PreparationResult<Prepared>> {
  const numbers = numbersOf(recipe);
  const minimum = dropSmallLabels({
    classes: pool.classes,
    rows: labelledRows(pool),
    targetOfLabel: pool.targetOfLabel,
    targetCount: pool.targets.length,
    minSamples: numbers.minSamples,
  });
  if (!minimum.isKept.includes(1)) return { ok: false, error: noLabelKept(numbers.minSamples, largestLabel(pool)) };
  const locked = pool.lockedRows === null ? null : labelLocked(pool, minimum, pool.lockedRows);
  const available = pool.free.map((count, index) => (u8(minimum.isClassKept, index) === 1 ? count : 0));
  const balanced = balancedLabels(pool, recipe, minimum.classes);
  yield;

  const context: Context = { pool, recipe, numbers, minimum, locked, available, balanced };
  const sides = yield* prepareSides(context);
  if (!sides.ok) return sides;
  const whole = yield* trainOnAdded(context, sides.value);
  return { ok: true, value: { ...whole, repeats: yield* repeats(context, whole) } };
}

function* prepareSides(context: Context): Steps<PreparationResult<Sides>> {
  const { pool, recipe } = context;
  if (isPlain(pool) && pool.units === null) {
    const plain = preparePlain(context);
    const hasSmallSplit = !plain.ok && plain.error.stage !== "balance";
    const isAsked = recipe.split.method === "random" && !hasAdded(pool);
    if (isAsked || !hasSmallSplit) return plain;
  }
  return yield* prepareByNeed(context);
}

function largestLabel(pool: RowPool) {
  const counts = rowsPerLabel(pool.classes, labelledRows(pool), pool.labels.length);
  const most = counts.reduce((before, count) => Math.max(before, count), 0);
  return most === 0 ? undefined : { label: pool.labels[counts.indexOf(most)] ?? "", count: most };
}

/** Only the labels of the target that the recipe names, or all. */
function balancedLabels(
  { targets, targetOfLabel }: RowPool,
  { split: { stratifyBy } }: Recipe,
  classes: LabelClasses,
): LabelClasses {
  const target = targets.findIndex(({ name }) => name === stratifyBy);
  if (target < 0) return classes;
  return keepLabels(
    classes,
    Uint8Array.from(targetOfLabel, (of) => (of === target ? 1 : 0)),
  );
}

/** What follows the split: only the training side is looked at. */
function* repeats(
  { pool, recipe: { balance, seed }, balanced }: Context,
  { dealt }: Sides,
): Steps<LabelRepeats | null> {
  if (balance.repeat === null) return null;
  const rows = rowsOnSide(dealt, TRAIN);
  return yield* repeatLabels({ classes: balanced, rows, labelCount: pool.labels.length, repeat: balance.repeat, seed });
}

function preparePlain(context: Context): PreparationResult<Sides> {
  const { minimum } = context;
  const { pool, numbers } = hasAdded(context.pool) ? withoutAdded(context) : context;
  const dealt = countPlain(pool, numbers);
  if (!dealt.ok) return dealt;
  const none = { locked: null, overMaximum: [], singleRowLabels: [], miss: null };
  return { ok: true, value: { minimum, dealt: dealt.value, ...none, pick: () => pickPlain(pool, numbers) } };
}

function* prepareByNeed(context: Context): Steps<PreparationResult<Sides>> {
  const { pool, numbers, minimum, locked, available } = context;
  const beforeSplit = numbers.capOn === "all" ? yield* cap(context, available, locked?.rowsOfLabel) : null;
  const kept = beforeSplit?.rows ?? available;
  yield;

  const isDealt = dealtClasses(context);
  const dealtRows = kept.map((count, index) => (u8(isDealt, index) === 1 ? count : 0));
  const units = yield* usedUnits(context, kept, dealtRows);
  if (pool.units !== null && units === null && isPlain(pool)) {
    const plain = preparePlain(context);
    if (plain.ok) return plain;
  }
  const totals = totalsOf(context, sum(dealtRows), sum(kept));
  const dealing = yield* deal({
    classes: context.balanced,
    rows: dealtRows,
    labelCount: pool.labels.length,
    totals,
    units,
    seed: numbers.seed,
  });
  keepSides(pool, kept, isDealt, dealing);

  const { dealt } = dealing;
  const afterSplit = numbers.capOn === "train" ? yield* cap(context, rowsOnSide(dealt, TRAIN)) : null;
  afterSplit?.rows.forEach((count, index) => {
    dealt[index * SIDE_COUNT + TRAIN] = count;
  });
  if (sum(rowsOnSide(dealt, TRAIN)) === 0) return { ok: false, error: nothingToTrain() };

  function* pick(): Steps<RowsOfSides> {
    const shuffled = yield* shuffledRows(pool, numbers.seed);
    const { singles } = dealing;
    const sideOfUnitRow = units === null ? null : placeUnits(units, dealing, pool.classOfRow.length);
    const [train, validation, test] = yield* pickRows({ shuffled, kept, singles, sideOfUnitRow, seed: numbers.seed });
    return [
      afterSplit === null ? train : firstOfEachClass(train, pool.classOfRow, afterSplit.rows),
      validation,
      locked === null ? test : lockedTestRows(pool, locked),
    ];
  }
  const value: Sides = {
    minimum,
    dealt,
    locked,
    overMaximum: beforeSplit?.overMaximum ?? afterSplit?.overMaximum ?? [],
    singleRowLabels: totals[VALIDATION] + totals[TEST] === 0 ? [] : singleRowLabels(context, dealt),
    miss: dealing.miss,
    pick,
  };
  return { ok: true, value };
}

function* cap({ pool, numbers, balanced }: Context, rows: Int32Array, fixed?: Int32Array): Steps<LabelMaximum | null> {
  const { maxSamples, seed } = numbers;
  if (maxSamples === null) return null;
  return yield* capLabels({ classes: balanced, rows, labelCount: pool.labels.length, fixed, maxSamples, seed });
}

/** The units of several rows among the rows that are dealt out; null where there are none. */
function* usedUnits({ pool, numbers }: Context, kept: Int32Array, dealtRows: Int32Array): Steps<UnitRows | null> {
  if (pool.units === null) return null;
  const isClassUsed = Uint8Array.from(dealtRows, (count) => (count > 0 ? 1 : 0));
  const units = yield* narrowUnits(pool.units, { isClassUsed, isRowUsed: yield* markKept(pool, kept, numbers.seed) });
  return unitCount(units) === 0 ? null : units;
}

/** The side of each row that goes with its unit. */
function placeUnits({ rows, starts }: UnitRows, { sideOfUnit }: Deal, rowLimit: number): Uint8Array {
  const sideOfRow = new Uint8Array(rowLimit).fill(ALONE);
  sideOfUnit.forEach((side, unit) => {
    for (let place = i32(starts, unit); place < i32(starts, unit + 1); place++) sideOfRow[i32(rows, place)] = side;
  });
  return sideOfRow;
}

/** 1 for the classes whose side is to be found: all, or with a split column those that validation is cut from. */
function dealtClasses({ pool: { sideOfClass, free }, recipe }: Context): Uint8Array {
  if (sideOfClass === null) return new Uint8Array(free.length).fill(1);
  const isCut = !sideOfClass.includes(VALIDATION) && recipe.split.validation > 0;
  return sideOfClass.map((side) => (isCut && side === TRAIN ? 1 : 0));
}

/** Rows of each side among those that are dealt out. */
function totalsOf({ pool, recipe, numbers, locked }: Context, dealtCount: number, keptCount: number): SideTotals {
  if (pool.sideOfClass === null && locked === null) return splitTotals(numbers.split, dealtCount);
  // The test rows are there already; validation has its share of all rows, and something is left to train on.
  const all = keptCount + (locked?.rows ?? 0);
  // A product such as 0.07 × 100 is a little more than the whole number it stands for.
  const wanted = Math.ceil(recipe.split.validation * all - 1e-9);
  const validation = Math.max(0, Math.min(wanted, dealtCount - 1));
  return [dealtCount - validation, validation, 0];
}

/** Rows whose side the split column gives go there. */
function keepSides({ sideOfClass }: RowPool, kept: Int32Array, isDealt: Uint8Array, { dealt, singles }: Deal): void {
  sideOfClass?.forEach((side, index) => {
    if (u8(isDealt, index) === 1) return;
    dealt[index * SIDE_COUNT + side] = i32(kept, index);
    singles[index * SIDE_COUNT + side] = i32(kept, index);
  });
}

function singleRowLabels({ pool, minimum, locked }: Context, dealt: Int32Array): number[] {
  const count = (side: number) => rowsPerLabel(minimum.classes, rowsOnSide(dealt, side), pool.labels.length);
  const [train, validation, test] = [count(TRAIN), count(VALIDATION), count(TEST)];
  return [...train.keys()].filter(
    (label) =>
      i32(train, label) === 1 && i32(validation, label) + i32(test, label) + (locked?.rowsOfLabel[label] ?? 0) === 0,
  );
}

/** The locked test rows that still have labels, in the order of the earlier file. */
function lockedTestRows({ lockedRows }: RowPool, { labelsOfCase }: LockedUse): Int32Array {
  if (lockedRows === null) return new Int32Array(0);
  const { rows, caseOfRow } = lockedRows;
  return rows.filter((_, index) => labelsOfCase[i32(caseOfRow, index)] !== null);
}

function sum(counts: Int32Array): number {
  return counts.reduce((before, count) => before + count, 0);
}
