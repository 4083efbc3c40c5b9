/** A look at the validation rows. */
export interface Evaluation {
  step: number;
  validLoss: number;
  /** When it was, in milliseconds since 1970. */
  atMs: number;
}

export interface Plateau {
  /** Step and value of the lowest validation loss. */
  bestStep: number;
  bestLoss: number;
  /** Step of the newest look. */
  step: number;
}

/** A loss that is lower by less than this share of the best one is no improvement: it is the noise of few rows. */
const MIN_IMPROVEMENT = 0.001;
/** Fewer looks say nothing about a trend. */
const MIN_EVALUATIONS = 5;
/** Looks in a row without an improvement. */
const PATIENCE = 5;
/** And they span at least this share of the planned steps. */
const MIN_SHARE = 0.25;
/** With less than this share of the steps to go, the end tells soon enough. */
const MIN_REMAINING_SHARE = 0.1;
/** Nor is a shorter wait worth stopping for: the best model so far is kept anyway. */
const MIN_REMAINING_MS = 60_000;

function isFarEnough(bestStep: number, step: number, totalSteps: number | null): boolean {
  // Without a plan: as long again as it took to get there.
  if (totalSteps === null) return step >= 2 * bestStep;
  return step - bestStep >= MIN_SHARE * totalSteps && totalSteps - step >= MIN_REMAINING_SHARE * totalSteps;
}

/** Whether enough time is left, at the pace from the first look to the newest, for stopping to save any. */
function isWorthStopping(first: Evaluation, newest: Evaluation, totalSteps: number | null): boolean {
  const spentMs = newest.atMs - first.atMs;
  // Without a plan nobody knows when it ends: as long again.
  if (totalSteps === null) return spentMs >= MIN_REMAINING_MS;
  const msPerStep = spentMs / Math.max(1, newest.step - first.step);
  return msPerStep * (totalSteps - newest.step) >= MIN_REMAINING_MS;
}

/**
 * Whether the validation loss has stopped improving for a clear while, in a run that would go on for a minute or more:
 * at least five looks without an improvement, over a quarter of the planned steps. Null otherwise. `evaluations` in order of steps,
 * `totalSteps` null where the plan is not known.
 */
export function findPlateau(evaluations: readonly Evaluation[], totalSteps: number | null): Plateau | null {
  const known = evaluations.filter(({ validLoss }) => Number.isFinite(validLoss));
  const newest = known.at(-1);
  if (newest === undefined || known.length < MIN_EVALUATIONS) return null;
  let best = known[0] ?? newest;
  let bestAt = 0;
  known.forEach((evaluation, index) => {
    if (evaluation.validLoss >= best.validLoss * (1 - MIN_IMPROVEMENT)) return;
    best = evaluation;
    bestAt = index;
  });
  const without = known.length - 1 - bestAt;
  if (without < PATIENCE || !isFarEnough(best.step, newest.step, totalSteps)) return null;
  if (!isWorthStopping(known[0] ?? newest, newest, totalSteps)) return null;
  return { bestStep: best.step, bestLoss: best.validLoss, step: newest.step };
}
