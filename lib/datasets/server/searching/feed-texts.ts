import "server-only";
import { DuckDBIntegerVector, DuckDBListVector, type DuckDBVector } from "@duckdb/node-api";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { invariant } from "@/lib/utils";
import type { RowSource } from "../row-source";
import { throwIfCancelled } from "../tasks";
import { TEXT_END, type TextSearch } from "./text-search";

/** Characters of a text that are looked at: an engine reads no more of it either. */
const MAX_CHARACTERS = 20_000;

/** About so many characters are handed over at once, and about so many are read by one query. */
const BATCH_CHARACTERS = 500_000;
const QUERY_CHARACTERS = 8_000_000;
const MAX_BATCH_ROWS = 8_192;

interface Texts {
  rows: Pick<RowSource, "from" | "rowLimit">;
  /** SQL of a row's text. */
  text: string;
  /** Mean length of a text in characters, about. */
  meanLength: number;
}

/**
 * Hands the texts of all rows to a search, in the order of their ids. Texts come from the database in strings of many,
 * since fetching a million one by one would keep this thread busy for a second. Throws Cancelled.
 */
export async function feedTexts(
  { rows, text, meanLength }: Texts,
  search: Pick<TextSearch<unknown>, "take">,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (rowCount: number) => void },
): Promise<void> {
  const batchRows = Math.min(MAX_BATCH_ROWS, Math.ceil(BATCH_CHARACTERS / Math.max(1, meanLength)));
  const queryRows = batchRows * Math.ceil(QUERY_CHARACTERS / Math.max(1, batchRows * meanLength));
  const end = sqlString(TEXT_END);
  let rowCount = 0;
  await withDuckDB(async (connection) => {
    for (let first = 0; first < rows.rowLimit; first += queryRows) {
      throwIfCancelled(signal);
      const stream = await connection.stream(
        `SELECT list(row ORDER BY row), string_agg(text, ${end} ORDER BY row) FROM (
           SELECT row::INTEGER AS row, replace(left(${text}, ${MAX_CHARACTERS}), ${end}, ' ') AS text
           FROM ${rows.from} WHERE row >= ${first} AND row < ${first + queryRows}
         ) GROUP BY row // ${batchRows} ORDER BY min(row)`,
      );
      for (
        let chunk = await stream.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await stream.fetchChunk()
      ) {
        const [ids, texts] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
        for (let index = 0; index < chunk.rowCount; index++) {
          throwIfCancelled(signal);
          const batch = numbersAt(ids, index);
          rowCount += batch.length;
          await search.take(batch, String(texts.getItem(index)));
          onProgress(rowCount);
        }
      }
    }
  }, signal);
}

/** A copy of a list of whole numbers in an answer, without an object for each of them. */
function numbersAt(lists: DuckDBVector, index: number): Int32Array<ArrayBuffer> {
  invariant(lists instanceof DuckDBListVector, "a list is read as a list");
  const list = lists.getItemVector(index);
  invariant(list instanceof DuckDBIntegerVector, "a list of whole numbers is read as such");
  const numbers = new Int32Array(list.itemCount);
  for (let position = 0; position < numbers.length; position++) numbers[position] = Number(list.getItem(position));
  return numbers;
}
