/**
 * A recipe dragged over a large dataset: how long the server takes for each preview, over HTTP, in a production build.
 *
 *   npm run bench:preview -- --rows 1000000
 */
import { once } from "node:events";
import { createWriteStream, openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { machine, table, writeSection } from "./report.mjs";
import { startStudio } from "./studio.mjs";

const USAGE = `Usage: npm run bench:preview -- [options]

  --rows N       rows of the dataset (default: 1000000)
  --moves N      previews of each recipe (default: 200)
  --write FILE   also put the figures into this document, between its marks, such as docs/benchmarks.md`;

/** Recipes as a person drags them: move `i` of a slider. */
const DRAGGED = [
  ["200/600, the minimum", (i) => ({ balance: { minSamples: 10 + i, maxSamples: 600 } })],
  ["keep all, the maximum", (i) => ({ balance: { minSamples: 10, maxSamples: 1_000 + i * 137 } })],
  [
    "keep all, the share of validation",
    (i) => ({ balance: { minSamples: 20, maxSamples: null }, split: { validation: 0.05 + i / 1_000, test: 0.1 } }),
  ],
  [
    "split, then balance: the seed",
    (i) => ({ balance: { minSamples: 10, maxSamples: 5_000 }, order: "split-then-balance", seed: i }),
  ],
  ["small labels repeated", (i) => ({ balance: { minSamples: 10, maxSamples: 20_000 + i, repeat: "auto" } })],
  [
    "rows of one thread together",
    (i) => ({ balance: { minSamples: 10, maxSamples: 2_000 + i * 37 }, split: { groupBy: "thread" } }),
  ],
  [
    "near-copies together",
    (i) => ({ balance: { minSamples: 10, maxSamples: 2_000 + i * 37 }, split: { nearDuplicates: 0.8 } }),
  ],
];

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    moves: { type: "string", default: "200" },
    write: { type: "string" },
    help: { type: "boolean" },
  },
});
const rows = Number(values.rows);
const moves = Number(values.moves);
if (values.help || !(rows >= 1_000) || !(moves >= 1)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const WORDS = "order parcel card invoice café meeting alarm login refund train ticket song light door report".split(
  " ",
);

/** Short texts, every fiftieth of them said twice, under 60 labels of which each is half as frequent as one before it. */
async function writeCsv(file) {
  const out = createWriteStream(file);
  let lines = "text,label,thread\n";
  for (let row = 0; row < rows; row += 1) {
    const said = row % 50 === 0 ? row + 1 : row;
    const words = [3, 7, 11, 13, 17].map((step) => WORDS[Math.floor((said * 2_654_435_761) / step) % WORDS.length]);
    const label = Math.floor(60 * ((row * 0.618_033_988_7) % 1) ** 3);
    lines += `${words.join(" ")} number ${said},label_${label},t${row % 90_001}\n`;
    if (lines.length < 1e6) continue;
    if (!out.write(lines)) await once(out, "drain");
    lines = "";
  }
  out.end(lines);
  await once(out, "finish");
}

async function upload(url, file) {
  const form = new FormData();
  form.set("file", await openAsBlob(file), "rows.csv");
  const answer = await fetch(`${url}/api/datasets`, { method: "POST", headers: { origin: url }, body: form });
  let dataset = await answer.json();
  while (dataset.status === "importing") {
    await sleep(200);
    dataset = await (await fetch(`${url}/api/datasets/${dataset.id}`)).json();
  }
  if (dataset.status !== "ready") throw new Error(`The dataset was not read: ${JSON.stringify(dataset)}`);
  return dataset.id;
}

/** Milliseconds of one preview. Throws for a recipe that was refused: it would be quick for nothing. */
async function preview(url, id, recipe) {
  const startedAt = performance.now();
  const answer = await fetch(`${url}/api/datasets/${id}/preparations/preview`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify(recipe),
  });
  const body = await answer.json();
  const elapsed = performance.now() - startedAt;
  if (!body.preview) throw new Error(`The recipe was refused: ${JSON.stringify(body).slice(0, 400)}`);
  return elapsed;
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;

await buildIfNeeded();
const folder = await mkdtemp(path.join(os.tmpdir(), "studio-bench-preview-"));
try {
  const file = path.join(folder, "rows.csv");
  await writeCsv(file);
  const studio = await startStudio(path.join(folder, "data"));
  try {
    const id = await upload(studio.url, file);
    const lines = [];
    for (const [name, recipeAt] of DRAGGED) {
      const first = await preview(studio.url, id, recipeAt(0));
      const times = [];
      for (let i = 1; i <= moves; i += 1) times.push(await preview(studio.url, id, recipeAt(i)));
      times.sort((a, b) => a - b);
      const figures = [first, quantile(times, 0.5), quantile(times, 0.95), times.at(-1) ?? 0];
      lines.push([name, ...figures.map((ms) => ms.toFixed(0))]);
      console.log(lines.at(-1).join("  "));
    }
    const said = `Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run bench:preview -- --rows ${rows} --moves ${moves}\`. ${machine()}. Milliseconds over HTTP on loopback; "first" is the first preview of its kind, in which what it needs is counted.`;
    const text = `${said}\n\n${table(["dragged", "first", "p50", "p95", "most"], lines)}`;
    console.log(`\n${text}`);
    if (values.write) await writeSection(values.write, "bench:preview", text);
  } finally {
    await studio.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
