import { readdir, readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Mistral } from "@mistralai/mistralai";
import { buildIfNeeded } from "../../lib/prepare.mjs";
import { table } from "../report.mjs";
import { startStudio } from "../studio.mjs";
import { budget, count, milliseconds, quantile } from "./format.mjs";
import { prepareSet } from "./rows.mjs";
import { chooseSets } from "./sets.mjs";

/** What is served: short texts. */
const SERVED_SET = "massive-en-16";
/** What is trained while the server is asked how it is: as long as possible. */
const TRAINED_SET = "clinc150";

const WARM_UP_CALLS = 100;
const BATCH = 128;
const BATCHES_MS = 8_000;
const HEALTH_PAUSE_MS = 10;
const POLL_MS = 200;

/** What a server without levels of its own is asked for. */
const ANY_BASE = "ministral-3b-latest";

/** Clock ticks a second in /proc. */
const TICKS = 100;

const SINGLE_BUDGETS = { static: { p50: 3, p99: 15 }, encoder: { p50: 12, p99: 40 } };
const BATCH_BUDGETS = { static: 4_000, encoder: 200 };
const HEALTH_BUDGET_MS = 50;

/** The production build with a data directory of its own, started once for both parts. */
async function studioOf(context) {
  if (context.studio === undefined) {
    await buildIfNeeded();
    context.studio = await startStudio(path.join(context.folder, "data"));
    context.stops.push(context.studio.stop);
  }
  return context.studio;
}

function clientOf({ url }) {
  return new Mistral({ apiKey: "bench", serverURL: url });
}

async function upload(client, file) {
  const { id } = await client.files.upload({
    file: { fileName: path.basename(file), content: new Blob([await readFile(file)]) },
  });
  return id;
}

/** Uploads, creates a job and starts it; resolves when it is RUNNING or over. */
async function startJob(client, { training, validation }, model) {
  const created = await client.fineTuning.jobs.create({
    model,
    jobType: "classifier",
    trainingFiles: [{ fileId: await upload(client, training.file), weight: 1 }],
    validationFiles: validation === null ? [] : [await upload(client, validation.file)],
    hyperparameters: {},
    autoStart: true,
  });
  return waitWhile(client, created.id, ["QUEUED", "VALIDATING", "VALIDATED"]);
}

async function waitWhile(client, jobId, statuses) {
  for (;;) {
    const job = await client.fineTuning.jobs.get({ jobId });
    if (!statuses.includes(job.status)) return job;
    await sleep(POLL_MS);
  }
}

async function trainModel(client, prepared, base) {
  const started = await startJob(client, prepared, base);
  const job = await waitWhile(client, started.id, ["RUNNING"]);
  if (job.status !== "SUCCESS")
    throw new Error(`The job for ${base} ended as ${job.status}: ${JSON.stringify(job.events)}`);
  return job.fineTunedModel;
}

/** The asked levels that the server lists as base models; where it lists none, the name that every server knows. */
async function basesOf({ url }, levels) {
  const { data } = await (await fetch(`${url}/v1/models`, { headers: { authorization: "Bearer bench" } })).json();
  const ids = new Set(data.map(({ id }) => id));
  const listed = levels.filter((level) => ids.has(level));
  return listed.length === 0 ? [ANY_BASE] : listed;
}

/** One request over a connection that stays open; resolves to the parsed body and the milliseconds until it was read. */
function call(url, agent, body) {
  const text = body === null ? "" : JSON.stringify(body);
  const headers = { authorization: "Bearer bench" };
  if (body !== null)
    Object.assign(headers, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const request = http.request(url, { agent, headers, method: body === null ? "GET" : "POST" }, (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        answer += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        const ms = performance.now() - started;
        if (response.statusCode === 200) resolve({ ms, body: JSON.parse(answer) });
        else reject(new Error(`${url} answered ${response.statusCode}: ${answer.slice(0, 400)}`));
      });
    });
    request.on("error", reject);
    request.end(text);
  });
}

async function classify({ url }, agent, model, input) {
  const { ms, body } = await call(`${url}/v1/classifications`, agent, { model, input });
  if (body.results?.length !== input.length) throw new Error(`${input.length} texts, ${body.results?.length} answers.`);
  return ms;
}

/** CPU seconds of a process and of those that it started. */
async function cpuSeconds(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  let sum = (Number(fields[11]) + Number(fields[12])) / TICKS;
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const list = await readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "");
    for (const child of list.trim().split(" ").filter(Boolean)) sum += await cpuSeconds(child);
  }
  return sum;
}

async function singleCalls(studio, model, texts, calls) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  for (let i = -WARM_UP_CALLS; i < calls; i += 1) {
    const ms = await classify(studio, agent, model, [texts[(i + WARM_UP_CALLS) % texts.length]]);
    if (i >= 0) times.push(ms);
  }
  agent.destroy();
  times.sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** Texts a second, by the clock and by the CPU seconds of the server: the latter is what one core does. */
async function batches(studio, model, texts) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const batchAt = (at) => Array.from({ length: BATCH }, (_, i) => texts[(at + i) % texts.length]);
  await classify(studio, agent, model, batchAt(0));
  const [started, cpuStarted] = [performance.now(), await cpuSeconds(studio.pid)];
  let done = 0;
  while (performance.now() - started < BATCHES_MS) {
    await classify(studio, agent, model, batchAt(done));
    done += BATCH;
  }
  const wall = (performance.now() - started) / 1_000;
  const cpu = (await cpuSeconds(studio.pid)) - cpuStarted;
  agent.destroy();
  return { perSecond: done / wall, perCore: done / cpu };
}

function servingBudgets(base, single, batch) {
  const lines = [];
  for (const [name, most] of Object.entries(SINGLE_BUDGETS[base] ?? {})) {
    lines.push(
      budget(
        `${base}, ${name} of single calls under ${most} ms`,
        `${milliseconds(single[name])} ms`,
        single[name] < most,
      ),
    );
  }
  const least = BATCH_BUDGETS[base];
  if (least !== undefined) {
    const is = `${count(batch.perCore)} texts`;
    lines.push(budget(`${base}, at least ${count(least)} texts a CPU second in batches`, is, batch.perCore >= least));
  }
  return lines;
}

/** Single calls and batches over loopback, against the production build. */
export async function measureServing(context) {
  const { settings, folder } = context;
  const studio = await studioOf(context);
  const client = clientOf(studio);
  const [set] = chooseSets([SERVED_SET]);
  const prepared = await prepareSet(settings.data, set, folder);
  const texts = prepared.scored.test.rows.map(({ text }) => text);
  const [lines, budgets] = [[], []];
  for (const base of await basesOf(studio, settings.levels)) {
    const model = await trainModel(client, prepared, base);
    const single = await singleCalls(studio, model, texts, settings.calls);
    const batch = await batches(studio, model, texts);
    lines.push([
      base,
      milliseconds(single.p50),
      milliseconds(single.p99),
      count(batch.perSecond),
      count(batch.perCore),
    ]);
    console.error(`  ${lines.at(-1).join("  ")}`);
    budgets.push(...servingBudgets(base, single, batch));
  }
  const heads = ["model", "p50 ms", "p99 ms", "texts a second", "texts a CPU second"];
  return [
    `\`POST /v1/classifications\` of the production build over loopback, connection kept open (${settings.calls} single calls of ${SERVED_SET}; batches of ${BATCH}):`,
    table(heads, lines),
    ...(budgets.length === 0 ? [] : [budgets.join("\n")]),
  ].join("\n\n");
}

/** Asks for the server's health until `isOver`; sorted milliseconds. */
async function askHealth({ url }, isOver) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  while (!isOver()) {
    times.push((await call(`${url}/api/health`, agent, null)).ms);
    await sleep(HEALTH_PAUSE_MS);
  }
  agent.destroy();
  return times.sort((a, b) => a - b);
}

/** How quickly the server answers while a job trains. */
export async function measureHealth(context) {
  const { settings, folder } = context;
  const studio = await studioOf(context);
  const client = clientOf(studio);
  const [set] = chooseSets([TRAINED_SET]);
  const prepared = await prepareSet(settings.data, set, folder);
  const idleUntil = performance.now() + 3_000;
  const measured = [["nothing", await askHealth(studio, () => performance.now() > idleUntil)]];
  for (const base of await basesOf(studio, settings.levels)) {
    const started = await startJob(client, prepared, base);
    let job = started;
    const over = waitWhile(client, started.id, ["RUNNING"]).then((ended) => {
      job = ended;
    });
    measured.push([`a job of ${base}`, await askHealth(studio, () => job.status !== "RUNNING")]);
    await over;
    if (job.status !== "SUCCESS") throw new Error(`The job for ${base} ended as ${job.status}.`);
    console.error(`  ${base}: p99 ${milliseconds(quantile(measured.at(-1)[1], 0.99))} ms`);
  }
  const lines = measured.map(([name, times]) => [
    name,
    count(times.length),
    ...[0.5, 0.99, 1].map((share) => milliseconds(quantile(times, share))),
  ]);
  const budgets = measured.slice(1).map(([name, times]) => {
    const p99 = quantile(times, 0.99);
    return budget(
      `while ${name} trains, p99 under ${HEALTH_BUDGET_MS} ms`,
      `${milliseconds(p99)} ms`,
      p99 < HEALTH_BUDGET_MS,
    );
  });
  return [
    `\`GET /api/health\` of the production build, one after the other, while this trains (${TRAINED_SET}):`,
    table(["what trains", "calls", "p50 ms", "p99 ms", "most ms"], lines),
    budgets.join("\n"),
  ].join("\n\n");
}
