import "server-only";
import { withDuckDB } from "@/lib/store/duckdb";
import type { Prediction, PredictionsPage, PredictionsQuery } from "../schema";
import { labelsOfTarget, predictionsSql, targetIndex } from "./evaluation-answers";
import { type EvaluationRecord, getReadyEvaluation } from "./internal";
import { type PredictionRow, readRows } from "./prediction-rows";
import { readRowSuspects } from "./row-suspects";

const BEST_LABELS = 5;

/** Rows of a ready evaluation with their answers: filtered, sorted, a page at a time. Throws NotFound, InvalidState, Invalid. */
export async function listPredictions(evaluationId: string, query: PredictionsQuery): Promise<PredictionsPage> {
  const evaluation = await getReadyEvaluation(evaluationId);
  const index = targetIndex(evaluation, query.target);
  const { sql, values } = conditionsOf(evaluation, index, query);
  const { limit, cursor } = query;
  const suspects = await readRowSuspects(evaluation, evaluation.targets[index]?.name ?? "");
  const { total, rows } = await withDuckDB(async (connection) => {
    const from = `FROM ${predictionsSql(evaluation.id)} WHERE ${sql}`;
    const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER AS total ${from}`, values);
    const { join, order } = sortedBy(query.sort, index, suspects.rows);
    const page = `FROM ${predictionsSql(evaluation.id)}${join} WHERE ${sql} ORDER BY ${order} LIMIT ${limit} OFFSET ${cursor}`;
    return {
      total: Number(counted.getRowsJS()[0]?.[0]),
      rows: await readRows(connection, evaluation, page, values),
    };
  });
  const labels = evaluation.targets.map((_, target) => labelsOfTarget(evaluation, target));
  return {
    data: rows.map((row) => ({ ...toPrediction(row, evaluation, labels), suspect: suspects.of(row.row) })),
    total,
    suspects: suspects.status,
    nextCursor: cursor + rows.length < total ? cursor + rows.length : null,
  };
}

/** The table with a column for the place of each row among those that look mislabelled, and the order by it. */
function sortedBy(sort: PredictionsQuery["sort"], index: number, suspects: readonly number[]) {
  if (sort === "file") return { join: "", order: "position" };
  const byScore = `t${index}_confidence ${sort === "unsure" ? "ASC" : "DESC"} NULLS LAST, position`;
  if (sort !== "mislabelled" || suspects.length === 0) return { join: "", order: byScore };
  const places = `SELECT unnest([${suspects.join(", ")}]) AS suspect, unnest(range(${suspects.length})) AS place`;
  return { join: ` LEFT JOIN (${places}) ON "row" = suspect`, order: `place ASC NULLS LAST, ${byScore}` };
}

interface Conditions {
  sql: string;
  values: Record<string, string>;
}

/** The rows that a query asks for. A label that the target does not have is on no row. */
function conditionsOf(evaluation: EvaluationRecord, index: number, query: PredictionsQuery): Conditions {
  const indices = new Map(labelsOfTarget(evaluation, index).map((label, at) => [label, at]));
  const has = (column: string, label: string) => `list_contains(t${index}_${column}, ${indices.get(label) ?? -1})`;
  const conditions = ["true"];
  if (query.outcome !== "all") conditions.push(`t${index}_right = ${query.outcome === "right"}`);
  if (query.truth !== undefined) conditions.push(has("truth", query.truth));
  if (query.predicted !== undefined) conditions.push(has("predicted", query.predicted));
  if (query.notTruth !== undefined) conditions.push(`NOT ${has("truth", query.notTruth)}`);
  if (query.notPredicted !== undefined) conditions.push(`NOT ${has("predicted", query.notPredicted)}`);
  if (query.q !== "") conditions.push("contains(lower(text), lower($q))");
  return { sql: conditions.join(" AND "), values: query.q === "" ? {} : { q: query.q } };
}

function toPrediction(
  row: PredictionRow,
  { targets }: EvaluationRecord,
  labels: readonly (readonly string[])[],
): Omit<Prediction, "suspect"> {
  return {
    position: row.position,
    row: row.row,
    text: row.text,
    targets: targets.map(({ name }, index) => {
      const names = labels[index] ?? [];
      const { truth, predicted, scores, isRight } = row.targets[index] ?? NO_ANSWER;
      const nameOf = (label: number) => names[label] ?? "";
      return {
        target: name,
        truth: truth.map(nameOf),
        predicted: predicted.map(nameOf),
        isRight: isRight ?? false,
        scores: shownScores(scores, [...truth, ...predicted]).map(([label, score]) => ({
          label: nameOf(label),
          score,
        })),
      };
    }),
  };
}

const NO_ANSWER: PredictionRow["targets"][number] = { truth: [], predicted: [], scores: null, isRight: null };

/** The best labels and those asked for, highest first. */
function shownScores(scores: readonly number[] | null, wanted: readonly number[]): [number, number][] {
  const sorted = [...(scores ?? []).entries()].sort(([, one], [, other]) => other - one);
  return sorted.filter(([label], place) => place < BEST_LABELS || wanted.includes(label));
}
