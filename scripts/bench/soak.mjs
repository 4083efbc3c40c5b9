/**
 * Many clients at once for minutes, with mixed calls, while two jobs train all the time: every answer is compared with what is
 * known to be right, and the server's memory is watched. Fails on any error, any answer that is somebody else's, and memory
 * that grows. Linux only: the memory is what its kernel says.
 *
 *   npm run bench:soak -- --seconds 300
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { growthOf, watchMemory } from "./memory.mjs";
import { machine, table, writeSection } from "./report.mjs";
import { apiOf, plainClassifier, sdkClassifier, WrongAnswer } from "./soak-api.mjs";
import { CALL_NAMES, callsOf, nextCall } from "./soak-calls.mjs";
import { linesOf, TARGETS, textAt } from "./soak-data.mjs";
import { startStudio } from "./studio.mjs";

const USAGE = `Usage: npm run bench:soak -- [options]

  --seconds N   how long (default: 300)
  --clients N   at once (default: 24)
  --write FILE  also put the figures into this document, between its marks, such as docs/benchmarks.md
  --note TEXT   a sentence to go with them`;

const TRAINING_ROWS = 600;
const TEXTS = 240;
/** Rows and steps of the jobs that train all the time: each takes some seconds. */
const BACKGROUND = { rows: 3_000, steps: 100 };
const BACKGROUND_JOBS = 2;

/** Memory is judged from then on, when everything has been loaded once, or after a third of a short run. */
const WARM_SECONDS = 60;
/** What it may grow by from then to the end, by the line that fits best; judged when that is at least so long. */
const MAX_GROWTH = 0.15;
const JUDGED_SECONDS = 100;
const SHOWN_ERRORS = 20;

function options() {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "300" },
      clients: { type: "string", default: "24" },
      write: { type: "string" },
      note: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const [seconds, clients] = [Number(values.seconds), Number(values.clients)];
  if (values.help || !(seconds > 0) || !(clients > 0)) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  return { ...values, seconds, clients };
}

/** Trains a model on one target and asks it each text alone: what it says then is what it must always say. */
async function trainedModel(api, target, texts) {
  const file = await api.upload(`${target}.jsonl`, linesOf(target, TRAINING_ROWS));
  const { id: jobId } = await api.createJob(file.id, { autoStart: true, steps: 40 });
  const job = await api.waitForJob(jobId, ["SUCCESS", "FAILED", "FAILED_VALIDATION"]);
  if (job.status !== "SUCCESS")
    throw new Error(`The model of ${target} was not trained: ${JSON.stringify(job.events)}`);
  const known = new Map();
  for (const { text, labels } of texts) {
    const [result] = await plainClassifier(api).classify(job.fine_tuned_model, text);
    const scores = result[target].scores;
    const best = TARGETS[target].reduce((most, label) => (scores[label] > scores[most] ? label : most));
    if (best !== labels[target]) throw new Error(`The model of ${target} takes “${text}” for ${best}.`);
    known.set(text, JSON.stringify(result));
  }
  return { id: job.fine_tuned_model, known };
}

/** Trains one job after the other; what they left is deleted. Returns how many there were. */
async function trainAllTheTime({ api, nextNumber, isOver, onError }) {
  let trained = 0;
  while (!isOver()) {
    try {
      const number = nextNumber();
      const target = number % 2 === 0 ? "fruit" : "weather";
      const file = await api.upload(`background-${number}.jsonl`, linesOf(target, BACKGROUND.rows, number * 1_000));
      const { id } = await api.createJob(file.id, { autoStart: true, steps: BACKGROUND.steps });
      const job = await api.waitForJob(id, ["SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED"], isOver);
      if (job === null) break;
      if (job.status !== "SUCCESS")
        throw new WrongAnswer(`A training ended as ${job.status}: ${JSON.stringify(job.events)}`);
      trained += 1;
      await api.call("DELETE", `/v1/models/${encodeURIComponent(job.fine_tuned_model)}`);
      await api.call("DELETE", `/v1/files/${file.id}`);
    } catch (error) {
      onError("training", error);
    }
  }
  return trained;
}

/** One client: calls one after the other until the time is over. */
async function runClient({ calls, isOver, times, onError }) {
  while (!isOver()) {
    const name = nextCall();
    const startedAt = performance.now();
    try {
      await calls[name]();
      times[name].push(performance.now() - startedAt);
    } catch (error) {
      onError(name, error);
    }
  }
}

const milliseconds = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US"));
const megabytes = (bytes) => `${Math.round(bytes / 1e6).toLocaleString("en-US")} MB`;
const verdict = (holds) => (holds ? "holds" : "MISSED");

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function timesTable(times) {
  const lines = CALL_NAMES.filter((name) => times[name].length > 0).map((name) => {
    const sorted = [...times[name]].sort((a, b) => a - b);
    const shares = [0.5, 0.95, 0.99].map((share) => milliseconds(percentile(sorted, share)));
    return [name, sorted.length.toLocaleString("en-US"), ...shares];
  });
  return table(["call", "times", "p50", "p95", "p99"], lines);
}

function report({ settings, began, loads, times, trained, errors, memory }) {
  const count = Object.values(times).reduce((sum, { length }) => sum + length, 0);
  const warm = memory.filter(({ seconds }) => seconds >= Math.min(WARM_SECONDS, settings.seconds / 3));
  const { bytesPerSecond, share } = growthOf(warm);
  const isJudged = settings.seconds - warm[0].seconds >= JUDGED_SECONDS;
  const isFlat = share <= MAX_GROWTH;
  const at = (index) => megabytes(memory[Math.floor(index)].bytes);
  const mixUps = errors.filter(({ error }) => error.isMixUp).length;
  const verdicts = [
    `- no error in ${count.toLocaleString("en-US")} calls: ${errors.length}, ${verdict(errors.length === 0)}`,
    `- no answer mixed up: ${mixUps}, ${verdict(mixUps === 0)}`,
    `- memory flat: ${at(0)} at the start, ${at(memory.length / 2)} in the middle, ${at(memory.length - 1)} at the end; from second ${Math.round(warm[0].seconds)} on ${((bytesPerSecond * 60) / 1e6).toFixed(1)} MB a minute (${(share * 100).toFixed(1)} % from then to the end), ${isJudged ? verdict(isFlat) : "too short to judge"}`,
  ];
  const text = [
    [
      `Measured on ${began.toISOString().slice(0, 10)} with \`npm run bench:soak -- --seconds ${settings.seconds} --clients ${settings.clients}\`. ${machine()}.`,
      `Load of the machine while it ran: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
      ...(settings.note ? [settings.note] : []),
    ].join(" "),
    `${settings.clients} clients, ${BACKGROUND_JOBS} jobs training all the time (${trained} were trained to the end). Milliseconds as the clients saw them, who share the machine with the server and the trainings:`,
    timesTable(times),
    verdicts.join("\n"),
  ].join("\n\n");
  return { text, holds: errors.length === 0 && (isFlat || !isJudged) };
}

async function soak(studio, settings) {
  const api = apiOf(studio.url);
  const texts = Array.from({ length: TEXTS }, (_, n) => textAt(TRAINING_ROWS + n));
  console.error("training the models with known answers");
  const models = [await trainedModel(api, "fruit", texts), await trainedModel(api, "weather", texts)];

  const began = performance.now();
  const end = began + settings.seconds * 1_000;
  const isOver = () => performance.now() >= end;
  let numbers = 1_000;
  const nextNumber = () => ++numbers;
  const errors = [];
  const onError = (call, error) => {
    errors.push({ call, error });
    if (errors.length <= SHOWN_ERRORS)
      console.error(`${call}: ${error.message}`, error.cause?.cause?.message ?? error.cause?.message ?? "");
  };
  const times = Object.fromEntries(CALL_NAMES.map((name) => [name, []]));
  const classifiers = [plainClassifier(api), sdkClassifier(studio.url)];
  console.error(`${settings.clients} clients for ${settings.seconds} s`);
  const clients = Array.from({ length: settings.clients }, (_, i) => {
    const classifier = classifiers[i % classifiers.length];
    const calls = callsOf({ api, classifier, models, texts: texts.map(({ text }) => text), nextNumber, isOver });
    return runClient({ calls, isOver, times, onError });
  });
  const trainings = Array.from({ length: BACKGROUND_JOBS }, () =>
    trainAllTheTime({ api, nextNumber, isOver, onError }),
  );
  const [memory, trained] = await Promise.all([
    watchMemory(studio.pid, began, isOver),
    Promise.all(trainings),
    ...clients,
  ]);
  return { times, errors, memory, trained: trained.reduce((sum, count) => sum + count, 0) };
}

async function main() {
  const settings = options();
  if (os.platform() !== "linux") throw new Error("The server's memory is read from /proc, which only Linux has.");
  await buildIfNeeded();
  // Both jobs train at once, and a client may ask as often as it can.
  Object.assign(process.env, {
    TRAIN_WORKERS: String(BACKGROUND_JOBS),
    RATE_LIMIT_PER_MINUTE: "0",
    CLASSIFY_RATE_LIMIT_PER_MINUTE: "0",
  });
  const began = new Date();
  const loads = [os.loadavg()[0]];
  const temporary = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  const studio = await startStudio(path.join(temporary, "data"));
  const stop = async () => {
    await studio.stop();
    await rm(temporary, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().finally(() => process.exit(1)));
  try {
    const run = await soak(studio, settings);
    loads.push(os.loadavg()[0]);
    const { text, holds } = report({ settings, began, loads, ...run });
    console.log(text);
    if (settings.write) await writeSection(settings.write, "bench:soak", text);
    process.exitCode = holds ? 0 : 1;
  } finally {
    await stop();
  }
}

await main();
