import { i32 } from "@/lib/typed";
import type { Steps } from "../steps";
import { dealRows } from "./deal-rows";
import { dealUnits } from "./deal-units";
import { type LabelClasses, rowsPerLabel } from "./label-classes";
import { SideNeeds } from "./side-needs";
import { SIDE_COUNT, type SideTotals } from "./sides";
import type { UnitRows } from "./unit-rows";

interface DealInput {
  /** The classes with the labels whose shares are kept. */
  classes: LabelClasses;
  /** Rows of each class to deal out. */
  rows: Int32Array;
  labelCount: number;
  totals: SideTotals;
  /** Units of several rows among them. */
  units: UnitRows | null;
  seed: number;
}

/** Where rows go. */
export interface Deal {
  /** Rows of each class on each side, `SIDE_COUNT` numbers a class: all of them, and those that went one by one. */
  dealt: Int32Array;
  singles: Int32Array;
  /** Side of each unit. */
  sideOfUnit: Uint8Array;
  /** The largest miss of a share that units are to blame for. */
  miss: ShareMiss | null;
}

/** A share that was missed: of rows, or of one label's rows within a side. */
export interface ShareMiss {
  side: number;
  /** Null where the side itself has too many or too few rows. */
  label: number | null;
  wantedShare: number;
  share: number;
  largestUnit: number;
}

/** A miss of up to so much of a share, or of one row, is not worth a word. */
const NOTABLE_MISS = 0.02;

/** Deals out rows to sides, units of several rows first, so that each label has its share on each side. */
export function* deal({ classes, rows, labelCount, totals, units, seed }: DealInput): Steps<Deal> {
  const rowsOfLabel = rowsPerLabel(classes, rows, labelCount);
  const needs = new SideNeeds(totals, rowsOfLabel);
  const dealt = new Int32Array(rows.length * SIDE_COUNT);
  const sideOfUnit =
    units === null ? new Uint8Array(0) : yield* dealUnits({ classes, units, rowsOfLabel, needs, seed, dealt });
  const left = rows.map((count, index) => {
    const cell = index * SIDE_COUNT;
    return count - i32(dealt, cell) - i32(dealt, cell + 1) - i32(dealt, cell + 2);
  });
  yield;
  const singles = yield* dealRows({ classes, rows: left, rowsOfLabel, needs });
  singles.forEach((count, place) => {
    dealt[place] = i32(dealt, place) + count;
  });
  return { dealt, singles, sideOfUnit, miss: units === null ? null : largestMiss(totals, rowsOfLabel, needs, units) };
}

function largestMiss(
  totals: SideTotals,
  rowsOfLabel: Int32Array,
  needs: SideNeeds,
  { starts }: UnitRows,
): ShareMiss | null {
  const all = totals[0] + totals[1] + totals[2];
  let largestUnit = 0;
  for (let unit = 0; unit + 1 < starts.length; unit++) {
    largestUnit = Math.max(largestUnit, i32(starts, unit + 1) - i32(starts, unit));
  }
  const misses: (ShareMiss & { by: number })[] = [];
  const note = (side: number, label: number | null, wantedShare: number, share: number, rows: number) => {
    const by = Math.abs(share - wantedShare);
    if (by > NOTABLE_MISS && by * rows > 1) misses.push({ side, label, wantedShare, share, largestUnit, by });
  };
  totals.forEach((total, side) => {
    if (total === 0) return;
    const rows = total - (needs.rowsLeft[side] ?? 0);
    note(side, null, total / all, rows / all, all);
    rowsOfLabel.forEach((count, label) => {
      const here = (count / all) * total - needs.lacking(side, label);
      if (rows > 0) note(side, label, count / all, here / rows, rows);
    });
  });
  // A side of the wrong size explains what is wrong inside it.
  const worst = misses.sort((a, b) => Number(a.label !== null) - Number(b.label !== null) || b.by - a.by)[0];
  if (worst === undefined) return null;
  const { by, ...miss } = worst;
  return miss;
}
