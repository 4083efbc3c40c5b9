/**
 * How good the models are: each level of the engine trained on published data sets with default settings, beside a linear SVM on word and
 * character TF-IDF (scikit-learn) on the same rows.
 *
 *   npm run bench:quality -- --sets banking77,trec --levels ngram,encoder
 */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildKernelsIfNeeded } from "../lib/kernels.mjs";
import { ENCODER_DIRECTORY, importEngine } from "./lib/engine.mjs";
import { judgeEngine, judgeReference } from "./lib/judge.mjs";
import { qualityReport } from "./lib/quality-report.mjs";
import { isThere, prepareSet } from "./lib/rows.mjs";
import { chooseSets } from "./lib/sets.mjs";
import {
  BASELINE,
  findPython,
  LEVELS,
  NO_PYTHON,
  REFERENCES,
  trainEngine,
  trainEngineOften,
  trainReference,
} from "./lib/train.mjs";
import { requireSection, writeSection } from "./report.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

const USAGE = `Usage: npm run bench:quality -- [options]

  --sets NAME,…      data sets by name; "named" (those with targets, the default), "others" or "all"
  --levels NAME,…    which of ${LEVELS.join(", ")} (default: all), or ${BASELINE}, the baseline
  --reference NAME   what to compare with: ${Object.keys(REFERENCES).join(" or ")} (default: svm)
  --runs N           trainings of each, of whose seconds the median counts (default: 1)
  --learning-rate N  of the engine's jobs (default: what a job gets that names none)
  --fresh            train the SVM also where an earlier run's answer for the same rows is kept
  --no-reference     without the SVM
  --data DIR         folder of the data sets (default: ../shared/data)
  --python FILE      a Python 3 with scikit-learn (default: found)
  --write FILE       also put the tables into this document, between its marks, such as docs/benchmarks.md
  --note TEXT        a sentence to go with them`;

function stop(message, code) {
  (code === 0 ? console.log : console.error)(message);
  process.exit(code);
}

function options() {
  const { values } = parseArgs({
    options: {
      sets: { type: "string", default: "named" },
      levels: { type: "string", default: LEVELS.join(",") },
      runs: { type: "string", default: "1" },
      "learning-rate": { type: "string" },
      fresh: { type: "boolean", default: false },
      reference: { type: "string", default: "svm" },
      "no-reference": { type: "boolean", default: false },
      data: { type: "string", default: path.join(root, "../shared/data") },
      python: { type: "string" },
      write: { type: "string" },
      note: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) stop(USAGE, 0);
  const runs = Number(values.runs);
  const asked = values.levels.split(",");
  const levels = [...LEVELS, BASELINE].filter((level) => asked.includes(level));
  if (!Number.isInteger(runs) || runs < 1 || levels.length !== asked.length || !(values.reference in REFERENCES))
    stop(USAGE, 2);
  const rate = values["learning-rate"];
  return { ...values, runs, levels, hyperparameters: rate === undefined ? {} : { learning_rate: Number(rate) } };
}

function setsOrStop(names) {
  try {
    return chooseSets(names.split(","));
  } catch (error) {
    return stop(error.message, 2);
  }
}

const percent = (value) => (100 * value).toFixed(1);

function say(name, { found, wall, cpu }) {
  const figures = found.map(({ target, division, accuracy, macroF1 }) => {
    return `${target} (${division}) accuracy ${percent(accuracy)}, macro-F1 ${percent(macroF1)}`;
  });
  console.error(`  ${name}: ${figures.join("; ")}; ${wall.toFixed(1)} s wall, ${cpu.toFixed(1)} s CPU`);
}

/** A level that fails is a line of the report, not the end of an hour's work. */
async function tryLevel(level, prepared, context) {
  try {
    return await measureLevel(level, prepared, context);
  } catch (error) {
    console.error(`  ${level}: ${error.message}`);
    process.exitCode = 1;
    return { level, unavailable: error.message, isFailure: true };
  }
}

/** Trains and judges one level. */
async function measureLevel(level, prepared, { settings, folder, loadModel }) {
  const model = path.join(folder, `${prepared.set.name}-${level}.model`);
  const order = {
    training: prepared.training.file,
    validation: prepared.validation?.file ?? null,
    level,
    hyperparameters: settings.hyperparameters,
    model,
  };
  const trained = await trainEngineOften(order, folder, settings.runs);
  if (trained.unavailable !== undefined) {
    console.error(`  ${level}: not available (${trained.unavailable})`);
    return { level, unavailable: trained.unavailable };
  }
  const loaded = await loadModel(new Uint8Array(await readFile(model)), { encoderDirectory: ENCODER_DIRECTORY });
  const result = { level, ...trained, ...judgeEngine(prepared, loaded) };
  await rm(model);
  say(level, result);
  return result;
}

/** What a job trains that names no level; null where the files are refused. */
async function recommendedLevel({ training, validation }, { folder }) {
  const order = { training: training.file, validation: validation?.file ?? null, level: "recommended", model: null };
  try {
    return (await trainEngine(order, folder)).level ?? null;
  } catch {
    return null;
  }
}

async function measureSet(set, context) {
  const { settings, folder, python } = context;
  const prepared = await prepareSet(settings.data, set, folder);
  console.error(`${set.name}, ${prepared.training.rows.length} rows`);
  let reference = null;
  if (python !== null) {
    const answer = await trainReference(prepared, { ...settings, python, folder });
    reference = { ...answer, ...judgeReference(prepared, answer) };
    say(`${REFERENCES[settings.reference]}${answer.isKept ? " (kept)" : ""}`, reference);
  }
  const recommended = await recommendedLevel(prepared, context);
  const levels = [];
  for (const level of settings.levels) levels.push(await tryLevel(level, prepared, context));
  return { set, rows: prepared.training.rows.length, reference, levels, recommended };
}

async function main() {
  const settings = options();
  if (!existsSync(settings.data)) {
    stop(`There is no folder of data sets at ${settings.data}, so nothing is measured. Name it: --data DIR`, 2);
  }
  const chosen = setsOrStop(settings.sets);
  const sets = chosen.filter((set) => isThere(settings.data, set));
  if (sets.length === 0) stop(`None of the data sets is in ${settings.data}, so nothing is measured.`, 2);
  for (const { name } of chosen.filter((set) => !sets.includes(set))) console.error(`${name} is not there: left out.`);
  const python = settings["no-reference"] ? null : await findPython(settings.python);
  if (python === null && !settings["no-reference"]) stop(NO_PYTHON, 2);
  if (settings.write) await requireSection(settings.write, "bench:quality");

  await buildKernelsIfNeeded();
  const began = new Date();
  const loads = [os.loadavg()[0]];
  const { loadModel } = await importEngine();
  const folder = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => rm(folder, { recursive: true, force: true }).finally(() => process.exit(1)));
  }
  try {
    const results = [];
    for (const set of sets) {
      results.push(await measureSet(set, { settings, folder, python, loadModel }));
      loads.push(os.loadavg()[0]);
    }
    const text = qualityReport({ settings, results, began, loads });
    console.log(text);
    if (settings.write) await writeSection(settings.write, "bench:quality", text);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
