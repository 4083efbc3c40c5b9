import "server-only";
import type { Rejection } from "./rejection";

/** Where a reader of any format puts what it finds, in the order of the file. */
export interface RowSink {
  /** A row; one with fewer cells than others ends in empty ones. */
  row(cells: readonly string[]): void;
  reject(rejection: Rejection): void;
  /** Lines with nothing in them. */
  blank(count: number): void;
  /** Called between pieces of the file, so that what was gathered can be written. Answers whether more is wanted. */
  settle(): Promise<boolean>;
}

/** What a reader knows of its table once it has read it. */
export interface ReadTable {
  columnNames: string[];
  /** Which of the cells given to the sink are columns; all of them in order where left out. */
  cellIndexes?: number[];
  hasHeader: boolean;
  recordsAbove: number;
  /** What to say where there are no rows, in a sentence; left out where nothing is to be said beside that. */
  noRows?: string;
}

/** Why cells cannot be kept as text, in a sentence; null where they can. */
export function cellFault(cells: readonly string[]): string | null {
  for (const cell of cells) {
    if (cell.includes("\0")) return "The row contains a NUL character.";
    if (/\p{Surrogate}/u.test(cell)) return "The row contains half a character, which is no text.";
  }
  return null;
}
