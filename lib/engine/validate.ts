import type { RunContext } from "./context";
import { loadData } from "./data/load-data";
import type { SentenceEncoder } from "./encoder/sentence-encoder";
import { sharedEncoder } from "./encoder/shared-encoder";
import { EngineError } from "./errors";
import { estimateDuration } from "./estimate";
import { chooseLevel } from "./levels";
import type { ValidateTask, ValidationReport } from "./protocol";
import { MAX_TRAINING_STEPS, type PlannedSteps, plannedPasses, planSteps } from "./schedule";

/** A training's two heads have a thread each. */
const EXPECTED_THREADS = 2;

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
  const encoder = data.ok ? await findEncoder(task, run) : null;
  const { level, note } = chooseLevel(task.level, rows, encoder !== null);
  const expectedDurationSeconds = data.ok
    ? await estimateDuration({
        ...{ level, encoder, readingSeconds, rows: data.training, targets: data.targets },
        texts: rows + data.validation.texts.length,
        visits: plannedPasses(plan.epochs, rows) * rows,
        threads: EXPECTED_THREADS,
        now: run.now,
        pacer: run.pacer,
      })
    : 1;
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
    level,
    levelNote: note,
  };
}

/** The encoder, if a level that needs it is asked for and its package is usable. */
async function findEncoder(task: ValidateTask, run: RunContext): Promise<SentenceEncoder | null> {
  if (task.level === "ngram" || task.encoderDirectory === null) return null;
  await run.pacer.breathe();
  const found = await sharedEncoder(task.encoderDirectory).catch((error: unknown) => {
    if (error instanceof EngineError && error.code === "unsupported") return null;
    throw error;
  });
  return found?.encoder ?? null;
}
