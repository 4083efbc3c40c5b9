import "server-only";
import { withDuckDB } from "@/lib/store/duckdb";
import type { TextRole } from "../../roles-schema";
import type { RowText } from "../../steps-schema";
import type { ReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { sqlTextHash } from "./actions/pointed-rows";
import { columnIndex } from "./step-context";

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
    const candidates = wanted.flatMap(({ hash }) => this.#rowsOfHash.get(hash) ?? []);
    const present = await presentRows(dataset, candidates, signal);
    const taken = new Set<number>();
    return wanted.map(({ row, hash }) => {
      const free = (this.#rowsOfHash.get(hash) ?? []).filter((other) => present.has(other) && !taken.has(other));
      const found = free.includes(row) ? row : (free[0] ?? null);
      if (found !== null) taken.add(found);
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

/** Those of some rows that are still there. */
async function presentRows(
  { rows }: ReadyDataset,
  candidates: readonly number[],
  signal: AbortSignal,
): Promise<Set<number>> {
  if (candidates.length === 0) return new Set();
  const found = await withDuckDB(
    (connection) => connection.runAndReadAll(`SELECT row FROM ${rows.from} WHERE row IN (${candidates.join(", ")})`),
    signal,
  );
  return new Set(found.getRowsJS().map(([row]) => Number(row)));
}
