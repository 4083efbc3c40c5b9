/**
 * Predicted against actual: ten trainings of different size by the engine alone, one after another in a fresh data directory. Each is
 * predicted before anything is uploaded, again when it is validated, and then timed from RUNNING to SUCCESS:
 *
 *   npm run bench:estimate
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildKernelsIfNeeded } from "../lib/kernels.mjs";
import { seconds } from "./lib/format.mjs";
import { prepareSet } from "./lib/rows.mjs";
import { chooseSets } from "./lib/sets.mjs";
import { machine, requireSection, table, writeSection } from "./report.mjs";
import { apiOf } from "./soak-api.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

const JOBS = [
  { set: "banking77-5", model: "ministral-3b-latest" },
  { set: "openfood-mini", model: "static" },
  { set: "massive-en-16", model: "ministral-3b-latest", hyperparameters: { training_steps: 100 } },
  { set: "ethos", model: "ngram" },
  { set: "trec", model: "encoder" },
  { set: "banking77", model: "static" },
  { set: "clinc150-10", model: "encoder" },
  { set: "clinc150", model: "static" },
  { set: "clickbait", model: "ngram" },
  { set: "goemotions", model: "ngram" },
];
/** Texts that go with the question; as the dashboard asks it. */
const TEXTS = 200;
const TOLERANCE = 0.3;
const ENOUGH = 0.8;
const SAMPLE_MS = 50;

const USAGE = `Usage: npm run bench:estimate -- [options]

  --jobs NAME,…   data sets among ${JOBS.map(({ set }) => set).join(", ")} (default: all)
  --data DIR      folder of the data sets (default: ../shared/data)
  --write FILE    also put the figures into this document, between its marks, such as docs/benchmarks.md
  --note TEXT     a sentence to go with them`;

function stop(message, code) {
  (code === 0 ? console.log : console.error)(message);
  process.exit(code);
}

function options() {
  const { values } = parseArgs({
    options: {
      jobs: { type: "string", default: JOBS.map(({ set }) => set).join(",") },
      data: { type: "string", default: path.join(root, "../shared/data") },
      write: { type: "string" },
      note: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) stop(USAGE, 0);
  const names = values.jobs.split(",");
  const jobs = JOBS.filter(({ set }) => names.includes(set));
  if (jobs.length !== names.length) stop(USAGE, 2);
  return { ...values, jobs };
}

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}

/** The engine alone, with its data in `dataDir`. Throws when it does not start. */
async function startEngine(dataDir) {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(root, "scripts/engine.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, HOST: "127.0.0.1", PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn" },
  });
  let printed = "";
  await new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error(`The engine did not start:\n${printed}`)));
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      if (printed.includes("The engine is ready")) resolve();
    });
  });
  const end = async () => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, end };
}

/**
 * Watches the threads of a process: seconds that the one that waited most for a processor had to wait, as Linux counts them; null
 * elsewhere. Others on the machine stretch a training by about that.
 */
function watchWaiting(pid) {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(folder)) return () => null;
  const [first, last] = [new Map(), new Map()];
  const look = (isFirst) => {
    for (const thread of readdirSync(folder)) {
      try {
        const waited = Number(readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ")[1]) / 1e9;
        if (isFirst) first.set(thread, waited);
        last.set(thread, waited);
      } catch {
        // It has ended since.
      }
    }
  };
  look(true);
  const timer = setInterval(look, SAMPLE_MS, false);
  return () => {
    clearInterval(timer);
    return Math.max(0, ...[...last].map(([thread, waited]) => waited - (first.get(thread) ?? 0)));
  };
}

/** What the dashboard would ask before it uploads anything. */
function question({ set, training, validation }, { model, hyperparameters }, bytes) {
  const every = Math.max(1, Math.floor(training.rows.length / TEXTS));
  const texts = training.rows.filter((_, at) => at % every === 0).slice(0, TEXTS);
  const targets = Object.entries(set.targets).map(([name, { multi = false }]) => {
    const labels = new Set(training.rows.flatMap((row) => [row.labels[name] ?? []].flat()));
    return { name, labels: labels.size, loss_function: multi ? "multi_class" : "single_class" };
  });
  return {
    model,
    train_rows: training.rows.length,
    valid_rows: validation?.rows.length ?? 0,
    train_bytes: bytes.training,
    valid_bytes: bytes.validation,
    texts: texts.map(({ text }) => text),
    targets,
    hyperparameters: hyperparameters ?? {},
  };
}

/** Asks for news of a job until it has one of the statuses; no poll misses a change, so its times are right to some milliseconds. */
async function follow(api, id, statuses) {
  let version = "";
  for (;;) {
    const query = new URLSearchParams({ after_step: String(Number.MAX_SAFE_INTEGER), wait: "30", version });
    const answer = await api.call("GET", `/v1/x/jobs/${id}/metrics?${query}`);
    if (statuses.includes(answer.status)) return answer;
    if (answer.finished_at !== null) throw new Error(`The job ended as ${answer.status}.`);
    version = answer.version;
  }
}

async function measureJob(api, pid, job, folder, data) {
  const [set] = chooseSets([job.set]);
  const prepared = await prepareSet(data, set, folder);
  const read = async (division) => (division === null ? Buffer.alloc(0) : readFile(division.file));
  const [training, validation] = await Promise.all([read(prepared.training), read(prepared.validation)]);
  const bytes = { training: training.length, validation: validation.length };
  const asked = performance.now();
  const body = question(prepared, job, bytes);
  const before = await api.call("POST", "/v1/x/estimate", { body });
  const askingSeconds = (performance.now() - asked) / 1_000;
  const files = [await api.upload("training.jsonl", training)];
  if (validation.length > 0) files.push(await api.upload("validation.jsonl", validation));
  const created = await api.call("POST", "/v1/fine_tuning/jobs", {
    body: {
      model: job.model,
      training_files: [{ file_id: files[0].id, weight: 1 }],
      validation_files: files.slice(1).map(({ id }) => id),
      hyperparameters: { learning_rate: 1e-4, ...job.hyperparameters },
      auto_start: false,
    },
  });
  await follow(api, created.id, ["VALIDATED"]);
  const { metadata } = await api.getJob(created.id);
  const waiting = watchWaiting(pid);
  await api.call("POST", `/v1/fine_tuning/jobs/${created.id}/start`);
  await follow(api, created.id, ["RUNNING", "SUCCESS"]);
  const began = performance.now();
  await follow(api, created.id, ["SUCCESS"]);
  const actual = (performance.now() - began) / 1_000;
  const waited = waiting();
  return { job, rows: body.train_rows, targets: body.targets, before, askingSeconds, metadata, actual, waited };
}

const isWithin = (predicted, actual) => Math.abs(predicted / actual - 1) <= TOLERANCE;
const percent = (predicted, actual) =>
  `${predicted >= actual ? "+" : "−"}${Math.round(Math.abs(predicted / actual - 1) * 100)} %`;

function lineOf({ job, rows, targets, before, metadata, actual, waited }) {
  const labels = targets.map((target) => `${target.labels}${target.loss_function === "multi_class" ? " multi" : ""}`);
  const validated = metadata.expected_duration_seconds;
  return [
    `${job.set} (${labels.join(" + ")})`,
    before.level,
    rows.toLocaleString("en-US"),
    before.passes.toFixed(1),
    seconds(before.seconds),
    before.basis,
    String(validated),
    seconds(actual),
    percent(before.seconds, actual),
    waited === null ? "–" : seconds(waited),
    isWithin(before.seconds, actual) ? "yes" : "NO",
  ];
}

const HEADS = [
  "data (labels)",
  "level",
  "rows",
  "passes",
  "predicted before upload s",
  "basis",
  "at validation s",
  "actual s",
  "off by",
  "waited for a processor s",
  "within 30 %",
];

function report(results, { began, loads, note }) {
  const right = results.filter(({ before, actual }) => isWithin(before.seconds, actual)).length;
  const enough = right >= ENOUGH * results.length ? "holds" : "MISSED";
  const asking = results.map(({ askingSeconds }) => askingSeconds);
  return [
    `Measured on ${began.toISOString().slice(0, 10)}: ${machine()}; load ${loads.map((load) => load.toFixed(1)).join(" → ")} (1 minute, before → after).${note ? ` ${note}` : ""}`,
    table(HEADS, results.map(lineOf)),
    [
      `- within 30 % on at least eight of ten: ${right} of ${results.length}, ${enough}`,
      `- an estimate before upload takes ${seconds(Math.min(...asking))} to ${seconds(Math.max(...asking))} s`,
    ].join("\n"),
  ].join("\n\n");
}

async function main() {
  const settings = options();
  if (!existsSync(settings.data)) stop(`There is no folder of data sets at ${settings.data}. Name it: --data DIR`, 2);
  if (settings.write) await requireSection(settings.write, "bench:estimate");
  await buildKernelsIfNeeded();
  const began = new Date();
  const loads = [os.loadavg()[0]];
  const folder = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  const engine = await startEngine(path.join(folder, "data"));
  const results = [];
  try {
    const api = apiOf(engine.url);
    for (const job of settings.jobs) {
      const result = await measureJob(api, engine.pid, job, folder, settings.data);
      results.push(result);
      console.error(`  ${lineOf(result).join("  ")}`);
    }
  } finally {
    await engine.end();
    await rm(folder, { recursive: true, force: true });
  }
  loads.push(os.loadavg()[0]);
  const text = report(results, { began, loads, note: settings.note });
  console.log(text);
  if (settings.write) await writeSection(settings.write, "bench:estimate", text);
  const right = results.filter(({ before, actual }) => isWithin(before.seconds, actual)).length;
  if (right < ENOUGH * results.length) process.exitCode = 1;
}

await main();
