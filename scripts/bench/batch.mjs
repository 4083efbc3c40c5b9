/**
 * A file of many rows through the production build: how many rows a second, how much memory the server has meanwhile, and
 * whether every row is there once after the app was killed half-way. Linux only: the memory is what its kernel says.
 *
 *   npm run bench:batch -- --rows 1000000
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { machine, writeSection } from "./report.mjs";
import { startStudio } from "./studio.mjs";

const USAGE = `Usage: npm run bench:batch -- [options]

  --rows N        rows of the file (default: 1000000)
  --level NAME    what the model is trained from: ngram, static or encoder (default: ngram)
  --write FILE    also put the figures into this document, between its marks, such as docs/benchmarks.md`;

const SAMPLE_MS = 500;
const LIMIT_MS = 30 * 60_000;

function options() {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "1000000" },
      level: { type: "string", default: "ngram" },
      write: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const rows = Number(values.rows);
  if (values.help || !(rows >= 1_000)) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  return { ...values, rows };
}

async function call(studio, method, address, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${studio.url}${address}`, {
    method,
    headers: body === undefined || isForm ? {} : { "content-type": "application/json" },
    body: isForm ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

async function until(look) {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() - began > LIMIT_MS) throw new Error("It took too long.");
    await sleep(SAMPLE_MS);
  }
}

/** Trains on the sample and returns the id of the model. */
async function trainModel(studio, level) {
  const dataset = await call(studio, "POST", "/api/datasets/import", { source: "sample", name: "assistant-intents" });
  await until(async () => (await call(studio, "GET", `/api/datasets/${dataset.id}`)).status === "ready");
  const recipe = { balance: { minSamples: 10, maxSamples: 350 } };
  const preparation = await call(studio, "POST", `/api/datasets/${dataset.id}/preparations`, recipe);
  const body = { preparationId: preparation.id, model: level, autoStart: true };
  const { id } = await call(studio, "POST", "/api/jobs", body);
  const job = await until(async () => {
    const now = await call(studio, "GET", `/api/jobs/${id}`);
    if (now.status.startsWith("FAILED")) throw new Error(now.error?.message);
    return now.status === "SUCCESS" && now.modelId !== null ? now : null;
  });
  return job.modelId;
}

const OPENERS = ["please", "could you", "I would like to", "when can we", "hey,", "nobody told me how to"];
const DEEDS = ["play", "cancel", "set", "find", "turn off", "send", "wake me for", "describe", "add", "translate"];
const THINGS = [
  "some jazz",
  "the kitchen light",
  "“that” alarm",
  "a café; closed",
  "the meeting",
  "my list",
  "the news",
];

/** A semicolon file as a German Excel saves it: no two texts alike. */
function makeFile(rows) {
  const lines = Array.from({ length: rows }, (_, row) => {
    const at = (list, step) => list[Math.floor(row / step) % list.length];
    const text = `${at(OPENERS, 1)} ${at(DEEDS, 7)} ${at(THINGS, 3)} and ${at(DEEDS, 11)} ${at(THINGS, 5)}, order ${row * 37}`;
    // Quoted where that is needed, as spreadsheets do, so that a line of the result begins with the line of the file.
    return `${row};${text.includes(";") ? `"${text}"` : text};${(row % 977) - 400}`;
  });
  return { csv: `\uFEFFnr;text;amount\r\n${lines.join("\r\n")}\r\n`, lines };
}

/** Resident memory of a process in bytes. */
async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** Samples a batch and the memory of its server until `isOver` says so. */
async function follow(studio, batchId, began, isOver) {
  const samples = [];
  await until(async () => {
    const batch = await call(studio, "GET", `/api/batches/${batchId}`);
    const memory = await memoryOf(studio.pid);
    samples.push({ seconds: (performance.now() - began) / 1_000, rows: batch.rowsDone, memory });
    if (batch.status === "failed") throw new Error(batch.error?.message);
    return isOver(batch);
  });
  return samples;
}

/** What the answers of a whole result say against the file, row by row. */
function verify(result, lines) {
  const got = result.split("\r\n");
  if (got.pop() !== "") throw new Error("The result does not end with a line end.");
  const faults = lines.filter((line, row) => {
    const answer = got[row + 1] ?? "";
    return (
      !answer.startsWith(`${line};`) ||
      !/^;[a-z_]+;[\d.]+;[a-z_]*;[\d.]*;(yes;[a-z ]+|no;)$/.test(answer.slice(line.length))
    );
  });
  return { rows: got.length - 1, faults: faults.length };
}

const megabytes = (bytes) => Math.round(bytes / 1e6).toLocaleString("en-US");
const whole = (number) => Math.round(number).toLocaleString("en-US");

/** Mean memory of the samples in a part of the way, from 0 to 1. */
function meanMemory(samples, from, to) {
  const part = samples.slice(Math.floor(samples.length * from), Math.max(1, Math.ceil(samples.length * to)));
  return part.reduce((sum, { memory }) => sum + memory, 0) / Math.max(1, part.length);
}

function report({ settings, began, loads, first, second, resumed, checked, undisturbed }) {
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const line = (name, samples) => {
    const seconds = samples.at(-1).seconds - samples[0].seconds;
    const rows = samples.at(-1).rows - samples[0].rows;
    const memories = samples.map(({ memory }) => memory);
    const [early, late] = [meanMemory(samples, 0.2, 0.4), meanMemory(samples, 0.8, 1)];
    return row([
      name,
      whole(rows),
      seconds.toFixed(1),
      whole(rows / seconds),
      megabytes(early),
      megabytes(late),
      megabytes(Math.max(...memories)),
    ]);
  };
  const growth = meanMemory(undisturbed, 0.8, 1) / meanMemory(undisturbed, 0.2, 0.4) - 1;
  const verdict = (holds) => (holds ? "holds" : "MISSED");
  const isWhole = checked.rows === settings.rows && checked.faults === 0;
  return [
    [
      `Measured on ${began.toISOString().slice(0, 10)} with \`npm run bench:batch -- --rows ${settings.rows} --level ${settings.level}\`.`,
      `${machine()}. Load of the machine while it ran: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
    ].join(" "),
    [
      row(["run", "rows", "seconds", "rows/s", "MB, 2nd fifth", "MB, last fifth", "MB, most"]),
      row(["---", "---:", "---:", "---:", "---:", "---:", "---:"]),
      line("undisturbed", undisturbed),
      line("until it was killed", first),
      line("after the restart", second),
    ].join("\n"),
    [
      `- killed (SIGKILL) at ${whole(first.at(-1).rows)} rows; it went on by itself at ${whole(resumed)} rows`,
      `- every row once, in its order and with its own cells: ${whole(checked.rows)} rows, ${checked.faults} faults, ${verdict(isWhole)}`,
      `- the same bytes as the undisturbed run: ${verdict(checked.isSame)}`,
      `- memory grows by less than 10 % from the second fifth to the last: ${(growth * 100).toFixed(1)} %, ${verdict(growth < 0.1)}`,
    ].join("\n"),
  ].join("\n\n");
}

async function startBatch(studio, modelId, csv) {
  const form = new FormData();
  form.set("modelId", modelId);
  form.set("file", new Blob([csv]), "orders.csv");
  const { id } = await call(studio, "POST", "/api/batches", form);
  const draft = await until(async () => {
    const batch = await call(studio, "GET", `/api/batches/${id}`);
    if (batch.status === "failed") throw new Error(batch.error?.message);
    return batch.status === "draft" ? batch : null;
  });
  if (draft.suggestedTextColumns[0] !== "text") throw new Error("The text column was not found.");
  await call(studio, "POST", `/api/batches/${id}/start`, { textColumns: ["text"], reviewBelow: 0.5 });
  return id;
}

const resultOf = async (studio, id) => (await fetch(`${studio.url}/api/batches/${id}/result`)).arrayBuffer();

async function main() {
  const settings = options();
  if (os.platform() !== "linux") throw new Error("The server's memory is read from /proc, which only Linux has.");
  await buildIfNeeded();
  const began = new Date();
  const loads = [os.loadavg()[0]];
  const temporary = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  let studio = null;
  try {
    const dataDir = path.join(temporary, "data");
    studio = await startStudio(dataDir);
    const modelId = await trainModel(studio, settings.level);
    const { csv, lines } = makeFile(settings.rows);
    await writeFile(path.join(temporary, "orders.csv"), csv);

    console.error("undisturbed");
    const calm = await startBatch(studio, modelId, csv);
    const undisturbed = await follow(studio, calm, performance.now(), ({ status }) => status === "ready");
    const expected = Buffer.from(await resultOf(studio, calm));
    loads.push(os.loadavg()[0]);

    console.error("killed at half");
    const id = await startBatch(studio, modelId, csv);
    const first = await follow(studio, id, performance.now(), ({ rowsDone }) => rowsDone >= settings.rows / 2);
    await studio.kill();
    studio = await startStudio(dataDir);
    const startedAt = performance.now();
    const resumed = (await call(studio, "GET", `/api/batches/${id}`)).rowsDone;
    const second = await follow(studio, id, startedAt, ({ status }) => status === "ready");
    const result = Buffer.from(await resultOf(studio, id));
    loads.push(os.loadavg()[0]);
    const checked = { ...verify(result.toString("utf8"), lines), isSame: result.equals(expected) };
    const text = report({ settings, began, loads, first, second, resumed, checked, undisturbed });
    console.log(text);
    if (settings.write) await writeSection(settings.write, "bench:batch", text);
  } finally {
    await studio?.stop();
    await rm(temporary, { recursive: true, force: true });
  }
}

await main();
