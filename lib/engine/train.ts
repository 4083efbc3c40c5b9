import type { RunContext } from "./context";
import { FEWEST_ROWS_TO_HOLD_OUT, holdOut } from "./data/hold-out";
import { selectLabels } from "./data/label-rows";
import { hashFiles, type LoadedData, loadData, type Rows } from "./data/load-data";
import { EngineError } from "./errors";
import { type Calibration, calibrate } from "./models/calibrate";
import { scoreRows } from "./models/evaluate";
import { LinearHead } from "./models/linear-head";
import { type Segment, segmentsOf } from "./models/segments";
import { encodeModel } from "./models/trained-model";
import type { EngineEvent, TrainTask } from "./protocol";
import { RANDOM_STREAM, Random } from "./random";
import { learningRateScale, MAX_TRAINING_STEPS, plannedPasses, TOKENS_PER_STEP } from "./schedule";
import { buildVocabulary, type SparseRows, vectoriseAll } from "./text/vectorise";
import { type LoopResult, type TrainingSet, trainHeads } from "./training-loop";
import { f64, i32, item } from "./typed";
import { VisitOrder } from "./visits";

/** Validation rows looked at for each point of the curves, and for the calibration at the end: fixed subsets. */
const CURVE_ROWS = 2_000;
const CALIBRATION_ROWS = 5_000;
const SHOWN_PROBLEMS = 3;

type DoneEvent = Extract<EngineEvent, { type: "done" }>;

/**
 * Trains a model and returns the `done` event. Throws `EngineError`: `invalid_data` when the files do not (or no longer) fit, `unsupported`,
 * `cancelled`.
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
  const { training, validation, weights, heldOutRows } = splitRows(data, task.seed);
  const { segments, columns } = segmentsOf(data.targets);
  const { vocabulary, inputs, validationInputs } = await buildFeatures(training, validation, columns, run);

  const { hyperparameters } = task;
  const scale = learningRateScale(hyperparameters.learning_rate);
  const head = new LinearHead(vocabulary.size, columns, segments, scale);
  const rows = training.texts.length;
  const requestedEpochs = (steps * TOKENS_PER_STEP) / data.training.tokens;
  const visits = Math.max(1, Math.round(plannedPasses(requestedEpochs, rows) * rows));
  const validationSet = { inputs: validationInputs, labels: validation.labels };
  run.progress("training", 0, steps);
  const result = await trainHeads({
    heads: [head],
    training: { inputs, labels: training.labels },
    validation: validationInputs.rows === 0 ? null : firstRows(validationSet, CURVE_ROWS),
    targets: data.targets,
    segments,
    order: new VisitOrder(rows, weights, task.seed),
    steps,
    visits,
    warmupFraction: hyperparameters.warmup_fraction,
    weightDecay: hyperparameters.weight_decay,
    pacer: run.pacer,
    onStep: ({ step, trainLoss, evaluation }) => {
      const validLoss = evaluation?.loss ?? null;
      run.emit({
        type: "step",
        step,
        totalSteps: steps,
        trainLoss,
        validLoss,
        validMetrics: evaluation?.metrics ?? null,
      });
    },
  });
  const calibrations = await calibrateOn(firstRows(validationSet, CALIBRATION_ROWS), head, segments, run);

  run.progress("saving", 0, 1);
  await run.pacer.breathe();
  const model = encodeModel({
    level: task.level,
    targets: data.targets,
    calibrations,
    vocabulary,
    columns,
    linearWeights: head.weights,
    seed: task.seed,
    hyperparameters,
    dataHash: hashFiles(task.trainingFiles),
  });
  run.progress("saving", 1, 1);
  return {
    type: "done",
    model,
    summary: {
      ...outcome(result, rows),
      trainRows: rows,
      validRows: validation.texts.length,
      heldOutRows,
      skippedLines: data.problems.lineCount,
      seconds: run.secondsSoFar(),
      features: vocabulary.size,
      modelBytes: model.length,
      level: task.level,
    },
  };
}

function outcome(result: LoopResult, rows: number) {
  return {
    stepsDone: result.stepsDone,
    bestStep: result.bestStep,
    epochsRun: result.visitsDone / rows,
    validLoss: result.evaluation?.loss ?? null,
    validMetrics: result.evaluation?.metrics ?? null,
  };
}

function checkedSteps(task: TrainTask): number {
  if (task.level !== "ngram") {
    throw new EngineError("unsupported", `The level "${task.level}" is not available here; use "ngram".`);
  }
  const steps = task.hyperparameters.training_steps;
  if (steps === null || steps > MAX_TRAINING_STEPS) {
    throw new EngineError("unsupported", `training_steps must be a number of at most ${MAX_TRAINING_STEPS}.`);
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
function splitRows(data: LoadedData, seed: number) {
  let { training, validation } = data;
  let heldOutRows = 0;
  if (validation.texts.length === 0 && training.texts.length >= FEWEST_ROWS_TO_HOLD_OUT) {
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

async function buildFeatures(training: Rows, validation: Rows, columns: number, run: RunContext) {
  const rows = training.texts.length;
  const total = 2 * rows + validation.texts.length;
  const progress = (before: number) => (done: number) => run.progress("features", before + done, total);
  const vocabulary = await buildVocabulary(training.texts, columns, run.pacer, progress(0));
  const inputs = await vectoriseAll(training.texts, vocabulary, run.pacer, progress(rows));
  const validationInputs = await vectoriseAll(validation.texts, vocabulary, run.pacer, progress(2 * rows));
  run.progress("features", total, total);
  return { vocabulary, inputs, validationInputs };
}

/** The same set, cut to its first rows. The arrays are shared. */
function firstRows(set: TrainingSet, rows: number): TrainingSet {
  const kept = Math.min(rows, set.inputs.rows);
  const inputs: SparseRows = { ...set.inputs, rows: kept };
  const ptr = set.labels.ptr.subarray(0, kept * set.labels.segments + 1);
  const labels = { ...set.labels, rows: kept, ptr, ids: set.labels.ids.subarray(0, i32(ptr, ptr.length - 1)) };
  return { inputs, labels };
}

async function calibrateOn(
  set: TrainingSet,
  head: LinearHead,
  segments: readonly Segment[],
  run: RunContext,
): Promise<Calibration[]> {
  run.progress("calibrating", 0, 1);
  const scored = await scoreRows([head], set.inputs, set.inputs.rows, segments, run.pacer);
  const calibrations = calibrate(scored.headLogits, scored.combined, set.labels, segments);
  run.progress("calibrating", 1, 1);
  return calibrations;
}
