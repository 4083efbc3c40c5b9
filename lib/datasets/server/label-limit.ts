import "server-only";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { paths } from "@/lib/store/paths";
import { formatCount } from "@/lib/utils";
import { MAX_LABELS } from "../schema";
import { sqlIsBlank } from "./columns";
import { columnOf, type ReadyDataset } from "./internal";

/**
 * Why a column cannot be the label, in a sentence for a person; null where it can. Empty cells are no labels. Throws
 * Invalid, at `field`, for a column that the file does not have.
 */
export async function whyNoLabelColumn(
  { record, version, columns }: ReadyDataset,
  name: string,
  field: string,
): Promise<string | null> {
  const cells = columnOf(columns, name, field);
  const column = columns.find((candidate) => candidate.name === name);
  // This count has the empty values in it, which may differ (spaces); only near the limit does that matter.
  if (column !== undefined && column.distinctCount <= MAX_LABELS) return null;
  const count = await withDuckDB(async (connection) => {
    const from = `read_parquet(${sqlString(paths.datasetRows(record.id, version.number))})`;
    const result = await connection.runAndReadAll(
      `SELECT count(DISTINCT ${cells}) FILTER (NOT ${sqlIsBlank(cells)}) FROM ${from}`,
    );
    return Number(result.getRowsJS()[0]?.[0]);
  });
  if (count <= MAX_LABELS) return null;
  return (
    `“${name}” has ${formatCount(count)} different values, and a classifier can have at most ` +
    `${formatCount(MAX_LABELS)} labels: these are ids or texts. Choose the column that names the category of each row.`
  );
}
