import "server-only";
import { withDuckDB } from "@/lib/store/duckdb";
import type { TextRole } from "../../roles-schema";
import type { RowText } from "../../steps-schema";
import { presentRows } from "../copies/present-rows";
import type { ReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { sqlTextHash } from "./actions/pointed-rows";
import { columnIndex } from "./step-context";

/** Up to so many rows are asked for by their numbers; of more, all rows are looked at. */
const FEW_ROWS = 1_000;

/** Finds rows by their text, for many texts at once; looks again when texts have changed. */
export class RowFinder {
  #readFor = "";
  #rowsOfHash = new Map<string, number[]>();

  /** `hashes` of all texts that will be asked for. */
  constructor(private readonly hashes: ReadonlySet<string>) {}

  /**
   * The rows of a dataset that stand for those which were pointed at elsewhere: the row of the same number where its
   * text is the same, else the first with that text. In the order of `wanted`, null where there is none.
   */
  async find(
    dataset: ReadyDataset,
    text: TextRole,
    wanted: readonly RowText[],
    signal: AbortSignal,
  ): Promise<(number | null)[]> {
    await this.#read(dataset, text, signal);
    // Many of those that are wanted may have the same text.
    const hashes = [...new Set(wanted.map(({ hash }) => hash))];
    const rowsOf = (hash: string) => this.#rowsOfHash.get(hash) ?? [];
    const isThere = await whichAreThere(dataset, hashes.flatMap(rowsOf), signal);
    const free = new Map(hashes.map((hash) => [hash, new Set(rowsOf(hash).filter(isThere))]));
    return wanted.map(({ row, hash }) => {
      const rows = free.get(hash) ?? new Set();
      const [first = null] = rows;
      const found = rows.has(row) ? row : first;
      if (found !== null) rows.delete(found);
      return found;
    });
  }

  async #read(dataset: ReadyDataset, text: TextRole, signal: AbortSignal): Promise<void> {
    const { columns, rows } = dataset;
    const keys = text.columns.map((name) => rows.columnKeys[columnIndex(columns, name)]);
    const readFor = JSON.stringify([keys, text]);
    if (readFor === this.#readFor) return;
    this.#rowsOfHash = await withDuckDB(async (connection) => {
      await connection.run("CREATE TEMP TABLE wanted (hash VARCHAR)");
      const appender = await connection.createAppender("wanted", "main", "temp");
      for (const hash of this.hashes) {
        appender.appendVarchar(hash);
        appender.endRow();
      }
      appender.flushSync();
      const found = await connection.runAndReadAll(
        `SELECT t.hash, t.row FROM (
           SELECT row, ${sqlTextHash("text")} AS hash FROM (SELECT row, ${sqlText(columns, text)} AS text FROM ${rows.from})
         ) t SEMI JOIN wanted w ON t.hash = w.hash ORDER BY t.row`,
      );
      const rowsOfHash = new Map<string, number[]>();
      for (const [hash, row] of found.getRowsJS()) {
        const known = rowsOfHash.get(String(hash)) ?? [];
        rowsOfHash.set(String(hash), known);
        known.push(Number(row));
      }
      return rowsOfHash;
    }, signal);
    this.#readFor = readFor;
  }
}

/** Tells of some rows whether they are still there. */
async function whichAreThere(
  { rows }: ReadyDataset,
  candidates: readonly number[],
  signal: AbortSignal,
): Promise<(row: number) => boolean> {
  if (candidates.length === 0) return () => false;
  if (candidates.length > FEW_ROWS) {
    const present = await presentRows(rows);
    return (row) => present === null || present[row] === 1;
  }
  const found = await withDuckDB(
    (connection) => connection.runAndReadAll(`SELECT row FROM ${rows.from} WHERE row IN (${candidates.join(", ")})`),
    signal,
  );
  const present = new Set(found.getRowsJS().map(([row]) => Number(row)));
  return (row) => present.has(row);
}
