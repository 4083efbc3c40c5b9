/**
 * One training as the app does it (validated, then trained in a worker thread), in a process of its own so that CPU seconds and memory are
 * those of the training alone:
 *
 *   node scripts/bench/engine-train.mjs order.json answer.json
 *
 * The order: `{ training, validation, level, hyperparameters, model }`: paths of JSON Lines (validation may be null), a level or
 * "recommended", what a job asks for, and where the model goes (null: it is only planned).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ENCODER_DIRECTORY, importEngine, peakMemory } from "./lib/engine.mjs";

/** As the queue of jobs has it. */
const SEED = 42;

const SHOWN_PROBLEMS = 3;

const [orderFile, answerFile] = process.argv.slice(2);
const order = JSON.parse(readFileSync(orderFile, "utf8"));
const { spawnEngineWorker } = await importEngine();

async function engineFile(file) {
  return { name: path.basename(file), bytes: new Uint8Array(await readFile(file)), weight: 1 };
}

/** Performs a task; resolves to its last event and the seconds it took. */
async function perform(task) {
  const files = {
    trainingFiles: [await engineFile(order.training)],
    validationFiles: order.validation === null ? [] : [await engineFile(order.validation)],
  };
  const [started, cpuStarted] = [performance.now(), process.cpuUsage()];
  let last = null;
  const emit = (event) => {
    last = event;
  };
  const common = { ...files, encoderDirectory: ENCODER_DIRECTORY, invalidSampleSkipFraction: 0 };
  await spawnEngineWorker({ ...common, ...task }, { emit, signal: new AbortController().signal });
  const { user, system } = process.cpuUsage(cpuStarted);
  return { event: last, wall: (performance.now() - started) / 1_000, cpu: (user + system) / 1e6 };
}

function reasonOf(event) {
  if (event?.type === "validated") return event.report.problems.slice(0, SHOWN_PROBLEMS).join("; ");
  return event?.message ?? "it ended without a word";
}

async function train() {
  const planned = await perform({
    kind: "validate",
    hyperparameters: order.hyperparameters,
    requestedTargets: null,
    level: order.level,
  });
  if (planned.event.type === "failed" && planned.event.code === "unsupported") {
    return { unavailable: planned.event.message };
  }
  if (planned.event.type !== "validated" || !planned.event.report.ok) {
    throw new Error(`The files were refused: ${reasonOf(planned.event)}`);
  }
  const { report } = planned.event;
  const level = report.level ?? (order.level === "recommended" ? "ngram" : order.level);
  if (order.level !== "recommended" && level !== order.level) return { unavailable: report.levelNote ?? "" };
  const plan = {
    level,
    rows: report.rows,
    steps: report.trainingSteps,
    expected: Math.round(report.prediction.seconds),
  };
  if (order.model === null) return plan;
  const trained = await perform({
    kind: "train",
    hyperparameters: { ...order.hyperparameters, training_steps: report.trainingSteps, epochs: null },
    targets: report.targets,
    seed: SEED,
    level,
    checkpointDirectory: null,
  });
  const { event, wall, cpu } = trained;
  if (event.type === "failed" && event.code === "unsupported") return { unavailable: event.message };
  if (event.type !== "done") throw new Error(`The training failed: ${reasonOf(event)}`);
  await writeFile(order.model, event.model);
  const times = { wall, cpu, jobWall: planned.wall + wall };
  return { ...plan, ...times, peak: peakMemory(), modelBytes: event.model.length, summary: event.summary };
}

writeFileSync(answerFile, JSON.stringify(await train()));
