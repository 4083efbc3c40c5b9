import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { table } from "../report.mjs";
import { budget, count, megabytes, seconds } from "./format.mjs";
import { readRows } from "./rows.mjs";
import { trainEngine, trainReference } from "./train.mjs";

const SOURCE = { file: "massive-en/train.csv" };
const TARGETS = { intent: { column: "label" } };
const SEED = 1;

/** How much the measured exponent may be above 1 by chance and by caches. */
const EXPONENT_SLACK = 0.05;

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

/** A text with a word dropped, said twice or moved: another text that keeps its label. */
function edited(text, random) {
  const words = text.split(" ");
  const below = (limit) => Math.floor(random() * limit);
  if (words.length <= 3) return text;
  if (random() < 0.5) words.splice(below(words.length), 1);
  if (random() < 0.3) words.splice(below(words.length), 0, words[below(words.length)]);
  if (random() < 0.3) {
    const at = below(words.length - 1);
    [words[at], words[at + 1]] = [words[at + 1], words[at]];
  }
  return words.join(" ");
}

/** Writes `rows` lines drawn from the source; returns a hash of them. */
async function writeResampled(source, rows, file) {
  const random = randomFrom(SEED);
  const hash = createHash("sha256");
  const out = createWriteStream(file);
  for (let written = 0; written < rows; ) {
    let lines = "";
    for (; written < rows && lines.length < 1e6; written += 1) {
      const { text, labels } = source[Math.floor(random() * source.length)];
      lines += `${JSON.stringify({ text: edited(text, random), labels })}\n`;
    }
    hash.update(lines);
    if (!out.write(lines)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return hash.digest("hex");
}

/** How a measure grows between two neighbours: 1 is as the rows do. */
const exponent = (from, to, key) => Math.log(to[key] / from[key]) / Math.log(to.rows / from.rows);

function budgetsOf(level, measured) {
  return measured.slice(1).flatMap((to, at) => {
    const from = measured[at];
    return [
      ["cpu", "CPU"],
      ["peak", "peak memory"],
    ].map(([key, name]) => {
      const grown = exponent(from, to, key);
      const what = `${level}, from ${count(from.rows)} to ${count(to.rows)} rows, ${name} no worse than linear`;
      return budget(what, `exponent ${grown.toFixed(2)}`, grown <= 1 + EXPONENT_SLACK);
    });
  });
}

/** Seconds and memory of trainings by the number of rows. */
export async function measureScale(context) {
  const { settings, folder, python } = context;
  const source = await readRows(settings.data, SOURCE, TARGETS);
  const lines = [];
  const measured = Object.fromEntries(settings.levels.map((level) => [level, []]));
  for (const rows of settings.rows) {
    const file = path.join(folder, `rows-${rows}.jsonl`);
    const hash = await writeResampled(source, rows, file);
    if (python !== null && rows <= settings.svmRows) {
      const prepared = {
        set: { targets: TARGETS },
        training: { file },
        validation: null,
        scored: {},
        outside: null,
        hash,
      };
      const reference = await trainReference(prepared, { python, folder, runs: 1, fresh: true });
      context.versions = reference.versions;
      lines.push([count(rows), "SVM", seconds(reference.wall), seconds(reference.cpu), "–", "–", "–", "–"]);
      console.error(`  ${lines.at(-1).join("  ")}`);
    }
    for (const level of settings.levels) {
      if (rows > settings.largest[level]) continue;
      const order = { training: file, validation: null, level, model: path.join(folder, "scale.model") };
      const answer = await trainEngine(order, folder);
      if (answer.unavailable !== undefined) {
        lines.push([count(rows), level, "not available", "–", "–", "–", "–", "–"]);
        continue;
      }
      measured[level].push({ rows, ...answer });
      const { summary } = answer;
      const made = [count(summary.features), megabytes(answer.modelBytes), summary.epochsRun.toFixed(1)];
      lines.push([count(rows), level, seconds(answer.wall), seconds(answer.cpu), megabytes(answer.peak), ...made]);
      console.error(`  ${lines.at(-1).join("  ")}`);
    }
    await rm(file);
  }
  const heads = ["rows", "model", "wall s", "CPU s", "peak MB", "features", "model MB", "passes"];
  const budgets = settings.levels.flatMap((level) => budgetsOf(level, measured[level]));
  return [
    "Growth (rows of massive-en drawn again and again, with words dropped, repeated and moved; 60 labels; one run each):",
    table(heads, lines),
    ...(budgets.length === 0 ? [] : [budgets.join("\n")]),
  ].join("\n\n");
}
