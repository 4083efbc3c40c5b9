import { table } from "../report.mjs";
import { budget, megabytes, seconds } from "./format.mjs";
import { prepareSet } from "./rows.mjs";
import { chooseSets } from "./sets.mjs";
import { trainEngineOften } from "./train.mjs";

const SET = "massive-en-16";
const HYPERPARAMETERS = { training_steps: 100, learning_rate: 4e-5 };
/** Wall seconds on two free cores, less than. */
const BUDGETS = { encoder: 30, static: 8 };

/** The tutorial's job: checked and trained with the tutorial's hyperparameters. */
export async function measureTutorial({ settings, folder }) {
  const [set] = chooseSets([SET]);
  const { training, validation } = await prepareSet(settings.data, set, folder);
  const [lines, budgets] = [[], []];
  for (const level of settings.levels) {
    const order = { training: training.file, validation: validation.file, level, hyperparameters: HYPERPARAMETERS };
    const answer = await trainEngineOften({ ...order, model: `${folder}/tutorial.model` }, folder, settings.runs);
    if (answer.unavailable !== undefined) {
      lines.push([level, "not available", "–", "–", "–", "–", "–"]);
      continue;
    }
    const { summary } = answer;
    const microF1 = summary.validMetrics?.[0]?.microF1;
    lines.push([
      level,
      `${summary.stepsDone} steps, ${summary.epochsRun.toFixed(1)} passes`,
      seconds(answer.jobWall),
      seconds(answer.cpu),
      megabytes(answer.peak),
      summary.validLoss?.toFixed(4) ?? "–",
      microF1?.toFixed(3) ?? "–",
    ]);
    console.error(`  ${lines.at(-1).join("  ")}`);
    const most = BUDGETS[level];
    if (most === undefined) continue;
    budgets.push(budget(`${level}, under ${most} s on two free cores`, seconds(answer.jobWall), answer.jobWall < most));
  }
  const counts = `${training.rows.length.toLocaleString("en-US")} rows, ${validation.rows.length} for validation`;
  return [
    `The tutorial's job (${counts}, ${HYPERPARAMETERS.training_steps} steps, learning rate ${HYPERPARAMETERS.learning_rate}), checked and trained; medians of ${settings.runs}:`,
    table(["model", "done", "wall s", "CPU s of training", "peak MB", "validation loss", "micro-F1 there"], lines),
    ...(budgets.length === 0 ? [] : [budgets.join("\n")]),
  ].join("\n\n");
}
