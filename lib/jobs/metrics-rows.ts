import type { JobCheckpoint } from "./schema";

/** A job's metrics as a table: one row per reported step, empty where nothing was evaluated or told. */

const STEP_COLUMNS = ["step", "time", "train_loss", "validation_loss", "learning_rate"] as const;
const SCORE_COLUMNS = [
  ["accuracy", "accuracy"],
  ["macro_f1", "macroF1"],
  ["micro_f1", "microF1"],
] as const;

type MetricsRow = Omit<JobCheckpoint, "sequence">;

/** Column names, the same for the same targets: those of a step, then three for each target, by its name. */
export function metricsColumns(targets: readonly string[]): string[] {
  return [...STEP_COLUMNS, ...targets.flatMap((target) => SCORE_COLUMNS.map(([suffix]) => `${target}_${suffix}`))];
}

/** Cells of one step under the columns of the same targets; an empty cell means "not evaluated" or "not told". */
export function metricsCells(row: MetricsRow, targets: readonly string[]): string[] {
  const scores = new Map((row.targets ?? []).map((metrics) => [metrics.target, metrics]));
  const numbers = [row.trainLoss, row.validLoss, row.learningRate].map(cell);
  const ofTargets = targets.flatMap((target) =>
    SCORE_COLUMNS.map(([, key]) => cell(scores.get(target)?.[key] ?? null)),
  );
  return [String(row.step), row.createdAt, ...numbers, ...ofTargets];
}

function cell(value: number | null): string {
  return value === null || !Number.isFinite(value) ? "" : String(value);
}
