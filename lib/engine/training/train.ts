import { RunCheckpoint } from "../checkpoint/run-checkpoint";
import type { RunContext } from "../context";
import { holdOut, mayHoldOut } from "../data/hold-out";
import { selectLabels } from "../data/label-rows";
import { hashFiles, type LoadedData, loadData, type Rows } from "../data/load-data";
import { sharedEncoder } from "../encoder/shared-encoder";
import { EngineError } from "../errors";
import { placeLabels } from "../heads/input-rows";
import { Arena } from "../kernels/arena";
import { hasSentences } from "../levels";
import { segmentsOf } from "../models/segments";
import type { EngineEvent, TrainTask } from "../protocol";
import { RANDOM_STREAM, Random } from "../random";
import { learningRateScale, MAX_TRAINING_STEPS, plannedPasses, rateAfterStep, tokensPerStep } from "../schedule";
import { FEATURE_VERSION } from "../text/features";
import { f64, item } from "../typed";
import { baselinePenalty } from "./baseline";
import { BestWeights } from "./best-weights";
import { buildInputs } from "./build-inputs";
import { finishRun } from "./finish-run";
import { HelperThread } from "./helper-thread";
import { trainHeads } from "./loop";
import type { TrainingPlan } from "./plan";
import { StepRecords } from "./step-records";
import { Team } from "./team";
import { CALIBRATION_ROWS, Validator } from "./validator";

const SHOWN_PROBLEMS = 3;

type DoneEvent = Extract<EngineEvent, { type: "done" }>;

/**
 * Trains a model and returns the `done` event. With two threads each head has its own; the result is the same with one. Throws
 * `EngineError`: `invalid_data` when the files do not (or no longer) fit, `unsupported`, `cancelled`.
 */
export async function train(task: TrainTask, run: RunContext): Promise<DoneEvent> {
  const steps = checkedSteps(task);
  const data = await loadData({
    ...task,
    requestedTargets: task.targets,
    seqLen: task.hyperparameters.seq_len,
    pacer: run.pacer,
    onProgress: (done, total) => run.progress("reading", done, total),
  });
  if (!data.ok) throw invalidData(data);
  const arena = new Arena();
  const helper = run.threads > 1 && task.level !== "tfidf" ? new HelperThread(arena.memory) : null;
  try {
    return await trainOn({ task, steps, data, arena, helper, run });
  } finally {
    await helper?.end();
  }
}

interface Work {
  task: TrainTask;
  steps: number;
  data: LoadedData;
  arena: Arena;
  helper: HelperThread | null;
  run: RunContext;
}

async function trainOn({ task, steps, data, arena, helper, run }: Work): Promise<DoneEvent> {
  const { training, validation, weights, heldOutRows } = splitRows(data, task);
  const { segments, columns } = segmentsOf(data.targets);
  const dataHash = hashFiles(task.trainingFiles);
  const checkpoint = await checkpointOf(task, steps, dataHash, run);
  const { level, encoderDirectory, hyperparameters, seed } = task;
  const built = await buildInputs(training, validation, {
    ...{ level, encoderDirectory, columns, arena, run, helper, checkpoint },
  });
  const { features, dense } = built.training;
  const rateScale = learningRateScale(hyperparameters.learning_rate);
  const team = new Team(arena, { features, dense, segments, columns }, { level, seed, rateScale });
  const isBaseline = level === "tfidf";
  const best = new BestWeights(team.heads, { isLastBest: isBaseline });
  const rows = training.texts.length;
  const requestedEpochs = askedEpochs(task, steps, data.training.tokens);
  const plan: TrainingPlan = {
    ...{ steps, rows, weights, seed },
    visits: Math.max(1, Math.round(plannedPasses(requestedEpochs, rows) * rows)),
    warmupFraction: hyperparameters.warmup_fraction,
    weightDecay: hyperparameters.weight_decay,
    penalty: isBaseline ? baselinePenalty(rateScale) : null,
  };
  const onStep = tellStep(plan, hyperparameters.learning_rate, run);
  const records = new StepRecords({ steps, heads: team.heads.length, onStep });
  const before = (await checkpoint?.restore(team.heads, best)) ?? [];
  records.replay(before);

  const labels = placeLabels(arena, training.labels);
  const work = { inputs: built.training, labels, plan, afterStep: before.length };
  const members = await team.members(work, run.pacer, helper);
  const validator = new Validator({ arena, members, validation, inputs: built.validation, targets: data.targets });
  run.progress("training", before.length, steps);
  const stepsDone = await run.whileFinishable(team.stop, () =>
    trainHeads({
      ...{ members, steps, records, best, stop: team.stop },
      evaluate: validator.isEmpty ? null : () => validator.evaluate(),
      atBarrier: async () => checkpoint?.offer(team.heads, records.told, best),
    }),
  );
  best.restore();
  return finishRun({
    ...{ task, data, dataHash, training, built, team, validator, best, plan, stepsDone, heldOutRows, arena, run },
    resumedAfterStep: before.length,
  });
}

/** Epochs that the steps stand for; where the steps were rounded up from epochs, those. */
function askedEpochs({ hyperparameters }: TrainTask, steps: number, dataTokens: number): number {
  const perStep = tokensPerStep(hyperparameters.seq_len);
  const { epochs } = hyperparameters;
  const isOrigin = epochs !== null && Math.max(1, Math.ceil((epochs * dataTokens) / perStep)) === steps;
  return isOrigin ? epochs : (steps * perStep) / dataTokens;
}

function tellStep(plan: TrainingPlan, learningRate: number, run: RunContext) {
  return ({ step, trainLoss, evaluation }: StepRecords["told"][number]) =>
    run.emit({
      type: "step",
      step,
      totalSteps: plan.steps,
      trainLoss,
      learningRate: learningRate * rateAfterStep(step, plan),
      validLoss: evaluation?.loss ?? null,
      validMetrics: evaluation?.metrics ?? null,
    });
}

/** A checkpoint belongs to exactly this data and these settings. */
async function checkpointOf(
  task: TrainTask,
  steps: number,
  dataHash: string,
  run: RunContext,
): Promise<RunCheckpoint | null> {
  if (task.checkpointDirectory === null) return null;
  const directory = hasSentences(task.level) ? task.encoderDirectory : null;
  const encoder = directory === null ? null : (await sharedEncoder(directory)).encoder.identity;
  const { targets, hyperparameters, seed, level, validationFiles, invalidSampleSkipFraction } = task;
  const weights = task.trainingFiles.map((file) => file.weight);
  const validation = hashFiles(validationFiles);
  const key = JSON.stringify({
    ...{ version: 1, features: FEATURE_VERSION, steps, dataHash, validation, weights },
    ...{ targets, hyperparameters, seed, level, encoder, invalidSampleSkipFraction },
  });
  return new RunCheckpoint(task.checkpointDirectory, key, run.now);
}

function checkedSteps(task: TrainTask): number {
  const steps = task.hyperparameters.training_steps;
  if (steps === null || steps > MAX_TRAINING_STEPS) {
    throw new EngineError("unsupported", `training_steps must be a number of at most ${MAX_TRAINING_STEPS}.`);
  }
  if (hasSentences(task.level) && task.encoderDirectory === null) {
    const sentence = `The level "${task.level}" needs the sentence encoder's weights, whose package is not installed here; use "ngram".`;
    throw new EngineError("unsupported", sentence);
  }
  return steps;
}

function invalidData(data: LoadedData): EngineError {
  const { problems } = data;
  const shown = problems.list().slice(0, SHOWN_PROBLEMS);
  const more = problems.count > shown.length ? ` (and ${problems.count - shown.length} more)` : "";
  return new EngineError("invalid_data", `The data cannot be used: ${shown.join("; ")}${more}`);
}

function pick(rows: Rows, chosen: Int32Array): Rows {
  return {
    texts: Array.from(chosen, (row) => item(rows.texts, row)),
    labels: selectLabels(rows.labels, chosen),
    weights: Float64Array.from(chosen, (row) => f64(rows.weights, row)),
    tokens: 0,
  };
}

/** The rows to train on and to validate on; validation rows come in a fixed random order, at most as many as calibration uses. */
function splitRows(data: LoadedData, { seed, level }: TrainTask) {
  let { training, validation } = data;
  let heldOutRows = 0;
  const labels = Math.max(...data.targets.map((target) => target.labels.length));
  // The baseline learns from every row.
  if (validation.texts.length === 0 && level !== "tfidf" && mayHoldOut(training.texts.length, labels)) {
    const split = holdOut(training.labels, seed);
    validation = pick(training, split.validation);
    training = pick(training, split.training);
    heldOutRows = split.validation.length;
  }
  const order = Int32Array.from({ length: validation.texts.length }, (_, row) => row);
  new Random(seed, RANDOM_STREAM.validationSubset).shuffle(order);
  validation = pick(validation, order.subarray(0, CALIBRATION_ROWS));
  return { training, validation, weights: training.weights, heldOutRows };
}
