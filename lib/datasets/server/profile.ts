import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import { type DatasetProfile, MAX_LABELS } from "../schema";
import { sqlIsBlank } from "./columns";
import { columnOf, fetchReadyDataset } from "./internal";

/** Counts per label, empties and duplicates, for the roles as they are now. Throws NotFound and InvalidState. */
export async function profileDataset(id: string, signal?: AbortSignal): Promise<DatasetProfile> {
  const { columns, roles, version } = await fetchReadyDataset(id);
  const from = `read_parquet(${sqlString(paths.datasetRows(id, version.number))})`;
  return withDuckDB(async (connection) => {
    const targets: DatasetProfile["targets"] = [];
    for (const { name, column } of roles?.targets ?? []) {
      const counts = await countLabels(connection, from, columnOf(columns, column, "roles"));
      targets.push({ name, column, ...counts });
    }
    const text = roles?.text ?? null;
    if (text === null) return { targets, text: { emptyCount: 0, duplicateCount: 0, meanLength: 0 } };
    return { targets, text: await describeText(connection, from, columnOf(columns, text, "roles")) };
  }, signal);
}

async function countLabels(connection: DuckDBConnection, from: string, column: string) {
  const counted = await connection.runAndReadAll(
    `SELECT count_if(${sqlIsBlank(column)}), count(DISTINCT ${column}) FILTER (NOT ${sqlIsBlank(column)}) FROM ${from}`,
  );
  const [emptyCount = 0, labelCount = 0] = (counted.getRowsJS()[0] ?? []).map(Number);
  const largest = await connection.runAndReadAll(
    `SELECT ${column}, count(*) FROM ${from} WHERE NOT ${sqlIsBlank(column)}
     GROUP BY ${column} ORDER BY count(*) DESC, min(row) LIMIT ${MAX_LABELS}`,
  );
  const labels = largest.getRowsJS().map(([label, count]): [string, number] => [String(label), Number(count)]);
  return { labels, labelCount, emptyCount };
}

/** A duplicate is a row whose text stood in an earlier row; empty texts are counted as empty only. */
async function describeText(
  connection: DuckDBConnection,
  from: string,
  column: string,
): Promise<DatasetProfile["text"]> {
  const result = await connection.runAndReadAll(
    `SELECT count_if(${sqlIsBlank(column)}),
       count_if(NOT ${sqlIsBlank(column)}) - count(DISTINCT ${column}) FILTER (NOT ${sqlIsBlank(column)}),
       coalesce(avg(length(${column})), 0) FROM ${from}`,
  );
  const [emptyCount = 0, duplicateCount = 0, meanLength = 0] = (result.getRowsJS()[0] ?? []).map(Number);
  return { emptyCount, duplicateCount, meanLength };
}
