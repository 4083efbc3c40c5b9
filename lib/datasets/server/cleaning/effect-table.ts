import "server-only";
import {
  BOOLEAN,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { cellColumn } from "../columns";
import type { EffectRow } from "./stored-step";

const CHUNK_ROWS = 2_048;

let made = 0;

/** An effect of any size, in a temporary table of a connection; it goes with the connection. Each row at most once. */
export class EffectTable {
  readonly #rows: number[] = [];
  readonly #gone: boolean[] = [];
  readonly #cells: (string | null)[][];

  private constructor(
    readonly name: string,
    /** Indexes of the columns in which it may change cells. */
    readonly columns: readonly number[],
    private readonly appender: DuckDBAppender,
  ) {
    this.#cells = columns.map(() => []);
  }

  static async create(connection: DuckDBConnection, columns: readonly number[]): Promise<EffectTable> {
    made += 1;
    const name = `effect_${made}`;
    const cells = columns.map((index) => `${cellColumn(index)} VARCHAR`);
    await connection.run(`CREATE TEMP TABLE ${name} (${["row INTEGER", "gone BOOLEAN", ...cells].join(", ")})`);
    return new EffectTable(name, columns, await connection.createAppender(name, "main", "temp"));
  }

  /** New cells of a row in the order of `columns`, null where one stays. */
  change(row: number, cells: readonly (string | null)[]): void {
    this.#push(row, false, cells);
  }

  remove(row: number): void {
    this.#push(row, true, []);
  }

  add([row, cells]: EffectRow): void {
    if (cells === null) {
      this.remove(row);
      return;
    }
    const texts = new Map(cells);
    this.change(
      row,
      this.columns.map((index) => texts.get(index) ?? null),
    );
  }

  #push(row: number, isGone: boolean, cells: readonly (string | null)[]): void {
    this.#rows.push(row);
    this.#gone.push(isGone);
    this.#cells.forEach((column, index) => {
      column.push(cells[index] ?? null);
    });
    if (this.#rows.length === CHUNK_ROWS) this.#append();
  }

  #append(): void {
    if (this.#rows.length === 0) return;
    const types = [INTEGER, BOOLEAN, ...this.columns.map(() => VARCHAR)];
    const chunk = DuckDBDataChunk.create(types, this.#rows.length);
    chunk.setColumns([this.#rows, this.#gone, ...this.#cells]);
    this.appender.appendDataChunk(chunk);
    for (const column of [this.#rows, this.#gone, ...this.#cells]) column.length = 0;
  }

  /** Makes what was added readable. */
  flush(): void {
    this.#append();
    this.appender.flushSync();
  }
}
