/**
 * From an event on the engine to the pixel in a real browser: a job trains, its page is open in Chromium, and each step's
 * time on the engine is compared with the time at which the page had drawn it. Then the same with many more pages open,
 * for minutes, with the server's memory watched. Linux only: the memory is what its kernel says.
 *
 *   npm run bench:live -- --minutes 10
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { findOrInstallChromium } from "../lib/chromium.mjs";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { openJobPage, openStreams } from "./live-clients.mjs";
import { growthOf, watchMemory } from "./memory.mjs";
import { machine, table, writeSection } from "./report.mjs";
import { textAt } from "./soak-data.mjs";
import { startStudio } from "./studio.mjs";

const USAGE = `Usage: npm run bench:live -- [options]

  --minutes N   how long with all connections (default: 10)
  --seconds N   how long with one page alone (default: 60)
  --others N    further connections (default: 199)
  --model NAME  what trains (default: static)
  --rows N      of the data set that is trained on (default: 40000)
  --write FILE  also put the figures into this document, between its marks, such as docs/benchmarks.md
  --note TEXT   a sentence to go with them`;

/** Milliseconds at p95, with one page alone and with all. */
const BUDGETS = { alone: 300, all: 1_000 };
/** Memory is judged from then on, when everything has been loaded once, or after a third of a short run. */
const WARM_SECONDS = 60;
const MAX_GROWTH = 0.15;
const JUDGED_SECONDS = 100;
/** Of a job, some dozens a second; when it is over the next one is begun. */
const STEPS = 3_000;
/** Steps that trained before the page was there are no news to it. */
const SETTLED_MS = 2_000;
/** So long a connection may take to catch up with what trained before it was there. */
const CAUGHT_UP_MS = 5_000;

function options() {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "10" },
      seconds: { type: "string", default: "60" },
      others: { type: "string", default: "199" },
      model: { type: "string", default: "static" },
      rows: { type: "string", default: "40000" },
      write: { type: "string" },
      note: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const numbers = Object.fromEntries(["minutes", "seconds", "others", "rows"].map((key) => [key, Number(values[key])]));
  const isValid = numbers.minutes > 0 && numbers.seconds > 0 && numbers.others >= 0 && numbers.rows >= 300;
  if (values.help || !isValid) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  return { ...values, ...numbers };
}

async function call(url, method, address, body) {
  const isForm = body instanceof FormData;
  const response = await fetch(`${url}${address}`, {
    method,
    headers: isForm || body === undefined ? {} : { "content-type": "application/json" },
    body: isForm || body === undefined ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, isTrue, timeoutMs = 60_000) {
  for (const end = performance.now() + timeoutMs; performance.now() < end; await pause(100)) {
    const value = await isTrue();
    if (value) return value;
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** A preparation of texts under labels drawn at random: as nothing can be learnt, each row is worked on in each pass. */
async function makePreparation(url, rows) {
  const fruitAt = (n) => textAt(Math.imul(n, 0x9e3779b1) >>> 8).labels.fruit;
  const lines = Array.from({ length: rows }, (_, n) => `${textAt(n).text},${fruitAt(n)}\n`);
  const form = new FormData();
  form.append("name", "live");
  form.append("file", new Blob([`text,label\n${lines.join("")}`], { type: "text/csv" }), "live.csv");
  const { id } = await call(url, "POST", "/api/datasets", form);
  await until("the data set", async () => (await call(url, "GET", `/api/datasets/${id}`)).status === "ready");
  const recipe = { balance: { minSamples: 0, maxSamples: null } };
  return (await call(url, "POST", `/api/datasets/${id}/preparations`, recipe)).id;
}

/** When the engine reached each step, in milliseconds since 1970, from its own table. */
async function stepTimes(dataDir, remoteJobId) {
  const adapter = await new PrismaLibSql({ url: `file:${path.join(dataDir, "studio.db")}`, timeout: 5_000 }).connect();
  try {
    const { rows } = await adapter.queryRaw({
      sql: 'SELECT "step", "createdAt" FROM "EngineCheckpoint" WHERE "jobId" = ? ORDER BY "step"',
      args: [remoteJobId],
      argTypes: [{ scalarType: "string", arity: "scalar" }],
    });
    return rows.map(([step, createdAt]) => ({ step: Number(step), at: Date.parse(createdAt) }));
  } finally {
    await adapter.dispose();
  }
}

/** For each step that trained while the page was there: how long until it, or a newer one, had been drawn. */
function latencies(trained, drawn) {
  const from = drawn[0].at + SETTLED_MS;
  const times = [];
  let next = 0;
  for (const { step, at } of trained) {
    while (next < drawn.length && drawn[next].step < step) next += 1;
    if (next === drawn.length) break;
    if (at >= from) times.push(drawn[next].at - at);
  }
  return times;
}

/** Trains and watches until the time is over, one job after the other. */
async function phase({ studio, browser, preparationId, settings, others, ms }) {
  const { url, dataDir } = studio;
  const end = performance.now() + ms;
  const found = { times: [], drawings: 0, jobs: 0, faults: [] };
  while (performance.now() < end) {
    const { id } = await call(url, "POST", "/api/jobs", {
      preparationId,
      model: settings.model,
      autoStart: true,
      hyperparameters: { trainingSteps: STEPS },
    });
    const job = () => call(url, "GET", `/api/jobs/${id}`);
    await until("the training", async () => (await job()).currentStep > 0, 180_000);
    const page = await openJobPage(browser, url, id);
    const streams = openStreams(url, id, others);
    const openedAt = performance.now();
    const isOver = async () =>
      performance.now() >= end || (await call(url, "GET", "/api/jobs?limit=1")).data[0].status !== "RUNNING";
    while (!(await isOver())) await pause(500);
    const drawn = await page.steps();
    const { last, faults } = streams.stop();
    const { status, remoteJobId, lastSequence } = await job();
    found.faults.push(...faults, ...page.complaints);
    // A connection that fell behind by more than some seconds of training was not served.
    const isJudged = performance.now() - openedAt > CAUGHT_UP_MS;
    const behind = isJudged ? last.filter((sequence) => sequence < lastSequence * 0.9 - 200) : [];
    if (behind.length > 0)
      found.faults.push(`${behind.length} connections are behind, one at ${behind[0]} of ${lastSequence}`);
    await page.close();
    if (status === "RUNNING") await call(url, "POST", `/api/jobs/${id}/cancel`).catch(() => undefined);
    if (drawn.length > 0) found.times.push(...latencies(await stepTimes(dataDir, remoteJobId), drawn));
    found.drawings += drawn.length;
    found.jobs += 1;
    await until(
      "the end of the job",
      async () => !["RUNNING", "CANCELLATION_REQUESTED"].includes((await job()).status),
      180_000,
    );
  }
  return found;
}

const megabytes = (bytes) => `${Math.round(bytes / 1e6).toLocaleString("en-US")} MB`;
const verdict = (holds) => (holds ? "holds" : "MISSED");
const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function phaseLine(name, seconds, { times, drawings }) {
  const sorted = times.toSorted((a, b) => a - b);
  const shares = [0.5, 0.95, 0.99, 1].map((share) => Math.round(percentile(sorted, share) ?? Number.NaN).toString());
  const perSecond = (drawings / seconds).toFixed(1);
  return { line: [name, times.length.toLocaleString("en-US"), perSecond, ...shares], p95: percentile(sorted, 0.95) };
}

function report({ settings, began, loads, alone, all, memory, version }) {
  const first = phaseLine("1", settings.seconds, alone);
  const second = phaseLine(String(settings.others + 1), settings.minutes * 60, all);
  const warm = memory.filter(({ seconds }) => seconds >= Math.min(WARM_SECONDS, settings.minutes * 20));
  const { bytesPerSecond, share } = growthOf(warm);
  const isJudged = warm.at(-1).seconds - warm[0].seconds >= JUDGED_SECONDS;
  const at = (index) => megabytes(memory[Math.floor(index)].bytes);
  const faults = [...alone.faults, ...all.faults];
  const checks = [
    [`one page, p95 under ${BUDGETS.alone} ms: ${Math.round(first.p95)} ms`, first.p95 < BUDGETS.alone],
    [
      `${settings.others + 1} pages, p95 under ${BUDGETS.all} ms: ${Math.round(second.p95)} ms`,
      second.p95 < BUDGETS.all,
    ],
    [`no connection fell behind or got anything twice: ${faults.length} faults`, faults.length === 0],
  ];
  const flat = `memory flat over ${settings.minutes} minutes of that: ${at(0)} at the start, ${at(memory.length / 2)} in the middle, ${at(memory.length - 1)} at the end; from second ${Math.round(warm[0].seconds)} on ${((bytesPerSecond * 60) / 1e6).toFixed(1)} MB a minute (${(share * 100).toFixed(1)} % from then to the end)`;
  if (isJudged) checks.push([flat, share <= MAX_GROWTH]);
  const lines = checks.map(([text, holds]) => `- ${text}, ${verdict(holds)}`);
  if (!isJudged) lines.push(`- ${flat}, too short to judge`);
  for (const fault of faults.slice(0, 5)) console.error(fault);
  const text = [
    [
      `Measured on ${began.toISOString().slice(0, 10)} with \`npm run bench:live -- --minutes ${settings.minutes} --seconds ${settings.seconds} --others ${settings.others}\`. ${machine()}; Chromium ${version}.`,
      `Load of the machine while it ran: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
      ...(settings.note ? [settings.note] : []),
    ].join(" "),
    `Milliseconds from a step on the engine (\`${settings.model}\`, ${settings.rows.toLocaleString("en-US")} rows) until the page in Chromium had drawn it; the training, the server, the browser and the connections share the machine:`,
    table(["pages", "steps", "drawings a second", "p50", "p95", "p99", "most"], [first.line, second.line]),
    lines.join("\n"),
  ].join("\n\n");
  return { text, holds: checks.every(([, holds]) => holds) };
}

async function main() {
  const settings = options();
  if (os.platform() !== "linux") throw new Error("The server's memory is read from /proc, which only Linux has.");
  await buildIfNeeded();
  const executablePath = await findOrInstallChromium();
  const began = new Date();
  const loads = [os.loadavg()[0]];
  const temporary = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  const studio = await startStudio(path.join(temporary, "data"));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const stop = async () => {
    await browser.close();
    await studio.stop();
    await rm(temporary, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().finally(() => process.exit(1)));
  try {
    const preparationId = await makePreparation(studio.url, settings.rows);
    const run = { studio, browser, preparationId, settings };
    console.error(`one page for ${settings.seconds} s`);
    const alone = await phase({ ...run, others: 0, ms: settings.seconds * 1_000 });
    console.error(`${settings.others + 1} pages for ${settings.minutes} minutes`);
    const start = performance.now();
    const ms = settings.minutes * 60_000;
    let isDone = false;
    const watching = watchMemory(studio.pid, start, () => isDone);
    const all = await phase({ ...run, others: settings.others, ms }).finally(() => {
      isDone = true;
    });
    const memory = await watching;
    loads.push(os.loadavg()[0]);
    const { text, holds } = report({ settings, began, loads, alone, all, memory, version: browser.version() });
    console.log(text);
    if (settings.write) await writeSection(settings.write, "bench:live", text);
    process.exitCode = holds ? 0 : 1;
  } finally {
    await stop();
  }
}

await main();
