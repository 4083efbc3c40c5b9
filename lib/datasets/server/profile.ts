import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import type { DatasetProfile } from "../schema";
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
  const result = await connection.runAndReadAll(
    `SELECT ${column}, count(*), ${sqlIsBlank(column)} FROM ${from} GROUP BY ${column} ORDER BY count(*) DESC, min(row)`,
  );
  const labels: [string, number][] = [];
  let emptyCount = 0;
  for (const [label, count, isBlank] of result.getRowsJS()) {
    if (isBlank === true) emptyCount += Number(count);
    else labels.push([String(label), Number(count)]);
  }
  return { labels, emptyCount };
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
