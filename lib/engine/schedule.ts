/** Sequences of one reported step, as the hosted service counts them: 65,536 tokens at its length of 16,384. */
const SEQUENCES_PER_STEP = 4;
/**
 * More reported steps than this are refused: each one is an event, a checkpoint and a point of a chart; and steps ×
 * seq_len, the trained tokens, must stay below 2^31.
 */
export const MAX_TRAINING_STEPS = 50_000;

const FEWEST_DEFAULT_STEPS = 10;
/** The tutorial's learning rate, and what clients send that name none: both mean the heads' own rates, and so does all between. */
const TUTORIAL_LEARNING_RATE = 4e-5;
const DEFAULT_LEARNING_RATE = 1e-4;
const WARMUP_START = 0.2;
const LOWEST_RATE = 0.02;

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Passes over `rows` texts after which more gain nothing: 25 for few-shot files, 8 at 10,000 rows, 2 at a million. */
export function defaultPasses(rows: number): number {
  if (rows > 50_000) return clamp(Math.round(8 * Math.sqrt(50_000 / rows)), 2, 6);
  return clamp(Math.round(8 * Math.sqrt(10_000 / Math.max(1, rows))), 6, 25);
}

/**
 * Real passes for `requestedEpochs` (reported tokens ÷ data tokens): what is asked up to the default, then growing with the logarithm,
 * at most three times the default.
 */
export function plannedPasses(requestedEpochs: number, rows: number): number {
  const usual = defaultPasses(rows);
  if (requestedEpochs <= usual) return requestedEpochs;
  return Math.min(usual * (1 + 0.5 * Math.log2(requestedEpochs / usual)), 3 * usual);
}

export interface PlannedSteps {
  trainingSteps: number;
  /** As reported: `trainTokens` ÷ data tokens, or the epochs that were asked for. */
  epochs: number;
  trainTokensPerStep: number;
  trainTokens: number;
}

/** Tokens of one reported step. */
export function tokensPerStep(seqLen: number): number {
  return SEQUENCES_PER_STEP * seqLen;
}

/**
 * The reported arithmetic of the API. Steps win over epochs; with neither, as many steps as the default passes need, at least 10 and no
 * more than can be shown. `dataTokens` > 0.
 */
export function planSteps(
  asked: { training_steps: number | null; epochs: number | null; seq_len: number },
  dataTokens: number,
  rows: number,
): PlannedSteps {
  const perStep = tokensPerStep(asked.seq_len);
  if (asked.training_steps === null && asked.epochs !== null) {
    const wanted = asked.epochs * dataTokens;
    const trainingSteps = Math.max(1, Math.ceil(wanted / perStep));
    const trainTokens = Math.max(1, Math.round(wanted));
    return {
      trainingSteps,
      epochs: asked.epochs,
      trainTokens,
      trainTokensPerStep: Math.max(1, Math.floor(trainTokens / trainingSteps)),
    };
  }
  const usual = clamp(
    Math.ceil((defaultPasses(rows) * dataTokens) / perStep),
    FEWEST_DEFAULT_STEPS,
    MAX_TRAINING_STEPS,
  );
  const trainingSteps = asked.training_steps ?? usual;
  const trainTokens = trainingSteps * perStep;
  return { trainingSteps, epochs: trainTokens / dataTokens, trainTokensPerStep: perStep, trainTokens };
}

/** Factor on the heads' own learning rates: 1 from the tutorial's 4e-5 to the API's default of 1e-4, the root of the ratio beyond. */
export function learningRateScale(learningRate: number): number {
  const reference = clamp(learningRate, TUTORIAL_LEARNING_RATE, DEFAULT_LEARNING_RATE);
  return clamp(Math.sqrt(learningRate / reference), 0.1, 4);
}

/** Learning-rate factor at `progress` (0 … 1 of all visits): linear warm-up from 0.2 to 1, then linear down to 0.02. */
export function rateFactor(progress: number, warmupFraction: number): number {
  if (progress < warmupFraction) return WARMUP_START + (1 - WARMUP_START) * (progress / warmupFraction);
  if (warmupFraction >= 1) return 1;
  return Math.max(LOWEST_RATE, 1 - (progress - warmupFraction) / (1 - warmupFraction));
}

/** Steps between two looks at the validation rows. */
export function evaluationInterval(steps: number): number {
  return Math.max(1, Math.round(steps / 10));
}

/** How many of `visits` sample visits are done when reported step `step` (1-based) of `steps` ends; the first step has at least one. */
export function visitsAfterStep(step: number, steps: number, visits: number): number {
  return Math.min(visits, Math.ceil((step / steps) * visits));
}

/** Learning-rate factor at the end of reported step `step` (1-based). */
export function rateAfterStep(
  step: number,
  { steps, visits, warmupFraction }: { steps: number; visits: number; warmupFraction: number },
): number {
  return rateFactor(visitsAfterStep(step, steps, visits) / visits, warmupFraction);
}

/** Factor on the accumulated training loss from one step to the next: half-life a twentieth of the steps; 0 forgets at once. */
export function lossDecay(steps: number): number {
  return steps < 20 ? 0 : 2 ** (-20 / steps);
}
