import "server-only";
import type { ParseSettings } from "../../parse-schema";
import { findTable, isHeader, uniqueNames } from "./find-table";
import { type ImportLimits, tooManyColumns } from "./limits";
import type { ReadTable, RowSink } from "./row-sink";

/** Rows that are looked at to tell the header; fewer where they are wide. */
const SAMPLE_ROWS = 400;
const SAMPLE_CELLS = 20_000;

interface TableOptions {
  settings: Pick<ParseSettings, "hasHeader" | "recordsAbove">;
  limits: ImportLimits;
}

interface Row {
  cells: readonly string[];
  line: number;
}

/**
 * Passes on the rows of a table whose cells come apart already, as in a workbook: holds the first ones back to tell the
 * header, and takes as many columns as the longest row has.
 */
export class TableRows {
  readonly #sink: RowSink;
  readonly #options: TableOptions;
  #held: Row[] | null = [];
  #heldCells = 0;
  #header: readonly string[] = [];
  #width = 0;
  #hasHeader = false;
  #recordsAbove = 0;

  constructor(sink: RowSink, options: TableOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  /** Throws LimitExceeded for a row with too many cells. */
  push(cells: readonly string[], line: number): void {
    const { limits } = this.#options;
    if (cells.length > limits.maxColumns) throw tooManyColumns(cells.length, limits);
    if (this.#held === null) this.#pass(cells);
    else {
      this.#held.push({ cells, line });
      this.#heldCells += cells.length;
      if (this.#held.length >= SAMPLE_ROWS || this.#heldCells >= SAMPLE_CELLS) this.#release(this.#held);
    }
  }

  end(): ReadTable {
    if (this.#held !== null) this.#release(this.#held);
    const names = Array.from({ length: this.#width }, (_, index) => this.#header[index] ?? "");
    return { columnNames: uniqueNames(names), hasHeader: this.#hasHeader, recordsAbove: this.#recordsAbove };
  }

  #release(rows: readonly Row[]): void {
    this.#held = null;
    const { settings } = this.#options;
    const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
    // Where a row ends says nothing here: what is empty at its end is left out.
    const records = rows.map(({ cells }) => Array.from({ length: width }, (_, index) => cells[index] ?? ""));
    const start = findTable(records);
    this.#recordsAbove = settings.recordsAbove ?? start.recordsAbove;
    const isGuess = settings.hasHeader === undefined;
    this.#hasHeader = isGuess ? isHeader(records.slice(this.#recordsAbove)) : settings.hasHeader === true;
    for (const [index, { cells, line }] of rows.entries()) {
      if (index < this.#recordsAbove) {
        this.#sink.reject({ line, reason: "This row stands above the table.", raw: cells.join("\t") });
      } else if (index === this.#recordsAbove && this.#hasHeader) {
        this.#header = cells;
        this.#width = cells.length;
      } else this.#pass(cells);
    }
  }

  #pass(cells: readonly string[]): void {
    this.#width = Math.max(this.#width, cells.length);
    this.#sink.row(cells);
  }
}
