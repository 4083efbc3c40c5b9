/**
 * What calibration does to confidence: the expected calibration error of a model on test rows as trained, with the
 * temperature that was fitted on validation rows, and of the same model without it.
 *
 *   npm run bench:calibration -- --sets banking77,trec --levels ngram
 */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../lib/bundle.mjs";
import { buildKernelsIfNeeded } from "../lib/kernels.mjs";
import { ENCODER_DIRECTORY, importEngine } from "./lib/engine.mjs";
import { isThere, NONE, prepareSet } from "./lib/rows.mjs";
import { chooseSets } from "./lib/sets.mjs";
import { trainEngine } from "./lib/train.mjs";
import { machine, requireSection, table, writeSection } from "./report.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

const { values: settings } = parseArgs({
  options: {
    sets: { type: "string", default: "all" },
    levels: { type: "string", default: "ngram" },
    data: { type: "string", default: path.join(root, "../shared/data") },
    write: { type: "string" },
  },
});

if (!existsSync(settings.data)) {
  console.error(`There is no folder of data sets at ${settings.data}, so nothing is measured. Name it: --data DIR`);
  process.exit(2);
}
if (settings.write !== undefined) await requireSection(settings.write, "bench:calibration");
await buildKernelsIfNeeded();

const { loadModel } = await importEngine();
const { readModelFile, writeModelFile } = await import(await bundle("lib/engine/models/model-file.ts"));
const { expectedCalibrationError } = await import(await bundle("lib/engine/metrics/calibration-error.ts"));

/** Drawings of the test rows by which a difference is told from chance, and the share of them that it has to hold in. */
const DRAWINGS = 1000;
const SURE = 0.975;
const BATCH = 256;

/** The same model with every temperature at 1. */
function withoutTemperature(bytes) {
  const { header, section } = readModelFile(bytes);
  const sections = header.sections.map(({ name, type, length }) => ({ name, data: section(name, type, length) }));
  const targets = header.targets.map((target) => ({ ...target, temperature: 1 }));
  return writeModelFile({ ...header, targets }, sections);
}

/**
 * Confidence of each answer and whether it was right, row by row: of a single-label target the label that was said, of a
 * multi-label one the yes or no to every label.
 */
function answersOf(model, rows, { name, labels }, isMulti) {
  const known = rows.filter((row) => row.labels[name] !== undefined);
  const found = [];
  for (let from = 0; from < known.length; from += BATCH) {
    const batch = known.slice(from, from + BATCH);
    const answers = model.predict(batch.map(({ text }) => text));
    answers.forEach((answer, at) => {
      const truth = [batch[at].labels[name]].flat();
      found.push(isMulti ? eachLabel(answer[name], truth, labels) : [highest(answer[name], truth, labels)]);
    });
  }
  return found;
}

function highest(scores, truth, labels) {
  const confidence = Math.max(...scores);
  return { confidence, correct: truth.includes(labels[scores.indexOf(confidence)]) };
}

function eachLabel(scores, truth, labels) {
  return labels.flatMap((label, at) => {
    if (label === NONE) return [];
    const isSaid = scores[at] >= 0.5;
    return [{ confidence: isSaid ? scores[at] : 1 - scores[at], correct: isSaid === truth.includes(label) }];
  });
}

/** A seeded generator of whole numbers below `count` (mulberry32). */
function drawing(seed) {
  let state = seed;
  return (count) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * count);
  };
}

/** In which share of drawings of the same rows the error with the temperature is the higher one. */
function shareWorse(before, after) {
  const draw = drawing(1);
  let worse = 0;
  for (let i = 0; i < DRAWINGS; i += 1) {
    const rows = Array.from(before, () => draw(before.length));
    const error = (answers) => expectedCalibrationError(rows.flatMap((row) => answers[row]));
    if (error(after) > error(before)) worse += 1;
  }
  return worse / DRAWINGS;
}

function verdict({ before, after, worse }) {
  if (before === after) return "the same";
  if (worse >= SURE) return "WORSE";
  if (worse <= 1 - SURE) return "better";
  return after < before ? "better, within chance" : "worse, within chance";
}

async function measure(set, level, folder) {
  const { training, validation, scored } = await prepareSet(settings.data, set, folder);
  const file = path.join(folder, `${set.name}-${level}.model`);
  const order = { training: training.file, validation: validation?.file ?? null, level, model: file };
  const trained = await trainEngine(order, folder);
  if (trained.unavailable !== undefined) throw new Error(trained.unavailable);
  const bytes = new Uint8Array(await readFile(file));
  await rm(file);
  const load = (data) => loadModel(data, { encoderDirectory: ENCODER_DIRECTORY });
  const [calibrated, plain] = [await load(bytes), await load(withoutTemperature(bytes))];
  const temperatures = readModelFile(bytes).header.targets.map(({ temperature }) => temperature);
  return Object.entries(scored).flatMap(([division, { rows }]) =>
    calibrated.targets.map((target, at) => {
      const isMulti = set.targets[target.name].multi ?? false;
      const [without, fitted] = [plain, calibrated].map((model) => answersOf(model, rows, target, isMulti));
      const error = (answers) => expectedCalibrationError(answers.flat());
      const [before, after] = [error(without), error(fitted)];
      const worse = before === after ? 0 : shareWorse(without, fitted);
      const parts = [set.name, division === "test" ? "" : division, calibrated.targets.length > 1 ? target.name : ""];
      const found = { name: parts.filter(Boolean).join(", "), level, rows: without.length, before, after, worse };
      return { ...found, temperature: temperatures[at] };
    }),
  );
}

const percent = (value) => (100 * value).toFixed(2);
const began = performance.now();
const folder = await mkdtemp(path.join(os.tmpdir(), "studio-calibration-"));
const results = [];
const failures = [];
try {
  for (const set of chooseSets(settings.sets.split(",")).filter((one) => isThere(settings.data, one))) {
    for (const level of settings.levels.split(",")) {
      try {
        const found = await measure(set, level, folder);
        results.push(...found);
        for (const { name, before, after } of found)
          console.error(`${name}, ${level}: ${percent(before)} → ${percent(after)}`);
      } catch (error) {
        failures.push(`${set.name}, ${level}: ${error.message.split("\n")[0]}`);
        console.error(failures.at(-1));
      }
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const lines = results.map((found) => [
  found.name,
  found.level,
  found.rows.toLocaleString("en-US"),
  found.temperature.toFixed(2),
  percent(found.before),
  percent(found.after),
  verdict(found),
]);
const countOf = (word) => results.filter((found) => verdict(found) === word).length;
const text = [
  `Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run bench:calibration -- --sets ${settings.sets} --levels ${settings.levels}\`, in ${((performance.now() - began) / 60_000).toFixed(1)} minutes. ${machine()}.`,
  table(["data and division", "level", "rows", "temperature", "ECE without", "ECE with", "judgement"], lines),
  `Of ${results.length}: ${countOf("better")} better and ${countOf("WORSE")} WORSE beyond the chance of the test rows; within it ${countOf("better, within chance")} better and ${countOf("worse, within chance")} worse; ${countOf("the same")} the same.`,
  ...(failures.length === 0 ? [] : [`Not measured: ${failures.join("; ")}.`]),
].join("\n\n");
console.log(`\n${text}`);
if (settings.write !== undefined) await writeSection(settings.write, "bench:calibration", text);
