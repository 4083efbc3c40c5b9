import "server-only";
import type { ColumnRoles, Target, TextRole } from "@/lib/datasets/roles-schema";
import { sqlIsBlank } from "@/lib/datasets/server/columns";
import { fetchReadyDataset, type ReadyDataset } from "@/lib/datasets/server/internal";
import { whyNoTarget } from "@/lib/datasets/server/label-limit";
import { sqlText } from "@/lib/datasets/server/role-sql";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import { forEachRow } from "./for-each-row";

/** What a recipe is applied to: the rows of a dataset with their texts and targets. */
export interface PreparationSource {
  dataset: ReadyDataset;
  roles: ColumnRoles & { text: TextRole };
  targets: readonly Target[];
  /** SQL of a row's text in `dataset.rows.from`. */
  textSql: string;
}

/**
 * Loads a dataset to prepare. Throws NotFound; InvalidState where it has no rows, no text and label column yet, or a
 * target with too many labels.
 */
export async function openSource(datasetId: string): Promise<PreparationSource> {
  const dataset = await fetchReadyDataset(datasetId);
  const { columns, roles } = dataset;
  if (roles === null || roles.text === null || roles.targets.length === 0) {
    throw new AppError("invalid_state", "Choose the text column and the label column of the dataset first.");
  }
  for (const [index, target] of roles.targets.entries()) {
    const reason = await checkTarget(dataset, target, `roles.targets.${index}.column`);
    if (reason !== null) throw new AppError("invalid_state", reason);
  }
  return {
    dataset,
    roles: { ...roles, text: roles.text },
    targets: roles.targets,
    textSql: sqlText(columns, roles.text),
  };
}

const recentChecks = remember("preparations.targets", () => new RecentResults<string | null>(40));

/** `whyNoTarget`, which may have to look at every row, once for the same rows. */
function checkTarget(dataset: ReadyDataset, target: Target, field: string): Promise<string | null> {
  return recentChecks.get(JSON.stringify([dataset.rows.key, target]), () => whyNoTarget(dataset, target, field));
}

const recentEmpties = remember("preparations.empties", () => new RecentResults<Int32Array>(4));

/** The row ids with an empty text. The last few answers are kept. */
export function readEmptyTexts({ dataset: { rows }, textSql }: PreparationSource): Promise<Int32Array> {
  return recentEmpties.get(JSON.stringify([rows.key, textSql]), () =>
    withDuckDB(async (connection) => {
      const empty: number[] = [];
      const sql = `SELECT row FROM (SELECT row, ${textSql} AS text FROM ${rows.from}) WHERE ${sqlIsBlank("text")}`;
      await forEachRow(connection, sql, {}, (row) => empty.push(row));
      return Int32Array.from(empty);
    }),
  );
}
