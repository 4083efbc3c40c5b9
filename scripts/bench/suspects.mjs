/**
 * How many wrong labels are found, and what looking for them costs: labels of published data sets are flipped at random and
 * the flips looked for among the first rows of the list; CSV files of many rows are only timed.
 *
 *   npm run bench:suspects -- --rows 10000,100000,1000000 --seeds 1,2,3
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { bundle } from "../lib/bundle.mjs";
import { run } from "./measure.mjs";
import { machine, median, table, writeSection } from "./report.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Of all rows, so many get another label, and so many are looked at. */
const SHARE = 0.05;

const SETS = [
  "banking77/train.csv",
  "clinc150/train.csv",
  "massive-en-16/train.csv",
  "trec/train.csv",
  "stackoverflow-20/stackoverflow.csv",
  "20newsgroups/train.csv.gz",
  "sst2/train.csv",
];

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "10000,100000,1000000" },
    seeds: { type: "string", default: "1,2,3" },
    data: { type: "string", default: path.join(root, "../shared/data") },
    reference: { type: "string", default: path.join(root, "../shared/bench") },
    python: { type: "string", default: "python3" },
    write: { type: "string" },
  },
});

const { LabelledTexts } = await import(await bundle("lib/datasets/suspects/labelled-texts.ts"));
const { findSuspects } = await import(await bundle("lib/datasets/suspects/find-suspects.ts"));

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();

/** Texts and label codes of a CSV file. */
async function read(file) {
  const source = `read_csv('${file.replaceAll("'", "''")}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;
  const found = await connection.runAndReadAll(`SELECT text, label FROM ${source} WHERE label <> ''`);
  const codes = new Map();
  const rows = found.getRows().map(([text, label]) => {
    if (!codes.has(label)) codes.set(label, codes.size);
    return { text: text ?? "", label: codes.get(label) };
  });
  return { texts: rows.map(({ text }) => text), labels: rows.map(({ label }) => label), labelCount: codes.size };
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Gives a share of the rows another label, each of the others as likely as the next. */
function flipped({ labels, labelCount }, seed) {
  const random = randomFrom(seed);
  const order = labels.map((_, row) => row);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  const changed = [...labels];
  for (const row of order.slice(0, Math.round(labels.length * SHARE))) {
    const other = Math.floor(random() * (labelCount - 1));
    changed[row] = other >= labels[row] ? other + 1 : other;
  }
  return changed;
}

function find({ texts, labelCount }, labels) {
  const started = process.cpuUsage();
  const store = new LabelledTexts(texts.length);
  texts.forEach((text, row) => {
    store.add(row, labels[row], text);
  });
  const steps = findSuspects(store, labelCount);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { user, system } = process.cpuUsage(started);
  return { found: step.value, cpu: (user + system) / 1e6 };
}

const percent = (part, whole) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`);
const middle = (list, of) => median(list.map(of));

async function measureFlips(seeds) {
  const lines = [];
  for (const name of SETS) {
    const file = path.join(values.data, name);
    if (!existsSync(file)) continue;
    const data = await read(file);
    const runs = seeds.map((seed) => {
      const labels = flipped(data, seed);
      const isFlip = (row) => labels[row] !== data.labels[row];
      const { found, cpu } = find(data, labels);
      const first = [...found.rows]
        .slice(0, Math.ceil(data.texts.length * SHARE))
        .map((row, index) => ({ row, index }));
      const hits = first.filter(({ row }) => isFlip(row));
      const right = hits.filter(({ row, index }) => found.suggested[index] === data.labels[row]);
      const flips = data.labels.filter((_, row) => isFlip(row)).length;
      const listed = [...found.rows].filter(isFlip).length;
      return { flips, hits: hits.length, right: right.length, listed, length: found.rows.length, cpu };
    });
    const clean = find(data, data.labels).found;
    const flips = runs[0].flips;
    lines.push([
      name.split("/")[0],
      data.texts.length.toLocaleString("en-US"),
      String(data.labelCount),
      percent(
        middle(runs, (r) => r.hits),
        flips,
      ),
      percent(
        middle(runs, (r) => r.right),
        middle(runs, (r) => r.hits),
      ),
      middle(runs, (r) => r.length).toLocaleString("en-US"),
      percent(
        middle(runs, (r) => r.listed),
        flips,
      ),
      clean.rows.length.toLocaleString("en-US"),
      middle(runs, (r) => r.cpu).toFixed(2),
    ]);
    console.log(lines.at(-1).join("  "));
  }
  const heads = [
    "data",
    "rows",
    "labels",
    "flips in the first 5 %",
    "of these with the right label suggested",
    "rows listed",
    "flips among them",
    "rows listed without flips",
    "CPU seconds",
  ];
  return table(heads, lines);
}

async function measureCost(counts) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "studio-suspects-"));
  try {
    const lines = [];
    for (const count of counts) {
      const file = path.join(folder, "big.csv");
      const made = await run(values.python, [path.join(values.reference, "make_big_csv.py"), String(count), file]);
      if (made.code !== 0) throw new Error(made.stderr);
      const data = await read(file);
      const { found, cpu } = find(data, flipped(data, 1));
      const characters = data.texts.reduce((sum, text) => sum + text.length, 0);
      lines.push([
        count.toLocaleString("en-US"),
        String(data.labelCount),
        Math.round(characters / count).toString(),
        found.rows.length.toLocaleString("en-US"),
        cpu.toFixed(2),
      ]);
      console.log(lines.at(-1).join("  "));
    }
    return table(["rows", "labels", "characters a text", "rows listed", "CPU seconds"], lines);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const numbers = (text) => text.split(",").filter(Boolean).map(Number);
const seeds = numbers(values.seeds);
const flips = await measureFlips(seeds);
const cost = await measureCost(numbers(values.rows));
const command = `npm run bench:suspects -- --rows ${values.rows} --seeds ${values.seeds}`;
const text = [
  `Measured on ${new Date().toISOString().slice(0, 10)} with \`${command}\`; medians of the seeds. ${machine()}.`,
  flips,
  "CPU seconds of reading the words and looking, without reading the file, one run:",
  cost,
].join("\n\n");
console.log(`\n${text}`);
if (values.write !== undefined) await writeSection(values.write, "bench:suspects", text);
connection.closeSync();
