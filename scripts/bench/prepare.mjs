/**
 * From a CSV file to three JSONL files: `npm run prepare-csv` beside the tutorial's Python and DuckDB, each as a whole
 * process, one after the other in turn.
 *
 *   npm run bench:prepare -- --rows 10000,100000 --runs 3
 */
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../lib/bundle.mjs";
import { measure, run } from "./measure.mjs";
import { budgets, machine, tables, writeSection } from "./report.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A program that uses more CPU than this in one run is not run again. */
const SLOW_CPU_SECONDS = 60;

const RECIPES = [
  { name: "200/600", python: [], ours: [] },
  {
    name: "keep all",
    python: ["--min-samples", "10", "--max-samples", "1000000000"],
    ours: ["--min-samples", "10", "--max-samples", "none"],
  },
];

const TOOLS = ["ours", "tutorial", "encoder", "DuckDB"];
const SPLITS = ["train", "validation", "test"];

const USAGE = `Usage: npm run bench:prepare -- [options]

  --rows N,N,…       rows of the CSV files (default: 10000,100000,1000000,3000000)
  --runs N           runs of each program, of which the median counts (default: 3)
  --tools NAME,…     which of ${TOOLS.join(", ")} to run (default: all; "ours" always runs)
  --reference DIR    folder of tutorial_pipeline.py and make_big_csv.py (default: ../shared/bench)
  --python FILE      a Python 3 with pandas, scikit-learn and tqdm (default: found)
  --write FILE       also put the tables into this document, between its marks, such as docs/benchmarks.md
  --note TEXT        a sentence to go with them`;

function options() {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "10000,100000,1000000,3000000" },
      runs: { type: "string", default: "3" },
      tools: { type: "string", default: TOOLS.join(",") },
      reference: { type: "string", default: path.join(root, "../shared/bench") },
      python: { type: "string" },
      write: { type: "string" },
      note: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) stop(USAGE, 0);
  const rows = values.rows.split(",").map(Number);
  const runs = Number(values.runs);
  const tools = TOOLS.filter((tool) => tool === "ours" || values.tools.split(",").includes(tool));
  if (![...rows, runs].every((value) => Number.isInteger(value) && value > 0)) stop(USAGE, 2);
  return { ...values, rows, runs, tools };
}

function stop(message, code) {
  (code === 0 ? console.log : console.error)(message);
  process.exit(code);
}

/** A Python that can run the reference; ends with how to get one where there is none. */
async function findPython(given, needsPackages) {
  const modules = needsPackages ? "pandas, sklearn, tqdm" : "os";
  for (const python of given ? [given] : ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]) {
    if (!existsSync(python)) continue;
    const { code, stdout } = await run(python, [
      "-c",
      `import sys, ${modules}; print(sys.version.split()[0], *(f"{m} {sys.modules[m].__version__}" for m in ("pandas", "sklearn", "numpy") if m in sys.modules))`,
    ]);
    if (code === 0) return { python, version: `Python ${stdout.trim()}` };
  }
  return stop(
    "The reference needs a Python 3 with pandas, scikit-learn and tqdm, and none was found. On Debian or Ubuntu: " +
      "apt-get install python3-pandas python3-sklearn python3-tqdm. Or name another one: --python FILE",
    1,
  );
}

/** What each program is called with. */
function commands({ python, reference, csv, folder, recipe }) {
  const pipeline = [python, path.join(reference, "tutorial_pipeline.py"), csv];
  const out = (tool) => path.join(folder, tool);
  return {
    ours: [process.execPath, path.join(root, "scripts/prepare-csv.mjs"), csv, out("ours"), "--quiet", ...recipe.ours],
    tutorial: [...pipeline, out("tutorial"), "--variant", "tutorial", ...recipe.python],
    encoder: [...pipeline, out("encoder"), "--variant", "encoder", ...recipe.python],
    DuckDB: [
      process.execPath,
      path.join(root, "scripts/bench/duckdb-copy.mjs"),
      csv,
      path.join(folder, "duckdb.jsonl"),
    ],
  };
}

async function hashOf(file) {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

/** Compares the files of ours with those of the reference; returns how many were compared. Throws where one differs. */
async function compareOutputs(folder, tools) {
  let count = 0;
  for (const tool of tools.filter((name) => name === "tutorial" || name === "encoder")) {
    for (const split of SPLITS) {
      const [made, expected] = await Promise.all(
        ["ours", tool].map((name) => hashOf(path.join(folder, name, `${split}.jsonl`))),
      );
      if (made !== expected) throw new Error(`${split}.jsonl differs from that of ${tool}, in ${folder}`);
      count += 1;
    }
  }
  return count;
}

/** All runs of one recipe on one file, the programs in turn and each round begun with another one. */
async function runRecipe({ python, reference, csv, folder, recipe, tools, runs: count }) {
  const called = commands({ python, reference, csv, folder, recipe });
  const runs = Object.fromEntries(tools.map((tool) => [tool, []]));
  let compared = 0;
  for (let round = 0; round < count; round++) {
    for (let turn = 0; turn < tools.length; turn++) {
      const tool = tools[(round + turn) % tools.length];
      if (runs[tool].some(({ cpu }) => cpu > SLOW_CPU_SECONDS)) continue;
      const used = await measure(python, called[tool]);
      runs[tool].push(used);
      console.error(
        `  ${tool}: ${used.cpu.toFixed(2)} s CPU, ${used.wall.toFixed(2)} s wall, ${Math.round(used.peak / 1e6)} MB`,
      );
    }
    if (round === 0) compared = await compareOutputs(folder, tools);
  }
  return { runs, compared };
}

function report({ results, tools, compared, settings, version, began, loads }) {
  const chosen = tools.length < TOOLS.length ? ` --tools ${tools.join(",")}` : "";
  const command = `npm run bench:prepare -- --rows ${settings.rows.join(",")} --runs ${settings.runs}${chosen}`;
  const about = [
    `Measured on ${began.toISOString().slice(0, 10)} with \`${command}\`; medians.`,
    `${machine()}; ${version}.`,
    `Load of the machine while it ran: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
    ...(compared > 0 ? [`${compared} files of ours were compared with the reference's: byte-equal.`] : []),
    ...(settings.note ? [settings.note] : []),
  ];
  const lines = [about.join(" "), tables(results, tools)];
  const isSingle =
    settings.runs > 1 && results.some(({ runs }) => Object.values(runs).some(({ length }) => length === 1));
  if (isSingle) lines.push("¹ one run, since it takes so long.");
  const held = budgets(results);
  if (held.length > 0) lines.push(`Budgets at 1,000,000 rows:\n\n${held.join("\n")}`);
  return lines.join("\n\n");
}

async function main() {
  const settings = options();
  const { reference, tools } = settings;
  for (const file of ["make_big_csv.py", "tutorial_pipeline.py"]) {
    if (existsSync(path.join(reference, file))) continue;
    stop(`There is no ${file} in ${reference}. Name the folder that has it: --reference DIR`, 1);
  }
  const needsPackages = tools.includes("tutorial") || tools.includes("encoder");
  const { python, version } = await findPython(settings.python, needsPackages);
  const began = new Date();
  const loads = [os.loadavg()[0]];
  const temporary = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => rm(temporary, { recursive: true, force: true }).finally(() => process.exit(1)));
  }
  try {
    await bundle("lib/preparations/server/direct/command.ts");
    const results = [];
    let compared = 0;
    for (const rows of settings.rows) {
      const csv = path.join(temporary, `${rows}.csv`);
      const made = await run(python, [path.join(reference, "make_big_csv.py"), String(rows), csv]);
      if (made.code !== 0) throw new Error(made.stderr);
      for (const recipe of RECIPES) {
        console.error(`${rows} rows, ${recipe.name}`);
        const folder = path.join(temporary, "out");
        await mkdir(folder);
        const outcome = await runRecipe({ ...settings, python, csv, folder, recipe });
        await rm(folder, { recursive: true });
        results.push({ rows, recipe: recipe.name, runs: outcome.runs });
        compared += outcome.compared;
        loads.push(os.loadavg()[0]);
      }
      await rm(csv);
    }
    const text = report({ results, tools, compared, settings, version, began, loads });
    console.log(text);
    if (settings.write) await writeSection(settings.write, "bench:prepare", text);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

await main();
