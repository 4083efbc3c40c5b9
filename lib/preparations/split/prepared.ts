import type { PreparationNumbers } from "../apply-recipe";
import type { Recipe } from "../schema";
import type { Steps } from "../steps";
import type { ShareMiss } from "./deal";
import type { LabelClasses } from "./label-classes";
import type { LockedUse } from "./locked-labels";
import type { LabelMinimum } from "./minimum";
import type { RowsOfSides } from "./pick-rows";
import type { RowPool } from "./pool";
import type { LabelRepeats } from "./repeats";

/** What became of the rows that were added to a source. */
export interface AddedRows {
  /** Rows of each class that train. */
  kept: Int32Array;
  /** Row ids that are not used, since they belong to a held-out row. */
  withheldRows: Int32Array;
}

/** What a recipe makes of a pool of rows: all numbers at once, the rows when they are asked for. */
export interface Prepared {
  minimum: LabelMinimum;
  /** Free and added rows of each class on each side, `SIDE_COUNT` numbers a class. */
  dealt: Int32Array;
  locked: LockedUse | null;
  /** Labels that keep more rows than the maximum. */
  overMaximum: number[];
  /** Labels with one row, which trains. */
  singleRowLabels: number[];
  miss: ShareMiss | null;
  /** How often training rows are written; null where the recipe repeats nothing. */
  repeats: LabelRepeats | null;
  /** Rows that were added to the source; null where there are none. They are among those of `dealt` and `pick`. */
  added: AddedRows | null;
  /** The rows of each side, each row once. */
  pick: () => Steps<RowsOfSides>;
}

/** Without what comes after the split: rows that only train, and repeats. */
export type Sides = Omit<Prepared, "repeats" | "added">;

/** What every part of a preparation looks at. */
export interface Context {
  pool: RowPool;
  recipe: Recipe;
  numbers: PreparationNumbers;
  minimum: LabelMinimum;
  locked: LockedUse | null;
  /** Free rows of each class that is kept. */
  available: Int32Array;
  /** The classes with the labels whose maximum and shares are kept, and which are repeated. */
  balanced: LabelClasses;
}
