import type { RunContext } from "./context";
import { type LoadedData, loadData } from "./data/load-data";
import { NO_PREDICTION, predict, TRAINING_THREADS } from "./estimate/predict";
import { chooseLevel } from "./levels";
import { costsOf, findEncoder } from "./probe-task";
import type { ValidateTask, ValidationReport } from "./protocol";
import { RANDOM_STREAM, Random } from "./random";
import { MAX_TRAINING_STEPS, type PlannedSteps, plannedPasses, planSteps } from "./schedule";
import { ThreadClock } from "./thread-clock";
import { i32, item } from "./typed";

/** Texts that the probe of the machine chooses from. */
const PROBED_TEXTS = 200;

const NOTHING_PLANNED: PlannedSteps = { trainingSteps: 0, epochs: 0, trainTokensPerStep: 0, trainTokens: 0 };

/** Checks the data of a job and plans it. Bad data is a report with `ok: false`, not an exception. */
export async function validate(task: ValidateTask, run: RunContext): Promise<ValidationReport> {
  const { hyperparameters } = task;
  const data = await loadData({
    ...task,
    seqLen: hyperparameters.seq_len,
    pacer: run.pacer,
    onProgress: (done, total) => run.progress("reading", done, total),
  });
  const rows = data.training.texts.length;
  const plan = rows === 0 ? NOTHING_PLANNED : planSteps(hyperparameters, data.training.tokens, rows);
  if (plan.trainingSteps > MAX_TRAINING_STEPS) {
    const sentence = `The job would have ${plan.trainingSteps} training steps; at most ${MAX_TRAINING_STEPS} are supported`;
    data.problems.add(`${sentence}; ask for fewer training_steps or epochs`);
    data.ok = false;
  }
  const { level, note, prediction } = await predictTraining(task, data, plan, run);
  return {
    ok: data.ok,
    problems: data.problems.list(),
    problemCount: data.problems.count,
    rows,
    validationRows: data.validation.texts.length,
    skipped: data.problems.lineCount,
    targets: data.targets,
    dataTokens: data.training.tokens,
    ...plan,
    prediction,
    level,
    levelNote: note,
  };
}

/** The level, and what the training will take here. */
async function predictTraining(task: ValidateTask, data: LoadedData, plan: PlannedSteps, run: RunContext) {
  const rows = data.training.texts.length;
  const clock = new ThreadClock(run.now);
  try {
    const found = data.ok ? await findEncoder(task, run, clock) : { encoder: null, encoderSeconds: 0 };
    const { level, note } = chooseLevel(task.level, rows, found.encoder !== null);
    if (!data.ok) return { level, note, prediction: NO_PREDICTION };
    const texts = Array.from(sampleRows(rows, PROBED_TEXTS), (row) => item(data.training.texts, row));
    const { targets } = data;
    const costs = await costsOf({ ...found, texts, targets, seqLen: task.hyperparameters.seq_len, level }, run, clock);
    const prediction = predict(costs, {
      rows,
      validationRows: data.validation.texts.length,
      labels: Math.max(...targets.map((target) => target.labels.length)),
      steps: plan.trainingSteps,
      passes: plannedPasses(plan.epochs, rows),
      threads: TRAINING_THREADS,
    });
    return { level, note, prediction };
  } finally {
    clock.close();
  }
}

function sampleRows(rows: number, most: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const random = new Random(0, RANDOM_STREAM.estimate);
  const wanted = Math.min(rows, most);
  for (let i = 0; i < wanted; i++) {
    const j = i + random.below(rows - i);
    const kept = i32(order, i);
    order[i] = i32(order, j);
    order[j] = kept;
  }
  return order.subarray(0, wanted);
}
