/**
 * What training and serving cost: the engine beside a linear SVM of scikit-learn on the same rows, the tutorial's job, growth with the rows,
 * the production build over loopback, and model files.
 *
 *   npm run bench:engine -- --parts fit,tutorial
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildKernelsIfNeeded } from "../lib/kernels.mjs";
import { measureFiles } from "./lib/part-files.mjs";
import { measureFit } from "./lib/part-fit.mjs";
import { measureScale } from "./lib/part-scale.mjs";
import { measureHealth, measureServing } from "./lib/part-serve.mjs";
import { measureTutorial } from "./lib/part-tutorial.mjs";
import { findPython, LEVELS, NO_PYTHON } from "./lib/train.mjs";
import { machine, requireSection, writeSection } from "./report.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

const PARTS = {
  fit: measureFit,
  tutorial: measureTutorial,
  scale: measureScale,
  files: measureFiles,
  serve: measureServing,
  health: measureHealth,
};

const USAGE = `Usage: npm run bench:engine -- [options]

  --parts NAME,…    which of ${Object.keys(PARTS).join(", ")} (default: all)
  --levels NAME,…   which of ${LEVELS.join(", ")} (default: all)
  --runs N          trainings of each, of which the median counts (default: 3; of scale always one)
  --rows N,N,…      rows of the part scale (default: 10000,100000,1000000)
  --largest L=N,…   the most rows that a level is trained on there (default: encoder=10000,static=100000,ngram=1000000)
  --svm-rows N      the most rows that the SVM is trained on there (default: 10000)
  --calls N         single calls of the part serve (default: 1000)
  --no-reference    without the SVM
  --data DIR        folder of the data sets (default: ../shared/data)
  --python FILE     a Python 3 with scikit-learn (default: found)
  --write FILE      also put the figures into this document, between its marks, such as docs/benchmarks.md
  --note TEXT       a sentence to go with them`;

function stop(message, code) {
  (code === 0 ? console.log : console.error)(message);
  process.exit(code);
}

function options() {
  const { values } = parseArgs({
    options: {
      parts: { type: "string", default: Object.keys(PARTS).join(",") },
      levels: { type: "string", default: LEVELS.join(",") },
      runs: { type: "string", default: "3" },
      rows: { type: "string", default: "10000,100000,1000000" },
      largest: { type: "string", default: "encoder=10000,static=100000,ngram=1000000" },
      "svm-rows": { type: "string", default: "10000" },
      calls: { type: "string", default: "1000" },
      "no-reference": { type: "boolean", default: false },
      data: { type: "string", default: path.join(root, "../shared/data") },
      python: { type: "string" },
      write: { type: "string" },
      note: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) stop(USAGE, 0);
  const parts = values.parts.split(",");
  const asked = values.levels.split(",");
  const levels = LEVELS.filter((level) => asked.includes(level));
  const largest = Object.fromEntries(values.largest.split(",").map((pair) => pair.split("=")));
  const settings = {
    ...values,
    parts,
    levels,
    runs: Number(values.runs),
    rows: values.rows.split(",").map(Number),
    largest: Object.fromEntries(LEVELS.map((level) => [level, Number(largest[level] ?? 0)])),
    svmRows: Number(values["svm-rows"]),
    calls: Number(values.calls),
  };
  const counts = [settings.runs, settings.calls, ...settings.rows];
  const isRight =
    parts.every((part) => Object.hasOwn(PARTS, part)) &&
    levels.length === asked.length &&
    counts.every((count) => Number.isInteger(count) && count > 0) &&
    [settings.svmRows, ...Object.values(settings.largest)].every((count) => count >= 0);
  if (!isRight) stop(USAGE, 2);
  return settings;
}

/** The arguments as they were given, but for where the text goes. */
function commandOf() {
  const given = [...process.argv.slice(2)];
  for (const name of ["--write", "--note", "--data", "--python"]) {
    const at = given.indexOf(name);
    if (at >= 0) given.splice(at, 2);
  }
  return `npm run bench:engine${given.length === 0 ? "" : ` -- ${given.join(" ")}`}`;
}

async function main() {
  const settings = options();
  if (!existsSync(settings.data)) {
    stop(`There is no folder of data sets at ${settings.data}, so nothing is measured. Name it: --data DIR`, 2);
  }
  const python = settings["no-reference"] ? null : await findPython(settings.python);
  if (python === null && !settings["no-reference"]) stop(NO_PYTHON, 2);
  if (settings.write) await requireSection(settings.write, "bench:engine");

  await buildKernelsIfNeeded();
  const began = new Date();
  const loads = [os.loadavg()[0]];
  const folder = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  const context = { settings, folder, python, references: {}, stops: [] };
  const end = async () => {
    for (const close of context.stops.splice(0).reverse()) await close();
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end().finally(() => process.exit(1)));
  try {
    const sections = [];
    for (const [name, measure] of Object.entries(PARTS)) {
      if (!settings.parts.includes(name)) continue;
      console.error(name);
      sections.push(await measure(context));
      loads.push(os.loadavg()[0]);
    }
    const minutes = (Date.now() - began.getTime()) / 60_000;
    const about = [
      `Measured on ${began.toISOString().slice(0, 10)} with \`${commandOf()}\`, in ${minutes.toFixed(1)} minutes. ${machine()}.`,
      ...(context.versions === undefined ? [] : [`${context.versions}.`]),
      `Load of the machine while it ran: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
      ...(settings.note ? [settings.note] : []),
    ];
    const text = [about.join(" "), ...sections].join("\n\n");
    console.log(text);
    if (settings.write) await writeSection(settings.write, "bench:engine", text);
  } finally {
    await end();
  }
}

await main();
