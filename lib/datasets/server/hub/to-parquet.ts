import "server-only";
import { stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError, invalid } from "@/lib/errors";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { unpacksTooLarge } from "../import/limits";
import { importLimits } from "../limits";
import { type FeatureColumn, isImported } from "./features";
import type { RowFilter } from "./filter";
import { HubProblem } from "./problems";
import { PAGE_ROWS } from "./way";

/**
 * DuckDB builds a row group in memory, one in each thread, and counts it in rows. Its own number of rows is for short
 * ones; rows of 20 kB would take more than there is.
 */
const ROW_GROUP_BYTES = 32 * 1024 ** 2;
/** DuckDB's own most, and the size of its vectors, below which it does not go. */
const ROW_GROUP_ROWS = { most: 122_880, fewest: 2_048 };

interface ToParquet {
  /** In the order of their rows. */
  files: readonly string[];
  /** The columns by the dataset's features. */
  columns: readonly FeatureColumn[];
  target: string;
  signal?: AbortSignal;
}

/**
 * Writes the rows of Parquet files as a Parquet file of texts: labels by name, lists and structs as JSON, NULL as
 * nothing; only those that the filter leaves. Returns how many. Throws HubProblem when they are no Parquet files.
 */
export async function filesToParquet(
  { files, columns, target, signal }: ToParquet,
  filter: RowFilter | null,
): Promise<number> {
  // A folder above them that is called `a=b` would become a column.
  const source = `read_parquet(${sqlList(files)}, hive_partitioning = false)`;
  const known = new Map(columns.map((column) => [column.name, column]));
  return withDuckDB(async (connection) => {
    // Times with a zone are written in the one of the session.
    await connection.run("SET TimeZone = 'UTC'");
    const { cells, bytes, rows } = await readable(async () => {
      const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
      const found = described.getRows().flatMap(([name, type]) => cellOf(String(name), String(type), known));
      return { cells: found, ...(await sizeOf(connection, files)) };
    });
    const limits = importLimits();
    if (bytes > limits.maxUnpackedBytes) throw unpacksTooLarge(limits);
    const filtered = filter === null ? "" : `WHERE ${condition(filter, cells)}`;
    const copied = `SELECT ${selection(cells)} FROM ${source} ${filtered}`;
    const result = await readable(() =>
      connection.run(`COPY (${copied}) TO ${sqlString(target)} (${format(bytes, rows)})`),
    );
    return result.rowsChanged;
  }, signal);
}

/** The cell of a column of the files; none for what is left out. Bytes are no text, whatever the features say of them. */
function cellOf(name: string, type: string, known: ReadonlyMap<string, FeatureColumn>): Cell[] {
  const column = known.get(name);
  const isLeftOut = /\bBLOB\b/.test(type) || (column !== undefined && !isImported(column));
  return isLeftOut ? [] : [{ name, text: textOf(sqlName(name), type, column) }];
}

/** What the files say of themselves: bytes when unpacked, and rows. */
async function sizeOf(connection: DuckDBConnection, files: readonly string[]) {
  const measured = await connection.runAndReadAll(
    `SELECT coalesce(sum(total_uncompressed_size), 0)::DOUBLE, coalesce(sum(row_group_num_rows) FILTER (column_id = 0), 0)::DOUBLE
    FROM parquet_metadata(${sqlList(files)})`,
  );
  const [bytes, rows] = measured.getRows()[0] ?? [];
  return { bytes: Number(bytes), rows: Number(rows) };
}

/** Runs queries on files from outside: what DuckDB says of them becomes a sentence. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // Its errors have no codes; only this kind is no fault of the files.
    if (cause instanceof Error && cause.message.startsWith("Out of Memory")) {
      const message =
        "The rows of this split are too large to be read here. Choose another one, or fewer rows by a filter.";
      throw new AppError("limit_exceeded", message, { cause });
    }
    throw new HubProblem("upstream", "What the hub sent is not a Parquet file that can be read.", { cause });
  }
}

/**
 * The same from pages of the viewer, each a file with the body as it came: its numbers may be larger than JavaScript's.
 * Rows are put in the order of their index in the split.
 */
export async function pagesToParquet({ files, columns, target, signal }: ToParquet): Promise<number> {
  const cells = columns.filter(isImported).map((column) => ({ name: column.name, text: textOfJson(column) }));
  // A page is one JSON object, and DuckDB's buffers are made for the largest that it is told of.
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const objectBytes = Math.max(1024 ** 2, ...sizes) + 1;
  return withDuckDB(async (connection) => {
    const result = await connection.run(
      `COPY (
        SELECT ${selection(cells)}
        FROM (SELECT unnest((page->'$.rows')::JSON[]) AS item
          FROM read_json_objects(${sqlList(files)}, format = 'unstructured', maximum_object_size = ${objectBytes}) AS t(page))
        ORDER BY (item->>'$.row_idx')::BIGINT
      ) TO ${sqlString(target)} (${format(bytes, files.length * PAGE_ROWS)})`,
    );
    return result.rowsChanged;
  }, signal);
}

/** How a file is written whose `rows` take about so many bytes. */
function format(bytes: number, rows: number): string {
  const fitting = Math.floor(ROW_GROUP_BYTES / Math.max(1, bytes / Math.max(1, rows)));
  const groupRows = Math.min(ROW_GROUP_ROWS.most, Math.max(ROW_GROUP_ROWS.fewest, fitting));
  return `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows}`;
}

/** A column of the result: SQL that gives its text, or NULL. */
interface Cell {
  name: string;
  text: string;
}

function selection(cells: readonly Cell[]): string {
  if (cells.length === 0) throw invalid("The dataset has no columns of text, numbers or labels to import.");
  return cells.map(({ name, text }) => `coalesce(${text}, '') AS ${sqlName(name)}`).join(", ");
}

function condition({ column, value }: RowFilter, cells: readonly Cell[]): string {
  const text = cells.find(({ name }) => name === column.name)?.text;
  if (text === undefined) throw invalid(`The files of the hub have no column “${column.name}”.`);
  if (column.type === "number" && value !== "") return `TRY_CAST(${text} AS DOUBLE) = ${value}::DOUBLE`;
  return `coalesce(${text}, '') = ${sqlString(value)}`;
}

/** Text of a column of a Parquet file that has DuckDB's `type`. */
function textOf(column: string, type: string, feature: FeatureColumn | undefined): string {
  const isList = type.endsWith("]");
  if (feature?.type === "labels" && isList)
    return `to_json(list_transform(${column}, v -> ${labelOf("v", feature)}))::VARCHAR`;
  if (isList || /^(STRUCT|MAP|UNION)\b/.test(type)) return `to_json(${column})::VARCHAR`;
  return feature?.type === "label" ? labelOf(column, feature) : `${column}::VARCHAR`;
}

/** Text of a column of a page's row: `->>` gives a text as it is, and the JSON of everything else. */
function textOfJson(feature: FeatureColumn): string {
  // A JSON pointer, since a name may have any characters.
  const pointer = sqlString(`/row/${feature.name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  const text = `(item->>${pointer})`;
  if (feature.type === "label") return labelOf(text, feature);
  if (feature.type !== "labels") return text;
  const list = `TRY_CAST(item->${pointer} AS BIGINT[])`;
  return `coalesce(to_json(list_transform(${list}, v -> ${labelOf("v", feature)}))::VARCHAR, ${text})`;
}

/** Name of the label with number `value`; NULL for −1, which says "no label"; anything else as it is. */
function labelOf(value: string, { labels }: FeatureColumn): string {
  const names = labels ?? [];
  const index = `TRY_CAST(${value} AS BIGINT)`;
  return `CASE WHEN ${index} = -1 THEN NULL WHEN ${index} BETWEEN 0 AND ${names.length - 1} THEN (${sqlList(names)})[${index} + 1] ELSE ${value}::VARCHAR END`;
}

function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sqlList(texts: readonly string[]): string {
  return `[${texts.map(sqlString).join(", ")}]`;
}
