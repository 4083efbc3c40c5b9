import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { table } from "../report.mjs";
import { budget, megabytes, milliseconds } from "./format.mjs";
import { prepareSet } from "./rows.mjs";
import { chooseSets } from "./sets.mjs";
import { ask, trainEngine, trainReference } from "./train.mjs";

const program = fileURLToPath(new URL("../engine-load.mjs", import.meta.url));

const SET = "banking77";
/** Texts of the test that are classified. */
const TEXTS = 2_000;
const SINGLE_BUDGETS = { static: 0.3, encoder: 8 };
const BATCH_BUDGETS = { static: 0.2 };

function budgetsOf(level, answer) {
  const [single, batch] = [SINGLE_BUDGETS[level], BATCH_BUDGETS[level]];
  const lines = [];
  if (single !== undefined) {
    const is = `${milliseconds(answer.singleMs)} ms`;
    lines.push(budget(`${level}, one text in at most ${single} ms (p50)`, is, answer.singleMs <= single));
  }
  if (batch !== undefined) {
    const is = `${milliseconds(answer.batchMs)} ms`;
    lines.push(budget(`${level}, in batches at most ${batch} ms of CPU a text`, is, answer.batchMs <= batch));
  }
  return lines;
}

/** Size of model files, how long they take to load, and to classify with in the process. */
export async function measureFiles(context) {
  const { settings, folder, python } = context;
  const [set] = chooseSets([SET]);
  const prepared = await prepareSet(settings.data, set, folder);
  const texts = prepared.scored.test.rows.slice(0, TEXTS).map(({ text }) => text);
  const [lines, budgets] = [[], []];
  if (python !== null) {
    // The part "fit" has trained the same, and the same models.
    const reference =
      context.references[SET] ?? (await trainReference(prepared, { python, folder, runs: 1, fresh: true }));
    context.versions = reference.versions;
    lines.push(["SVM", "–", "–", "–", "–", "–", milliseconds(reference.singleMs), "–", "–"]);
  }
  for (const level of settings.levels) {
    const model = path.join(folder, `${SET}-${level}.model`);
    const order = { training: prepared.training.file, validation: null, level, model };
    const trained = existsSync(model) ? {} : await trainEngine(order, folder);
    if (trained.unavailable !== undefined) {
      lines.push([level, "not available", "–", "–", "–", "–", "–", "–", "–"]);
      continue;
    }
    const answer = await ask([process.execPath, program], { model, texts }, folder);
    const loads = [answer.cold, answer.warm].flatMap(({ opened, answered }) => [opened, answered]);
    const size = megabytes(answer.fileBytes);
    const times = [...loads, answer.singleMs, answer.batchMs].map(milliseconds);
    lines.push([level, size, ...times, megabytes(answer.memoryBytes)]);
    console.error(`  ${lines.at(-1).join("  ")}`);
    budgets.push(...budgetsOf(level, answer));
  }
  const heads = [
    "model",
    "file MB",
    "first load ms",
    "… to the first answer",
    "later loads ms",
    "… to the first answer",
    "one text ms (p50)",
    "CPU ms a text in batches",
    "memory MB",
  ];
  return [
    `Model files of ${SET}, in a process that does nothing else:`,
    table(heads, lines),
    ...(budgets.length === 0 ? [] : [budgets.join("\n")]),
  ].join("\n\n");
}
