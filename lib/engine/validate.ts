import type { RunContext } from "./context";
import { type LoadedData, loadData } from "./data/load-data";
import { estimateDuration } from "./estimate";
import type { ValidateTask, ValidationReport } from "./protocol";
import { MAX_TRAINING_STEPS, type PlannedSteps, plannedPasses, planSteps } from "./schedule";

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
  const readingSeconds = run.secondsSoFar();
  const rows = data.training.texts.length;
  const plan = rows === 0 ? NOTHING_PLANNED : planSteps(hyperparameters, data.training.tokens, rows);
  if (plan.trainingSteps > MAX_TRAINING_STEPS) {
    const sentence = `The job would have ${plan.trainingSteps} training steps; at most ${MAX_TRAINING_STEPS} are supported`;
    data.problems.add(`${sentence}; ask for fewer training_steps or epochs`);
    data.ok = false;
  }
  const expectedDurationSeconds = data.ok ? await expectedDuration(data, plan, readingSeconds, run) : 1;
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
    expectedDurationSeconds,
  };
}

async function expectedDuration(
  data: LoadedData,
  plan: PlannedSteps,
  readingSeconds: number,
  run: RunContext,
): Promise<number> {
  const rows = data.training.texts.length;
  return estimateDuration({
    rows: data.training,
    targets: data.targets,
    visits: plannedPasses(plan.epochs, rows) * rows,
    readingSeconds,
    now: run.now,
    pacer: run.pacer,
  });
}
