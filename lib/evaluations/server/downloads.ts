import "server-only";
import { spreadsheetCell } from "@/lib/datasets/server/import/rejected-writer";
import { withDuckDB } from "@/lib/store/duckdb";
import { labelsOfTarget, predictionsSql } from "./evaluation-answers";
import { getEvaluation } from "./get";
import { type EvaluationRecord, getReadyEvaluation } from "./internal";
import { type PredictionRow, readRows } from "./prediction-rows";

const ROWS_AT_ONCE = 1_000;

interface Download {
  /** The file in pieces; each is read when it is asked for. */
  chunks: AsyncGenerator<string>;
  fileName: string;
}

/**
 * Every row of a ready evaluation as RFC 4180: its text and, of each target, truth, answer, the answer's score and whether
 * it is right. Several labels of a cell stand between `|`. Nothing can run as a formula of a spreadsheet. Throws
 * NotFound, InvalidState.
 */
export async function predictionsCsv(evaluationId: string): Promise<Download> {
  const evaluation = await getReadyEvaluation(evaluationId);
  return { chunks: csvChunks(evaluation), fileName: `${fileName(evaluation)}-predictions.csv` };
}

async function* csvChunks(evaluation: EvaluationRecord): AsyncGenerator<string> {
  const labels = evaluation.targets.map((_, index) => labelsOfTarget(evaluation, index));
  const columns = evaluation.targets.flatMap(({ name }) => [
    name,
    `${name}_predicted`,
    `${name}_score`,
    `${name}_right`,
  ]);
  yield line(["position", "row", "text", ...columns].map(spreadsheetCell));
  for (let start = 0; ; ) {
    const page = `FROM ${predictionsSql(evaluation.id)} WHERE position >= ${start} ORDER BY position LIMIT ${ROWS_AT_ONCE}`;
    const rows = await withDuckDB((connection) => readRows(connection, evaluation, page));
    if (rows.length > 0) yield rows.map((row) => line(cellsOf(row, labels))).join("");
    if (rows.length < ROWS_AT_ONCE) return;
    start = (rows.at(-1)?.position ?? start) + 1;
  }
}

function line(cells: string[]): string {
  return `${cells.join(",")}\r\n`;
}

function cellsOf({ position, row, text, targets }: PredictionRow, labels: readonly (readonly string[])[]): string[] {
  const ofTargets = targets.flatMap(({ truth, predicted, scores, isRight }, index) => {
    const names = (indices: readonly number[]) => spreadsheetCell(indices.map((at) => labels[index]?.[at]).join("|"));
    const chosen = predicted.map((label) => scores?.[label] ?? 0);
    const score = chosen.length === 0 ? "" : chosen.map((value) => value.toFixed(4)).join("|");
    return [names(truth), names(predicted), score, isRight === null ? "" : String(isRight)];
  });
  return [String(position), row === null ? "" : String(row), spreadsheetCell(text), ...ofTargets];
}

/** Everything that was found of a ready evaluation, as JSON. Throws NotFound, InvalidState. */
export async function reportJson(evaluationId: string): Promise<{ text: string; fileName: string }> {
  const evaluation = await getReadyEvaluation(evaluationId);
  const text = `${JSON.stringify(await getEvaluation(evaluationId), null, 2)}\n`;
  return { text, fileName: `${fileName(evaluation)}-report.json` };
}

function fileName({ name, split, id }: EvaluationRecord): string {
  return `${name}-${split}-${id}`;
}
