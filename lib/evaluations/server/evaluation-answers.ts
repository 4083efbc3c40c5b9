import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import { DuckDBListVector, type DuckDBVector } from "@duckdb/node-api";
import { invalid } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { sqlString, withDuckDB, withDuckDBWriter } from "@/lib/store/duckdb";
import { publishFile, temporaryPath } from "@/lib/store/files";
import { RecentResults } from "@/lib/store/lru";
import { paths } from "@/lib/store/paths";
import type { TargetAnswers } from "../metrics/answers";
import type { EvaluationRecord } from "./internal";
import { kindOf } from "./targets-of";

/** All answers of an evaluation that is ready, row by row in the order of the split. */
export interface EvaluationAnswers {
  /** Line of the split's file of each row. */
  positions: Int32Array;
  targets: TargetAnswers[];
}

/** What the newest few may take together. */
const MAX_BYTES = 384 * 1024 ** 2;
const ROWS_PER_TURN = 100;

const recent = () =>
  remember("evaluation-answers", () => new RecentResults<EvaluationAnswers>(6, { maxBytes: MAX_BYTES, bytesOf }));

function bytesOf({ targets }: EvaluationAnswers): number {
  // Beside the scores, two short lists for each row.
  return targets.reduce((sum, { modelLabels, truth }) => sum + truth.length * (modelLabels * 4 + 150), 0);
}

/** The answers of a ready evaluation, read once and kept for a while. They never change. */
export function loadAnswers(evaluation: EvaluationRecord): Promise<EvaluationAnswers> {
  return recent().get(evaluation.id, () => readAnswers(evaluation));
}

/** Keeps answers that were just made, so that they need not be read again. */
export async function keepAnswers(evaluationId: string, answers: EvaluationAnswers): Promise<void> {
  recent().delete(evaluationId);
  await recent().get(evaluationId, async () => answers);
}

/** Lets go of the answers of an evaluation that is gone. */
export function forgetAnswers(evaluationId: string): void {
  recent().delete(evaluationId);
}

/** The answers of one target; of the first where none is named. Throws Invalid for one that it does not have. */
export async function answersOfTarget(evaluation: EvaluationRecord, target: string | undefined) {
  const index = targetIndex(evaluation, target);
  const { positions, targets } = await loadAnswers(evaluation);
  const answers = targets[index];
  if (answers === undefined) throw noTarget(evaluation, target);
  return { positions, answers };
}

/** The number of a target; of the first where none is named. Throws Invalid for one that the evaluation does not have. */
export function targetIndex({ targets, name }: Pick<EvaluationRecord, "targets" | "name">, target?: string): number {
  const index = target === undefined ? 0 : targets.findIndex((one) => one.name === target);
  if (index < 0 || index >= targets.length) throw noTarget({ targets, name }, target);
  return index;
}

function noTarget({ targets, name }: Pick<EvaluationRecord, "targets" | "name">, target = "") {
  const known = targets.map((one) => `“${one.name}”`).join(", ");
  const reason = `The evaluation “${name}” has no target “${target}”; it has ${known}.`;
  return invalid(reason, [{ name: "target", reason }]);
}

/** The labels of a target by their index: the model's, and after them those of the truth that it does not know. */
export function labelsOfTarget({ targets, report }: Pick<EvaluationRecord, "targets" | "report">, index: number) {
  return [...(targets[index]?.labels ?? []), ...(report?.targets[index]?.unknownLabels ?? [])];
}

/** Writes what `gatherAnswers` wrote to `file` as the evaluation's Parquet file. */
export async function writePredictions(
  { id, targets }: EvaluationRecord,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const columns = [
    "position: 'INTEGER'",
    "'row': 'BIGINT'",
    "text: 'VARCHAR'",
    ...targets.flatMap((_, index) => [
      `t${index}_truth: 'INTEGER[]'`,
      `t${index}_predicted: 'INTEGER[]'`,
      `t${index}_scores: 'FLOAT[]'`,
      `t${index}_confidence: 'FLOAT'`,
      `t${index}_right: 'BOOLEAN'`,
    ]),
  ].join(", ");
  const made = await temporaryPath("parquet");
  const source = `read_json(${sqlString(file)}, format = 'newline_delimited', columns = {${columns}})`;
  await withDuckDBWriter(async (connection) => {
    await connection.run(`COPY (SELECT * FROM ${source}) TO ${sqlString(made)} (FORMAT parquet, COMPRESSION zstd)`);
  }, signal);
  await publishFile(made, paths.evaluationPredictions(id));
}

/** SQL of an evaluation's Parquet file as a table. */
export function predictionsSql(evaluationId: string): string {
  return `read_parquet(${sqlString(paths.evaluationPredictions(evaluationId))})`;
}

async function readAnswers(evaluation: EvaluationRecord): Promise<EvaluationAnswers> {
  const positions: number[] = [];
  const targets = evaluation.targets.map((target, index) => ({
    target: target.name,
    kind: kindOf(target),
    labels: labelsOfTarget(evaluation, index),
    modelLabels: target.labels.length,
    truth: [] as number[][],
    predicted: [] as number[][],
    scores: [] as (Float32Array | null)[],
  }));
  const columns = targets.map((_, index) => `t${index}_truth, t${index}_predicted, t${index}_scores`);
  await withDuckDB(async (connection) => {
    const stream = await connection.stream(
      `SELECT ${["position", ...columns].join(", ")} FROM ${predictionsSql(evaluation.id)} ORDER BY position`,
    );
    for await (const chunk of stream) {
      const vectors = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnVector(column));
      for (let row = 0; row < chunk.rowCount; row++) {
        if (row % ROWS_PER_TURN === 0) await nextTurn();
        positions.push(Number(vectors[0]?.getItem(row)));
        for (const [index, target] of targets.entries()) {
          target.truth.push([...(listAt(vectors[1 + index * 3], row) ?? [])]);
          target.predicted.push([...(listAt(vectors[2 + index * 3], row) ?? [])]);
          target.scores.push(listAt(vectors[3 + index * 3], row));
        }
      }
    }
  });
  return { positions: Int32Array.from(positions), targets };
}

/** Numbers of a list; null for none. */
function listAt(vector: DuckDBVector | undefined, row: number): Float32Array | null {
  const items = vector instanceof DuckDBListVector ? vector.getItemVector(row) : null;
  if (items === null) return null;
  const list = new Float32Array(items.itemCount);
  for (let index = 0; index < list.length; index++) list[index] = Number(items.getItem(index));
  return list;
}
