import "server-only";
import { AppError } from "@/lib/errors";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import type { DatasetColumn } from "../schema";

const SAMPLES = 3;
const SAMPLE_CHARACTERS = 200;
const SAMPLE_ROWS = 1_000;

/** Distinct values are counted in hash tables; a file of many columns is counted a few at a time. */
const COLUMNS_AT_ONCE = 8;

/** SQL that is true for a cell which is empty or only white space. */
export function sqlIsBlank(column: string): string {
  return `trim(${column}, E' \\t\\r\\n') = ''`;
}

/** Name of the Parquet column that holds the cells of the column at `index`. */
export function cellColumn(index: number): string {
  return `c${index}`;
}

/** The Parquet column that holds the cells of a column of the file. Throws Invalid for a name the file does not have. */
export function columnOf(columns: readonly DatasetColumn[], name: string, field: string): string {
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0) {
    const reason = `The dataset has no column “${name}”. It has: ${columns.map((column) => column.name).join(", ")}.`;
    throw new AppError("invalid", reason, { fields: [{ name: field, reason }] });
  }
  return cellColumn(index);
}

/** Samples, distinct and empty counts, and mean length of every column of a Parquet file of rows. */
export async function describeColumns(
  rows: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<DatasetColumn[]> {
  const from = `read_parquet(${sqlString(rows)})`;
  return withDuckDB(async (connection) => {
    const described: DatasetColumn[] = [];
    for (let start = 0; start < names.length; start += COLUMNS_AT_ONCE) {
      const batch = names.slice(start, start + COLUMNS_AT_ONCE);
      const columns = batch.map((_, offset) => cellColumn(start + offset));
      const counts = await connection.runAndReadAll(
        `SELECT ${columns
          .flatMap((c) => [`count(DISTINCT ${c})`, `count_if(${sqlIsBlank(c)})`, `coalesce(avg(length(${c})), 0)`])
          .join(", ")} FROM ${from}`,
      );
      const samples = await connection.runAndReadAll(
        `SELECT ${columns.join(", ")} FROM ${from} WHERE row < ${SAMPLE_ROWS} ORDER BY row`,
      );
      const values = (counts.getRowsJS()[0] ?? []).map(Number);
      const cells = samples.getColumnsJS();
      batch.forEach((name, offset) => {
        const [distinctCount = 0, emptyCount = 0, meanLength = 0] = values.slice(offset * 3, offset * 3 + 3);
        described.push({ name, samples: pickSamples(cells[offset] ?? []), distinctCount, emptyCount, meanLength });
      });
    }
    return described;
  }, signal);
}

function pickSamples(cells: readonly unknown[]): string[] {
  const distinct = new Set<string>();
  for (const cell of cells) {
    const text = String(cell);
    if (text.trim() !== "")
      distinct.add(text.length > SAMPLE_CHARACTERS ? `${text.slice(0, SAMPLE_CHARACTERS)}…` : text);
    if (distinct.size === SAMPLES) break;
  }
  return [...distinct];
}
