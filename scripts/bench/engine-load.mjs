/**
 * Loads a model in a process of its own and classifies texts with it:
 *
 *   node scripts/bench/engine-load.mjs order.json answer.json
 *
 * The order: `{ model, texts }`: the path of a model file and a list of texts.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { ENCODER_DIRECTORY, importEngine, peakMemory } from "./lib/engine.mjs";
import { median } from "./report.mjs";

const WARM_LOADS = 5;
const SINGLE_CALLS = 300;
const BATCH = 128;
/** Batches go on until so much time is over. */
const BATCHES_MS = 3_000;

const [orderFile, answerFile] = process.argv.slice(2);
const { model: file, texts } = JSON.parse(readFileSync(orderFile, "utf8"));
const { loadModel } = await importEngine();

const sinceMs = (started) => performance.now() - started;

/** From the file to the first answer: what is read lazily is read then. */
async function load() {
  const started = performance.now();
  const model = await loadModel(new Uint8Array(readFileSync(file)), { encoderDirectory: ENCODER_DIRECTORY });
  const opened = sinceMs(started);
  model.predict(texts.slice(0, 1));
  return { model, opened, answered: sinceMs(started) };
}

const cold = await load();
const warm = [];
for (let i = 0; i < WARM_LOADS; i += 1) warm.push(await load());

const single = [];
for (let i = 0; i < SINGLE_CALLS; i += 1) {
  const started = performance.now();
  cold.model.predict([texts[i % texts.length]]);
  single.push(sinceMs(started));
}

const [started, cpuStarted] = [performance.now(), process.cpuUsage()];
let count = 0;
while (sinceMs(started) < BATCHES_MS) {
  const from = count % Math.max(1, texts.length - BATCH);
  count += cold.model.predict(texts.slice(from, from + BATCH)).length;
}
const { user, system } = process.cpuUsage(cpuStarted);

const answer = {
  cold: { opened: cold.opened, answered: cold.answered },
  warm: { opened: median(warm.map(({ opened }) => opened)), answered: median(warm.map(({ answered }) => answered)) },
  fileBytes: statSync(file).size,
  memoryBytes: cold.model.memoryBytes,
  singleMs: median(single),
  batchMs: (user + system) / 1_000 / count,
  peak: peakMemory(),
};
writeFileSync(answerFile, JSON.stringify(answer));
