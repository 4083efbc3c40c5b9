import type { JobCheckpoint } from "./schema";

interface Best {
  step: number;
  value: number;
}

/**
 * The best macro-F1 (the mean over the targets) and the lowest validation loss with their steps, the earliest of equals;
 * null where a run has none. A loss of exactly 0 is how servers of the contract write "not evaluated".
 */
export function bestEvaluations(checkpoints: readonly JobCheckpoint[]): {
  macroF1: Best | null;
  validLoss: Best | null;
} {
  let macroF1: Best | null = null;
  let validLoss: Best | null = null;
  for (const { step, targets, validLoss: loss } of checkpoints) {
    const score = meanOf(targets?.map((target) => target.macroF1) ?? []);
    if (score !== null && (macroF1 === null || score > macroF1.value)) macroF1 = { step, value: score };
    if (loss !== null && loss !== 0 && (validLoss === null || loss < validLoss.value))
      validLoss = { step, value: loss };
  }
  return { macroF1, validLoss };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
