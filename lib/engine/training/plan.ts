/** How the sample visits of a training are spread over its reported steps; the same for every head. Plain data: it goes to threads. */
export interface TrainingPlan {
  steps: number;
  /** Sample visits in all. */
  visits: number;
  /** Rows of the training set, and their sampling weights (null: equal). */
  rows: number;
  weights: Float64Array | null;
  warmupFraction: number;
  /** Applied at the end of each pass. */
  weightDecay: number;
  /** Of the baseline: the exponent by which a pass at full rate shrinks the weights, some at a time; null at the other levels. */
  penalty: number | null;
  seed: number;
}

/** Visits between two looks at the clock. Borders of chunks depend on the plan alone, never on the clock. */
const LONGEST_CHUNK = 32;

/** Visits of one call of a head. */
export function chunkVisits(plan: TrainingPlan): number {
  return Math.max(1, Math.min(LONGEST_CHUNK, Math.floor(plan.visits / 1000)));
}
