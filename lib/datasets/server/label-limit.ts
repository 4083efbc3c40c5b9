import "server-only";
import { withDuckDB } from "@/lib/store/duckdb";
import { formatCount } from "@/lib/utils";
import { columnsOfTarget } from "../roles/target-columns";
import { MAX_LABELS, type Target } from "../roles-schema";
import { sqlIsBlank } from "./columns";
import type { ReadyDataset } from "./internal";
import { sqlTargetKey } from "./role-sql";
import { readTarget } from "./targets";

/**
 * Why a target cannot be learnt, in a sentence for a person; null where it can: it has too many labels. Empty cells are
 * no labels. Throws Invalid, at `field`, for a column that the file does not have.
 */
export async function whyNoTarget(dataset: ReadyDataset, target: Target, field: string): Promise<string | null> {
  const count = await countDistinct(dataset, target, field);
  if (count <= MAX_LABELS) return null;
  const [name = target.name] = columnsOfTarget(target);
  return (
    `“${name}” has ${formatCount(count)} different values, and a classifier can have at most ` +
    `${formatCount(MAX_LABELS)} labels: these are ids or texts. Choose the column that names the category of each row.`
  );
}

async function countDistinct(dataset: ReadyDataset, target: Target, field: string): Promise<number> {
  const key = sqlTargetKey(dataset.columns, target, field);
  if (target.kind === "single") {
    const column = dataset.columns.find(({ name }) => name === target.column);
    // This count has the empty values in it, which may differ (spaces); only near the limit does that matter.
    if (column !== undefined && column.distinctCount <= MAX_LABELS) return column.distinctCount;
  }
  // Lists are told apart in JavaScript, and that only makes sense for a bounded number of them.
  const distinctKeys = await withDuckDB(async (connection) => {
    const result = await connection.runAndReadAll(
      `SELECT count(DISTINCT ${key}) FILTER (NOT ${sqlIsBlank(key)}) FROM ${dataset.rows.from}`,
    );
    return Number(result.getRowsJS()[0]?.[0]);
  });
  if (target.kind === "single" || distinctKeys > MAX_LABELS * 200) return distinctKeys;
  return (await readTarget(dataset, target)).labels.length;
}
