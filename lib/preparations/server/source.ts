import "server-only";
import type { ColumnRoles, Target, TextRole } from "@/lib/datasets/roles-schema";
import { columnOf, sqlIsBlank } from "@/lib/datasets/server/columns";
import { fetchReadyDataset, type ReadyDataset } from "@/lib/datasets/server/internal";
import { whyNoTarget } from "@/lib/datasets/server/label-limit";
import { sqlText } from "@/lib/datasets/server/role-sql";
import { NO_LABEL, readTarget, type TargetColumn } from "@/lib/datasets/server/targets";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import type { Recipe } from "../schema";

/** What a recipe is applied to: the rows of a dataset with their texts and targets. */
export interface PreparationSource {
  dataset: ReadyDataset;
  roles: ColumnRoles & { text: TextRole };
  target: Target;
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
  const target = roles?.targets[0];
  if (roles === null || roles.text === null || target === undefined) {
    throw new AppError("invalid_state", "Choose the text column and the label column of the dataset first.");
  }
  const reason = await whyNoTarget(dataset, target, "roles.targets.0.column");
  if (reason !== null) throw new AppError("invalid_state", reason);
  return { dataset, roles: { ...roles, text: roles.text }, target, textSql: sqlText(columns, roles.text) };
}

/** The labels of the rows that pass a filter, in file order. */
export interface LabelColumn {
  labels: readonly string[];
  /** Index into `labels` per row, or -1 where the label is empty. */
  labelCodes: Int32Array;
  /** Row id of each of them; null where every row passes and the position is the row. */
  rows: Int32Array | null;
  emptyLabelCount: number;
}

/** Reads the label column of the rows that pass a filter. */
export async function readLabels(source: PreparationSource, filter: Recipe["filter"]): Promise<LabelColumn> {
  const column = await readTarget(source.dataset, source.target);
  const passes = filter.length === 0 ? null : await readFilter(source, filter);
  return passing(column, passes);
}

const recentFilters = remember("preparations.filters", () => new RecentResults<Uint8Array>(8));

/** 1 for each row id that passes a filter. */
function readFilter({ dataset }: PreparationSource, filter: Recipe["filter"]): Promise<Uint8Array> {
  const { where, values } = filterSql(dataset, filter);
  const { from, key, rowLimit } = dataset.rows;
  return recentFilters.get(JSON.stringify([key, filter]), () =>
    withDuckDB(async (connection) => {
      const passes = new Uint8Array(rowLimit);
      const stream = await connection.stream(`SELECT row FROM ${from} WHERE ${where}`, values);
      for (
        let chunk = await stream.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await stream.fetchChunk()
      ) {
        const rows = chunk.getColumnVector(0);
        for (let index = 0; index < chunk.rowCount; index++) passes[Number(rows.getItem(index))] = 1;
      }
      return passes;
    }),
  );
}

function filterSql({ columns }: ReadyDataset, filter: Recipe["filter"]) {
  const values: Record<string, string> = {};
  const parts = filter.map(({ column, op, value }, index) => {
    const cell = columnOf(columns, column, `filter.${index}.column`);
    const names = [value].flat().map((text, position) => {
      values[`f${index}_${position}`] = text;
      return `$f${index}_${position}`;
    });
    return `${cell} ${op === "ne" ? "NOT IN" : "IN"} (${names.join(", ")})`;
  });
  return { where: parts.join(" AND "), values };
}

function passing({ labels, setOfRow, rowCount, emptyCount }: TargetColumn, passes: Uint8Array | null): LabelColumn {
  if (passes === null && rowCount === setOfRow.length) {
    return { labels, labelCodes: setOfRow, rows: null, emptyLabelCount: emptyCount };
  }
  const labelCodes: number[] = [];
  const rows: number[] = [];
  let emptyLabelCount = 0;
  setOfRow.forEach((set, row) => {
    if (set < NO_LABEL || passes?.[row] === 0) return;
    labelCodes.push(set);
    rows.push(row);
    if (set === NO_LABEL) emptyLabelCount += 1;
  });
  return { labels, labelCodes: Int32Array.from(labelCodes), rows: Int32Array.from(rows), emptyLabelCount };
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
  const key = JSON.stringify([source.dataset.rows.key, source.textSql]);
  return recentTexts.get(key, () => loadTextFacts(source));
}

async function loadTextFacts({ textSql, dataset }: PreparationSource): Promise<TextFacts> {
  const texts = `(SELECT row, ${textSql} AS text FROM ${dataset.rows.from})`;
  return withDuckDB(async (connection) => {
    const firstWithSameText = new Int32Array(dataset.rows.rowLimit).fill(-1);
    const stream = await connection.stream(
      `WITH repeated AS (
         SELECT text, min(row) AS first FROM ${texts} WHERE NOT (${sqlIsBlank("text")}) GROUP BY 1 HAVING count(*) > 1
       )
       SELECT t.row, r.first::INTEGER FROM ${texts} t JOIN repeated r ON t.text = r.text`,
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
    const empty = await connection.runAndReadAll(`SELECT row FROM ${texts} WHERE ${sqlIsBlank("text")}`);
    return { firstWithSameText, emptyRows: new Set(empty.getRowsJS().map(([row]) => Number(row))) };
  });
}
