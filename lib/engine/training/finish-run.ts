import type { RunContext } from "../context";
import { labelsOf } from "../data/label-rows";
import type { LoadedData, Rows } from "../data/load-data";
import { MLP } from "../heads/head";
import type { Arena } from "../kernels/arena";
import { type Calibration, calibrate, UNCALIBRATED } from "../models/calibrate";
import { encodeModel } from "../models/trained-model";
import { chooseNeighbours, encodeNeighbours } from "../neighbours";
import type { EngineEvent, TrainingSummary, TrainTask } from "../protocol";
import { visitsAfterStep } from "../schedule";
import { item } from "../typed";
import type { BestWeights } from "./best-weights";
import type { BuiltInputs } from "./build-inputs";
import type { TrainingPlan } from "./plan";
import type { Team } from "./team";
import type { Validator } from "./validator";

export interface FinishedRun {
  task: TrainTask;
  data: LoadedData;
  dataHash: string;
  training: Rows;
  built: BuiltInputs;
  /** With the weights that the model gets. */
  team: Team;
  validator: Validator;
  best: BestWeights;
  plan: TrainingPlan;
  stepsDone: number;
  resumedAfterStep: number;
  heldOutRows: number;
  arena: Arena;
  run: RunContext;
}

/** Calibrates the model and writes it and its neighbours: the last event of a training. */
export async function finishRun(finished: FinishedRun): Promise<Extract<EngineEvent, { type: "done" }>> {
  const { run } = finished;
  run.progress("calibrating", 0, 1);
  const calibrations = await fitCalibrations(finished);
  run.progress("calibrating", 1, 1);
  run.progress("saving", 0, 2);
  await run.pacer.breathe();
  const model = modelBytes(finished, calibrations);
  run.progress("saving", 1, 2);
  await run.pacer.breathe();
  const neighbours = await neighbourBytes(finished);
  run.progress("saving", 2, 2);
  return { type: "done", model, neighbours, summary: summaryOf(finished, model.length) };
}

async function fitCalibrations({ task, data, validator }: FinishedRun): Promise<Calibration[]> {
  if (task.level === "tfidf") return data.targets.map(() => UNCALIBRATED);
  const { headLogits, combined, labels } = await validator.scoreAll();
  return calibrate(headLogits, combined, labels, validator.segments);
}

function modelBytes({ task, data, dataHash, built, team, validator }: FinishedRun, calibrations: Calibration[]) {
  const [linearWeights] = team.linear.weights;
  const { seed, hyperparameters, level } = task;
  return encodeModel({
    ...{ level, seed, hyperparameters, dataHash, calibrations, linearWeights, mlpWeights: team.mlp?.weights ?? null },
    encoder: built.sentences?.identity ?? null,
    scale: built.sentences?.scale ?? null,
    targets: data.targets,
    vocabulary: built.vocabulary,
    columns: validator.segments.reduce((sum, segment) => sum + segment.padded, 0),
  });
}

/** Training rows with their place in the hidden layer; none without one. */
async function neighbourBytes(finished: FinishedRun): Promise<Uint8Array<ArrayBuffer>> {
  const { data, training, built, team, arena, run } = finished;
  const { mlp } = team;
  if (mlp === null) return encodeNeighbours(data.targets, [], []);
  const chosen = chooseNeighbours(training.texts);
  const out = arena.float32(MLP.hidden);
  const vectors: Float32Array[] = [];
  for (const row of chosen) {
    mlp.represent(built.training, row, row + 1, out);
    vectors.push(Float32Array.from(out));
    if (run.pacer.isDue()) await run.pacer.breathe();
  }
  const rows = chosen.map((row) => ({
    text: item(training.texts, row),
    labels: data.targets.map((_, t) => [...labelsOf(training.labels, row, t)]),
  }));
  await run.pacer.breathe();
  return encodeNeighbours(data.targets, rows, vectors);
}

function summaryOf(finished: FinishedRun, modelBytes: number): TrainingSummary {
  const { task, data, training, built, best, plan, stepsDone, resumedAfterStep, heldOutRows, run } = finished;
  const visits = visitsAfterStep(stepsDone, plan.steps, plan.visits);
  return {
    ...{ stepsDone, resumedAfterStep, heldOutRows, modelBytes },
    bestStep: best.evaluation === null ? stepsDone : best.step,
    trainRows: training.texts.length,
    validRows: built.validation.rows,
    skippedLines: data.problems.lineCount,
    epochsRun: visits / training.texts.length,
    seconds: run.secondsSoFar(),
    finishedEarly: stepsDone < plan.steps,
    features: built.vocabulary.size,
    level: task.level,
    validLoss: best.evaluation?.loss ?? null,
    validMetrics: best.evaluation?.metrics ?? null,
  };
}
