import "server-only";
import type { TargetMetrics } from "@/lib/engine";

/** A reported step, as it is stored. */
export interface HistoryStep {
  step: number;
  trainLoss: number;
  validLoss: number | null;
  learningRate: number | null;
  metrics: readonly TargetMetrics[] | null;
  createdAt: Date;
}

/** What W&B draws of a step: only what was measured there, under the names that it groups charts by. */
export function historyValues({ trainLoss, validLoss, learningRate, metrics }: HistoryStep): Record<string, number> {
  return {
    "train/loss": trainLoss,
    ...(learningRate === null ? {} : { "train/learning_rate": learningRate }),
    ...(validLoss === null ? {} : { "valid/loss": validLoss }),
    ...Object.fromEntries((metrics ?? []).flatMap((target) => targetValues(target, (metrics ?? []).length > 1))),
  };
}

/** With several targets each has charts of its own; with one its name says nothing. */
function targetValues({ target, accuracy, macroF1, microF1 }: TargetMetrics, isOneOfMany: boolean): [string, number][] {
  const prefix = isOneOfMany ? `valid/${target}/` : "valid/";
  return [
    [`${prefix}accuracy`, accuracy],
    [`${prefix}macro_f1`, macroF1],
    [`${prefix}micro_f1`, microF1],
  ];
}

/** One line of wandb-history.jsonl. `_runtime` is in seconds since the first step, and never negative. */
export function historyLine(step: HistoryStep, startedAt: Date): string {
  return JSON.stringify({
    _step: step.step,
    _timestamp: step.createdAt.getTime() / 1000,
    _runtime: Math.max(0, step.createdAt.getTime() - startedAt.getTime()) / 1000,
    ...historyValues(step),
  });
}

/** wandb-summary.json: the newest value of every metric. What these steps do not say stays as it was in `before`. */
export function nextSummary(before: Record<string, number>, steps: readonly HistoryStep[]): Record<string, number> {
  const summary = { ...before };
  for (const step of steps) Object.assign(summary, historyValues(step), { _step: step.step });
  return summary;
}
