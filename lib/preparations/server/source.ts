import "server-only";
import type { ColumnRoles } from "@/lib/datasets/schema";
import { sqlIsBlank } from "@/lib/datasets/server/columns";
import { columnOf, fetchReadyDataset, type ReadyDataset } from "@/lib/datasets/server/internal";
import { whyNoLabelColumn } from "@/lib/datasets/server/label-limit";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import { paths } from "@/lib/store/paths";
import type { Recipe } from "../schema";

/** What a recipe is applied to: a version of a dataset with its text and label column. */
export interface PreparationSource {
  dataset: ReadyDataset;
  roles: ColumnRoles;
  target: ColumnRoles["targets"][number];
  /** SQL that reads the rows. */
  from: string;
  textColumn: string;
  labelColumn: string;
}

/**
 * Loads a dataset to prepare. Throws NotFound; InvalidState where it has no rows, no text and label column yet, or a
 * label column with too many values.
 */
export async function openSource(datasetId: string): Promise<PreparationSource> {
  const dataset = await fetchReadyDataset(datasetId);
  const { columns, roles, version } = dataset;
  const target = roles?.targets[0];
  if (roles === null || roles.text === null || target === undefined) {
    throw new AppError("invalid_state", "Choose the text column and the label column of the dataset first.");
  }
  const reason = await whyNoLabelColumn(dataset, target.column, "roles.targets.0.column");
  if (reason !== null) throw new AppError("invalid_state", reason);
  return {
    dataset,
    roles,
    target,
    from: `read_parquet(${sqlString(paths.datasetRows(datasetId, version.number))})`,
    textColumn: columnOf(columns, roles.text, "roles.text"),
    labelColumn: columnOf(columns, target.column, "roles.targets.0.column"),
  };
}

/** The labels of the rows that pass a filter, in file order. */
export interface LabelColumn {
  labels: string[];
  /** Index into `labels` per row, or -1 where the label is empty. */
  labelCodes: Int32Array;
  /** Row index of each of them; null where every row passes and the position is the row. */
  rows: Int32Array | null;
  emptyLabelCount: number;
}

const NOT_IN_FILTER = -2;

const recentLabels = remember("preparations.labels", () => new RecentResults<LabelColumn>(4));

/**
 * Reads the label column. Versions never change, so the last few answers are kept: a preview is asked for again and
 * again. No request's abort stops the reading, since others may wait for the same answer.
 */
export function readLabels(source: PreparationSource, filter: Recipe["filter"]): Promise<LabelColumn> {
  const { where, values } = filterSql(source, filter);
  const key = JSON.stringify([source.dataset.version.id, source.labelColumn, where, values]);
  return recentLabels.get(key, () => loadLabels(source, where, values));
}

function filterSql({ dataset }: PreparationSource, filter: Recipe["filter"]) {
  const values: Record<string, string> = {};
  const parts = filter.map(({ column, op, value }, index) => {
    const cell = columnOf(dataset.columns, column, `filter.${index}.column`);
    const names = [value].flat().map((text, position) => {
      values[`f${index}_${position}`] = text;
      return `$f${index}_${position}`;
    });
    return `${cell} ${op === "ne" ? "NOT IN" : "IN"} (${names.join(", ")})`;
  });
  return { where: parts.length === 0 ? "true" : parts.join(" AND "), values };
}

async function loadLabels(
  { from, labelColumn, dataset }: PreparationSource,
  where: string,
  values: Record<string, string>,
): Promise<LabelColumn> {
  return withDuckDB(async (connection) => {
    // Codes follow the first appearance among the rows that pass, as pandas counts them.
    const distinct = await connection.runAndReadAll(
      `SELECT ${labelColumn} FROM ${from} WHERE ${where} AND NOT (${sqlIsBlank(labelColumn)})
       GROUP BY ${labelColumn} ORDER BY min(row)`,
      values,
    );
    const labels = distinct.getRowsJS().map(([label]) => String(label));
    const stream = await connection.stream(
      `WITH kept AS (SELECT row, ${labelColumn} AS label FROM ${from} WHERE ${where}),
       codes AS (
         SELECT label, (row_number() OVER (ORDER BY min(row)) - 1)::INTEGER AS code
         FROM kept WHERE NOT (${sqlIsBlank("label")}) GROUP BY label
       )
       SELECT row, coalesce(code, -1)::INTEGER FROM kept LEFT JOIN codes USING (label)`,
      values,
    );
    // A join gives rows in any order; their indexes say where they belong.
    const codeOfRow = new Int32Array(dataset.version.rowCount).fill(NOT_IN_FILTER);
    let [passed, emptyLabelCount] = [0, 0];
    for (
      let chunk = await stream.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await stream.fetchChunk()
    ) {
      const rows = chunk.getColumnVector(0);
      const codes = chunk.getColumnVector(1);
      for (let index = 0; index < chunk.rowCount; index++) {
        const code = Number(codes.getItem(index));
        codeOfRow[Number(rows.getItem(index))] = code;
        passed += 1;
        if (code < 0) emptyLabelCount += 1;
      }
    }
    if (passed === codeOfRow.length) return { labels, labelCodes: codeOfRow, rows: null, emptyLabelCount };
    return { labels, ...passing(codeOfRow, passed), emptyLabelCount };
  });
}

function passing(codeOfRow: Int32Array, count: number): { labelCodes: Int32Array; rows: Int32Array } {
  const labelCodes = new Int32Array(count);
  const rows = new Int32Array(count);
  let next = 0;
  codeOfRow.forEach((code, row) => {
    if (code === NOT_IN_FILTER) return;
    labelCodes[next] = code;
    rows[next] = row;
    next += 1;
  });
  return { labelCodes, rows };
}

/** What is special about the texts of a version, by row. */
export interface TextFacts {
  /** For a row whose text others have too, the first row with it; else -1. */
  firstWithSameText: Int32Array;
  emptyRows: Set<number>;
}

const recentTexts = remember("preparations.texts", () => new RecentResults<TextFacts>(4));

/** Finds duplicate and empty texts. Kept like the labels. */
export function readTextFacts(source: PreparationSource): Promise<TextFacts> {
  const key = JSON.stringify([source.dataset.version.id, source.textColumn]);
  return recentTexts.get(key, () => loadTextFacts(source));
}

async function loadTextFacts({ from, textColumn, dataset }: PreparationSource): Promise<TextFacts> {
  return withDuckDB(async (connection) => {
    const firstWithSameText = new Int32Array(dataset.version.rowCount).fill(-1);
    const stream = await connection.stream(
      `WITH repeated AS (
         SELECT ${textColumn} AS text, min(row) AS first FROM ${from}
         WHERE NOT (${sqlIsBlank(textColumn)}) GROUP BY 1 HAVING count(*) > 1
       )
       SELECT t.row, r.first::INTEGER FROM ${from} t JOIN repeated r ON t.${textColumn} = r.text`,
    );
    for (
      let chunk = await stream.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await stream.fetchChunk()
    ) {
      const rows = chunk.getColumnVector(0);
      const firsts = chunk.getColumnVector(1);
      for (let index = 0; index < chunk.rowCount; index++) {
        firstWithSameText[Number(rows.getItem(index))] = Number(firsts.getItem(index));
      }
    }
    const empty = await connection.runAndReadAll(`SELECT row FROM ${from} WHERE ${sqlIsBlank(textColumn)}`);
    return { firstWithSameText, emptyRows: new Set(empty.getRowsJS().map(([row]) => Number(row))) };
  });
}
