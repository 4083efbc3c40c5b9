import { table } from "../report.mjs";
import { budget, count, megabytes, seconds } from "./format.mjs";
import { prepareSet } from "./rows.mjs";
import { chooseSets } from "./sets.mjs";
import { trainEngineOften, trainReference } from "./train.mjs";

const SETS = ["banking77", "clinc150", "massive-en"];

/** CPU of the SVM ÷ ours, at least. */
const CPU_RATIOS = { ngram: 1.5, static: 1 };
/** Wall seconds of the SVM ÷ ours with two free cores, at least. */
const WALL_RATIO = 1.5;
const ENCODER_BUDGET = { set: "banking77", cpu: 60, wall: 30 };

function budgetsOf({ name, level, answer, reference }) {
  const of = `${name}, ${level}`;
  if (level === "encoder") {
    if (name !== ENCODER_BUDGET.set) return [];
    const { cpu, wall } = ENCODER_BUDGET;
    return [
      budget(`${of}, at most ${cpu} CPU seconds`, seconds(answer.cpu), answer.cpu <= cpu),
      budget(`${of}, at most ${wall} s wall on two free cores`, seconds(answer.wall), answer.wall <= wall),
    ];
  }
  if (reference === null) return [];
  const [cpu, wall] = [reference.cpu / answer.cpu, reference.wall / answer.wall];
  return [
    budget(`${of}, CPU of the SVM ÷ ours at least ${CPU_RATIOS[level]}`, cpu.toFixed(2), cpu >= CPU_RATIOS[level]),
    ...(name === ENCODER_BUDGET.set
      ? [
          budget(
            `${of}, wall of the SVM ÷ ours at least ${WALL_RATIO} on two free cores`,
            wall.toFixed(2),
            wall >= WALL_RATIO,
          ),
        ]
      : []),
  ];
}

/** Seconds of a training beside the SVM's on the same rows. */
export async function measureFit(context) {
  const { settings, folder, python } = context;
  const [lines, budgets] = [[], []];
  for (const set of chooseSets(SETS)) {
    const prepared = await prepareSet(settings.data, set, folder);
    const name = `${set.name} (${count(prepared.training.rows.length)})`;
    const reference =
      python === null ? null : await trainReference(prepared, { ...settings, python, folder, fresh: true });
    if (reference !== null) {
      context.versions = reference.versions;
      context.references[set.name] = reference;
      lines.push([name, "SVM", seconds(reference.wall), seconds(reference.cpu), "–", "–", "–"]);
      console.error(`  ${lines.at(-1).join("  ")}`);
    }
    for (const level of settings.levels) {
      const model = `${folder}/${set.name}-${level}.model`;
      const files = { training: prepared.training.file, validation: prepared.validation?.file ?? null };
      const answer = await trainEngineOften({ ...files, level, model }, folder, settings.runs);
      if (answer.unavailable !== undefined) {
        lines.push([name, level, "not available", "–", "–", "–", "–"]);
        continue;
      }
      const ratio = (key) => (reference === null ? "–" : (reference[key] / answer[key]).toFixed(2));
      const costs = [seconds(answer.wall), seconds(answer.cpu), ratio("wall"), ratio("cpu"), megabytes(answer.peak)];
      lines.push([name, level, ...costs]);
      console.error(`  ${lines.at(-1).join("  ")}`);
      budgets.push(...budgetsOf({ name: set.name, level, answer, reference }));
    }
  }
  const heads = [
    "data (rows)",
    "model",
    "wall s",
    "CPU s",
    "wall of the SVM ÷ ours",
    "CPU of the SVM ÷ ours",
    "peak MB",
  ];
  return [
    `Training with default settings (medians of ${settings.runs}):`,
    table(heads, lines),
    ...(budgets.length === 0 ? [] : [budgets.join("\n")]),
  ].join("\n\n");
}
