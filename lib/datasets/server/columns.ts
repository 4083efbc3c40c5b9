import "server-only";
import { AppError } from "@/lib/errors";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { watchProgress } from "@/lib/store/duckdb-progress";
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

interface CountOptions {
  signal?: AbortSignal;
  /** Told now and then how far it is, from 0 to 1. */
  onShare?: (share: number) => void;
}

/** Samples, distinct and empty counts, and mean length of every column of a Parquet file of rows. */
export async function describeColumns(
  rows: string,
  names: readonly string[],
  options: CountOptions = {},
): Promise<DatasetColumn[]> {
  const asked = names.map((name, index) => ({ name, index }));
  return countValues(`read_parquet(${sqlString(rows)})`, asked, 0, options);
}

/** The columns with the counts of those at `indexes` made again from a relation of rows. */
export async function recountColumns(
  from: string,
  columns: readonly DatasetColumn[],
  indexes: readonly number[],
  signal?: AbortSignal,
): Promise<DatasetColumn[]> {
  const first = await withDuckDB((connection) => connection.runAndReadAll(`SELECT min(row) FROM ${from}`), signal);
  const asked = indexes.map((index) => ({ name: columns[index]?.name ?? "", index }));
  const counted = await countValues(from, asked, Number(first.getRowsJS()[0]?.[0] ?? 0), { signal });
  return columns.map((column, index) => counted[indexes.indexOf(index)] ?? column);
}

interface Asked {
  name: string;
  index: number;
}

function countValues(
  from: string,
  asked: readonly Asked[],
  firstRow: number,
  { signal, onShare }: CountOptions,
): Promise<DatasetColumn[]> {
  return withDuckDB(async (connection) => {
    const described: DatasetColumn[] = [];
    for (let start = 0; start < asked.length; start += COLUMNS_AT_ONCE) {
      const batch = asked.slice(start, start + COLUMNS_AT_ONCE);
      const columns = batch.map(({ index }) => cellColumn(index));
      const share = (of: number) => onShare?.((start + of * batch.length) / asked.length);
      const stop = await watchProgress(connection, onShare && share);
      const counts = await connection.runAndReadAll(countsSql(columns, from)).finally(stop);
      const samples = await connection.runAndReadAll(
        `SELECT ${columns.map((c) => `left(${c}, ${SAMPLE_CHARACTERS + 1})`).join(", ")} FROM ${from}
        WHERE row < ${firstRow + SAMPLE_ROWS} ORDER BY row`,
      );
      const values = (counts.getRowsJS()[0] ?? []).map(Number);
      const cells = samples.getColumnsJS();
      batch.forEach(({ name }, offset) => {
        const [distinctCount = 0, emptyCount = 0, meanLength = 0] = values.slice(offset * 3, offset * 3 + 3);
        described.push({ name, samples: pickSamples(cells[offset] ?? []), distinctCount, emptyCount, meanLength });
      });
    }
    return described;
  }, signal);
}

/** Values are told apart by their digests: a hash table of whole texts would be as large as the file. */
function countsSql(columns: readonly string[], from: string): string {
  const counts = columns.flatMap((column) => [
    `count(DISTINCT md5_number(${column}))`,
    `count_if(${sqlIsBlank(column)})`,
    `coalesce(avg(length(${column})), 0)`,
  ]);
  return `SELECT ${counts.join(", ")} FROM ${from}`;
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
