/** Trainings of the engine and of the reference, each in a process of its own. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../measure.mjs";
import { median } from "../report.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));

/** From the smallest to the best. */
export const LEVELS = ["ngram", "static", "encoder"];
/** The baseline that they are held against. */
export const BASELINE = "tfidf";

/** What the engine is compared with: the names by which reports call it. */
export const REFERENCES = { svm: "SVM", logreg: "logistic regression" };

/** Calls with one text that the reference is timed by. */
const SINGLE_CALLS = 200;

/** What a job gets that names no hyperparameters. */
export const DEFAULTS = {
  training_steps: null,
  epochs: null,
  learning_rate: 1e-4,
  weight_decay: 0.1,
  warmup_fraction: 0.05,
  seq_len: 16_384,
};

/** Runs a program that reads an order from a file and leaves its answer in another. Throws with what it wrote to stderr. */
export async function ask(command, order, folder) {
  const id = randomUUID();
  const [orderFile, answerFile] = ["order", "answer"].map((name) => path.join(folder, `${name}-${id}.json`));
  await writeFile(orderFile, JSON.stringify(order));
  const [file, ...args] = command;
  const { code, stderr } = await run(file, [...args, orderFile, answerFile]);
  if (code !== 0) throw new Error(`${command.join(" ")} failed (${code}):\n${stderr.slice(-2_000)}`);
  return JSON.parse(await readFile(answerFile, "utf8"));
}

/**
 * Trains with the engine.
 *
 * @param {{ training: string, validation: string | null, level: string, hyperparameters?: object, model: string | null }} order
 * @param {string} folder for what passes between the processes.
 * @returns the answer of engine-train.mjs; `{ unavailable }` where the engine cannot train this level.
 */
export function trainEngine({ hyperparameters = {}, ...order }, folder) {
  const command = [process.execPath, path.join(bench, "engine-train.mjs")];
  return ask(command, { ...order, hyperparameters: { ...DEFAULTS, ...hyperparameters } }, folder);
}

/** Trains several times with the engine; the answer of the last, with the medians of seconds and memory. */
export async function trainEngineOften(order, folder, runs) {
  const answers = [];
  for (let i = 0; i < runs; i += 1) {
    const answer = await trainEngine(order, folder);
    if (answer.unavailable !== undefined) return answer;
    answers.push(answer);
  }
  const middle = (key) => median(answers.map((answer) => answer[key]));
  const middles = Object.fromEntries(["wall", "jobWall", "cpu", "peak"].map((key) => [key, middle(key)]));
  return { ...answers.at(-1), ...middles };
}

/** A Python that can run the reference, or null. */
export async function findPython(given) {
  for (const python of given ? [given] : ["/usr/bin/python3", "python3", "/usr/local/bin/python3"]) {
    const { code } = await run(python, ["-c", "import sklearn"]).catch(() => ({ code: 1 }));
    if (code === 0) return python;
  }
  return null;
}

export const NO_PYTHON =
  "The reference needs a Python 3 with scikit-learn, and none was found. On Debian or Ubuntu: apt-get install python3-sklearn. " +
  "Or name another one: --python FILE. Or leave the comparison out: --no-reference";

/**
 * The reference on the files of a prepared set. Its answers are kept in the system's temporary folder, by the bytes of the files and of
 * the script; `fresh` computes them anew.
 *
 * @returns the answer of reference.py with the medians of its seconds; `isKept` when it is one of an earlier run.
 */
export async function trainReference(prepared, { python, folder, runs, fresh, reference = "svm" }) {
  const script = path.join(bench, "reference.py");
  const key = createHash("sha256")
    .update(`${prepared.hash}\0${Object.keys(prepared.set.targets)}\0${runs}\0${python}\0${reference}\0`)
    .update(await readFile(script))
    .digest("hex");
  const kept = path.join(os.tmpdir(), `studio-bench-reference-${os.userInfo().username}`, `${key}.json`);
  if (!fresh && existsSync(kept)) return { ...JSON.parse(await readFile(kept, "utf8")), isKept: true };
  const order = { ...referenceOrder(prepared), kind: reference };
  const answers = [];
  for (let i = 0; i < runs; i += 1) answers.push(await ask([python, script], order, folder));
  const middle = (name) => median(answers.map((answer) => answer[name]));
  const answer = { ...answers[0], wall: middle("wall"), cpu: middle("cpu") };
  await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 });
  await writeFile(`${kept}.${process.pid}`, JSON.stringify(answer));
  await rename(`${kept}.${process.pid}`, kept);
  return { ...answer, isKept: false };
}

function referenceOrder({ set, training, validation, scored, outside }) {
  const files = Object.fromEntries(Object.entries(scored).map(([name, { file }]) => [name, file]));
  const targets = Object.entries(set.targets).map(([name, { multi = false }]) => [name, { multi }]);
  return {
    training: training.file,
    validation: validation?.file ?? null,
    scored: outside === null ? files : { ...files, outside: outside.file },
    targets: Object.fromEntries(targets),
    single: SINGLE_CALLS,
  };
}
