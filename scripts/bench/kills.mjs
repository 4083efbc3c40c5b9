/**
 * Kills the whole app (SIGKILL) at random moments of a job's life, starts it again, and looks whether everything is as if
 * nothing had happened: the job ends in SUCCESS, its server has it once, no step is missing or doubled, and the model
 * answers. Fails on anything else. Linux only.
 *
 *   npm run bench:kills -- --moments 50 --seed 1
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { machine, table, writeSection } from "./report.mjs";
import { startStudio } from "./studio.mjs";

const USAGE = `Usage: npm run bench:kills -- [options]

  --moments N   how many (default: 50)
  --seed N      of the moments (default: 1)
  --write FILE  also put the figures into this document, between its marks, such as docs/benchmarks.md`;

const LABELS = 20;
const ROWS_PER_LABEL = 150;
const STEPS = 300;
const DEADLINE_MS = 120_000;
const ENDS = ["SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED", "LOST"];
/** One moment in so many is followed by a second kill while the app takes up what the first left. */
const SECOND_KILL = 4;

/**
 * Where in its life a job is when the app is killed: what to wait for, and how long after that at the most. The first two
 * begin with the request that creates the job.
 */
const PHASES = [
  { name: "upload and create", isThere: () => true, spanMs: 400 },
  { name: "create and validate", isThere: (job) => job.remoteJobId !== null, spanMs: 150 },
  { name: "validate", isThere: (job) => ["VALIDATING", "RUNNING"].includes(job.status), spanMs: 400 },
  { name: "run", isThere: (job) => job.currentStep > 0, spanMs: 1_500 },
  { name: "save", isThere: (job) => job.currentStep >= STEPS * 0.95, spanMs: 500 },
];

function options() {
  const { values } = parseArgs({
    options: {
      moments: { type: "string", default: "50" },
      seed: { type: "string", default: "1" },
      write: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const [moments, seed] = [Number(values.moments), Number(values.seed)];
  if (values.help || !(moments > 0) || !Number.isInteger(seed)) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  return { ...values, moments, seed };
}

/** Park and Miller's generator: numbers from 0 to 1, the same for a seed. */
function randomOf(seed) {
  let state = (Math.abs(seed) % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function csv() {
  const lines = ["text,intent"];
  for (let row = 0; row < ROWS_PER_LABEL; row++) {
    for (let label = 0; label < LABELS; label++) {
      lines.push(`please handle${label} the word${label}x${row % 7} for me number ${row},intent_${label}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function apiOf(url) {
  const call = async (method, route, body) => {
    const isForm = body instanceof FormData;
    const response = await fetch(new URL(route, url), {
      method,
      headers: isForm || body === undefined ? {} : { "content-type": "application/json", origin: url },
      body: isForm ? body : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${route} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const waitFor = async (what, look) => {
    const end = performance.now() + DEADLINE_MS;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (performance.now() > end) throw new Error(`${what} did not come within ${DEADLINE_MS / 1000} s`);
      await sleep(5);
    }
  };
  return { call, waitFor };
}

async function makeDataset({ call, waitFor }) {
  const form = new FormData();
  form.append("name", "killed");
  form.append("file", new Blob([csv()], { type: "text/csv" }), "killed.csv");
  const { id } = await call("POST", "/api/datasets", form);
  await waitFor("The dataset", async () => (await call("GET", `/api/datasets/${id}`)).status === "ready");
  return id;
}

/** Creates a job, and kills the app in the wanted phase; says in which status it was last seen, if it was seen. */
async function killInPhase(studio, { preparationId, phase, random, suffix }) {
  const { call } = apiOf(studio.url);
  const settings = { trainingSteps: STEPS, learningRate: 4e-5 };
  const created = call("POST", "/api/jobs", {
    preparationId,
    model: "ngram",
    autoStart: true,
    suffix,
    hyperparameters: settings,
  }).catch(() => null);
  let last = null;
  if (phase !== PHASES[0]) {
    const job = await created;
    for (last = job; !phase.isThere(last) && !ENDS.includes(last.status); ) {
      last = await call("GET", `/api/jobs/${job.id}`);
    }
  }
  await sleep(random() * phase.spanMs);
  await studio.kill();
  await created;
  return last === null ? "not seen yet" : `${last.status} ${last.currentStep}`;
}

/** What is wrong with the job of a preparation after everything was taken up; null when it never was accepted. */
async function problemsOf(url, preparationId) {
  const { call, waitFor } = apiOf(url);
  const ours = (await call("GET", "/api/jobs?limit=100")).data.filter((job) => job.preparationId === preparationId);
  if (ours.length === 0) return null;
  if (ours.length > 1) return [`${ours.length} jobs here for one request`];
  const [{ id }] = ours;
  const isOver = async () => ENDS.includes((await call("GET", `/api/jobs/${id}`)).status);
  await waitFor("The end of the job", isOver);
  const job = await call("GET", `/api/jobs/${id}`);
  if (job.status !== "SUCCESS") return [`ended in ${job.status}: ${JSON.stringify(job.error)}`];
  return [...historyProblems(job), ...(await remoteProblems(call, job)), ...(await modelProblems(call, job))];
}

function historyProblems({ events, checkpoints }) {
  const problems = [];
  const steps = checkpoints.map((row) => row.step);
  const isWhole = steps.length === STEPS && steps.every((step, index) => step === index + 1);
  if (!isWhole) problems.push(`${steps.length} steps, not 1 to ${STEPS}`);
  if (checkpoints.some((row) => row.trainLoss === null)) problems.push("a step without a loss");
  const sequences = [...events, ...checkpoints].map((row) => row.sequence);
  if (new Set(sequences).size !== sequences.length) problems.push("a sequence number twice");
  for (const status of ["RUNNING", "SUCCESS"]) {
    const count = events.filter((event) => event.status === status).length;
    if (count !== 1) problems.push(`${count} events ${status}`);
  }
  return problems;
}

async function remoteProblems(call, { suffix, remoteJobId }) {
  const { data } = await call("GET", `/v1/fine_tuning/jobs?page_size=1000&suffix=${encodeURIComponent(suffix)}`);
  const remote = data.filter((job) => job.suffix === suffix);
  if (remote.length !== 1) return [`${remote.length} jobs on the server`];
  return remote[0].id === remoteJobId ? [] : ["another job on the server than the one that is known"];
}

async function modelProblems(call, { fineTunedModel }) {
  const body = { model: fineTunedModel, input: ["please handle7 the word7x2 for me"] };
  const [result] = (await call("POST", "/v1/classifications", body)).results;
  const [[best]] = Object.entries(result.intent.scores).sort((a, b) => b[1] - a[1]);
  return best === "intent_7" ? [] : [`the model says ${best}`];
}

async function runMoment({ dataDir, studio, datasetId, number, random }) {
  const phase = PHASES[number % PHASES.length];
  const preparation = await apiOf(studio.url).call("POST", `/api/datasets/${datasetId}/preparations`, {
    balance: { minSamples: 0, maxSamples: null },
    seed: number + 1,
  });
  const seen = await killInPhase(studio, { preparationId: preparation.id, phase, random, suffix: `m${number}` });
  let next = await startStudio(dataDir);
  if (random() < 1 / SECOND_KILL) {
    await sleep(random() * 400);
    await next.kill();
    next = await startStudio(dataDir);
  }
  const startedAt = performance.now();
  const problems = await problemsOf(next.url, preparation.id).catch((error) => [error.message]);
  const seconds = (performance.now() - startedAt) / 1000;
  return { studio: next, moment: { number, phase: phase.name, seen, problems, seconds } };
}

function report(moments) {
  const rows = PHASES.map(({ name }) => {
    const own = moments.filter((moment) => moment.phase === name);
    const accepted = own.filter(({ problems }) => problems !== null);
    const whole = accepted.filter(({ problems }) => problems.length === 0);
    const longest = Math.max(0, ...own.map(({ seconds }) => seconds));
    return [
      name,
      own.length,
      own.length - accepted.length,
      whole.length,
      accepted.length - whole.length,
      longest.toFixed(1),
    ];
  });
  const head = ["killed during", "moments", "job not accepted yet", "SUCCESS, all whole", "wrong", "longest wait in s"];
  return table(head, rows);
}

async function main() {
  const { moments: count, seed, write } = options();
  await buildIfNeeded();
  const random = randomOf(seed);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "studio-kills-"));
  let studio = await startStudio(dataDir);
  const moments = [];
  try {
    const datasetId = await makeDataset(apiOf(studio.url));
    for (let number = 0; number < count; number++) {
      const done = await runMoment({ dataDir, studio, datasetId, number, random });
      studio = done.studio;
      moments.push(done.moment);
      const { phase, seen, problems, seconds } = done.moment;
      const result = problems === null ? "not accepted" : problems.length === 0 ? "whole" : problems.join("; ");
      console.log(`${number + 1}/${count} ${phase} (${seen}): ${result}, ${seconds.toFixed(1)} s`);
    }
  } finally {
    await studio.kill().catch(() => undefined);
    await rm(dataDir, { recursive: true, force: true });
  }
  const command = `npm run bench:kills -- --moments ${count} --seed ${seed}`;
  const day = new Date().toISOString().slice(0, 10);
  const text = `Measured on ${day} with \`${command}\`. ${machine()}.\n\n${report(moments)}`;
  console.log(`\n${text}`);
  if (write) await writeSection(write, "bench:kills", text);
  if (moments.some(({ problems }) => (problems?.length ?? 0) > 0)) process.exitCode = 1;
}

await main();
