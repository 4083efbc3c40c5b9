/**
 * A large CSV file through a real browser into a production build: how the bars move, how long it takes, how much memory
 * the server has, and what is left of an upload that is given up. Linux only: the memory is what its kernel says.
 *
 *   npm run bench:upload -- --megabytes 1100
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { findOrInstallChromium } from "../lib/chromium.mjs";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { machine, writeSection } from "./report.mjs";
import { startStudio } from "./studio.mjs";

const USAGE = `Usage: npm run bench:upload -- [options]

  --megabytes N   size of the CSV file (default: 1100)
  --write FILE    also put the figures into this document, between its marks, such as docs/benchmarks.md
  --note TEXT     a sentence to go with them`;

const SAMPLE_MS = 200;

/** Lines of the report: the first sample at or after each of these shares of a bar. */
const SHOWN_SHARES = [0, 0.25, 0.5, 0.75, 1];

/** What is left of a cancelled upload is looked for after this time. */
const SETTLED_MS = 3_000;

function options() {
  const { values } = parseArgs({
    options: {
      megabytes: { type: "string", default: "1100" },
      write: { type: "string" },
      note: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const megabytes = Number(values.megabytes);
  if (values.help || !(megabytes > 0)) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  return { ...values, megabytes };
}

const OPENERS = [
  "please",
  "could you",
  "I would like to",
  "when can we",
  "yesterday I tried to",
  "nobody told me how to",
];
const DEEDS = ["move", "cancel", "pay for", "find", "open", "send back", "repair", "describe", "count", "translate"];
const THINGS = ["the parcel", "my card", "“that” invoice", "a café, closed", "the meeting", "this alarm", "our login"];

/** Writes texts of some 120 characters under 60 labels until the file has its size; returns the number of rows. */
async function writeCsv(file, bytes) {
  const out = createWriteStream(file);
  out.write("text,label\n");
  let row = 0;
  for (let written = 0; written < bytes; ) {
    let lines = "";
    while (lines.length < 1e6) {
      const at = (list, step) => list[Math.floor(row / step) % list.length];
      const words = `${at(OPENERS, 1)} ${at(DEEDS, 7)} ${at(THINGS, 3)} number ${row}, and then ${at(DEEDS, 11)} ${at(THINGS, 5)}`;
      lines += `"${words} as agreed for order ${row * 37}",label_${(row * row) % 59}\n`;
      row += 1;
    }
    const chunk = Buffer.from(lines);
    written += chunk.length;
    if (!out.write(chunk)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return row;
}

/** Resident memory of a process in bytes, now and at its highest since the mark was reset. */
async function memoryOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]);
  return { now: kilobytes("VmRSS") * 1024, peak: kilobytes("VmHWM") * 1024 };
}

/** Begins the high-water mark of a process anew (proc(5), clear_refs). */
const resetPeak = (pid) => writeFile(`/proc/${pid}/clear_refs`, "5");

/** Records and files that there are of datasets, finished or not. */
async function leftIn({ url, dataDir }) {
  const { data } = await (await fetch(`${url}/api/datasets`)).json();
  const listed = async (folder) => (await readdir(path.join(dataDir, folder)).catch(() => [])).sort();
  return {
    records: data.map(({ id }) => id).sort(),
    datasets: await listed("datasets"),
    temporary: await listed("tmp"),
  };
}

/** What the bars of the page say; the one that is under way first. */
async function barsOf(page) {
  return page.getByRole("progressbar").evaluateAll((bars) =>
    bars.map((bar) => {
      const [now, max] = ["aria-valuenow", "aria-valuemax"].map((name) => bar.getAttribute(name));
      return {
        title: bar.getAttribute("aria-label") ?? "",
        share: now === null ? null : Number(now) / Number(max),
        words: (bar.getAttribute("aria-valuetext") ?? "").replaceAll("\u00a0", " "),
      };
    }),
  );
}

/** Chooses the file on the page of datasets, then samples bars and memory until `isOver` says so. */
async function upload(browser, studio, file, isOver) {
  await resetPeak(studio.pid);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${studio.url}/datasets`);
  const began = performance.now();
  await page.locator("input[type=file]").setInputFiles(file);
  const samples = [];
  for (;;) {
    const bars = await barsOf(page);
    const seconds = (performance.now() - began) / 1_000;
    const { now, peak } = await memoryOf(studio.pid);
    const sample = { seconds, bars, isReading: page.url().includes("/datasets/ds_"), memory: now };
    samples.push(sample);
    if (await isOver(page, sample)) return { page, seconds, peak, samples };
    await sleep(SAMPLE_MS);
  }
}

const barOf = ({ bars, isReading }) => (isReading ? bars.at(-1) : bars.find(({ title }) => title === "Sending"));

async function wholeUpload(browser, studio, file, rows) {
  const run = await upload(browser, studio, file, async (page, { isReading, seconds }) => {
    if (seconds > 900) throw new Error("The import took more than a quarter of an hour.");
    return isReading && (await page.getByText(`${rows.toLocaleString("en-US")} rows, 2 columns`).count()) > 0;
  });
  await run.page.close();
  return run;
}

/** Gives an upload up at half of a stage; returns what is left of it. */
async function givenUp(browser, studio, file, { reading, giveUp }) {
  const before = await leftIn(studio);
  const run = await upload(browser, studio, file, async (page, sample) => {
    const share = barOf(sample)?.share ?? 0;
    const isPast = (sample.isReading && !reading) || (await page.getByText("rows, 2 columns").count()) > 0;
    if (isPast || sample.seconds > 900)
      throw new Error("It was over before it could be given up: choose a larger file.");
    return sample.isReading === reading && share >= 0.4;
  });
  await giveUp(run.page);
  await sleep(SETTLED_MS);
  const after = await leftIn(studio);
  await run.page.close();
  const more = (name) => after[name].filter((item) => !before[name].includes(item));
  return { ...run, at: barOf(run.samples.at(-1)).words, left: ["records", "datasets", "temporary"].flatMap(more) };
}

const WAYS = [
  {
    name: "“Cancel” while the file is sent",
    reading: false,
    giveUp: (page) => page.getByRole("button", { name: "Cancel", exact: true }).click(),
  },
  {
    name: "“Cancel import” while its rows are read",
    reading: true,
    giveUp: async (page) => {
      await page.getByRole("button", { name: "Cancel import" }).click();
      await page.waitForURL(/\/datasets$/);
    },
  },
  { name: "the tab closed while the file is sent", reading: false, giveUp: (page) => page.close() },
];

const megabytes = (bytes) => Math.round(bytes / 1e6).toLocaleString("en-US");

/** A few of the samples: how far each stage was, as the page said it, and the memory then. */
function shownSamples(samples) {
  return [false, true].flatMap((reading) => {
    const stage = samples.filter((sample) => sample.isReading === reading && barOf(sample) !== undefined);
    const at = SHOWN_SHARES.map((share) => stage.find((sample) => (barOf(sample).share ?? 0) >= share) ?? stage.at(-1));
    return [...new Set(at.filter(Boolean))];
  });
}

function report({ settings, sizeBytes, rows, whole, ways, began, loads }) {
  const firstRead = whole.samples.find(({ isReading }) => isReading)?.seconds ?? whole.seconds;
  const steps = (reading) =>
    new Set(whole.samples.filter((sample) => sample.isReading === reading).map((sample) => barOf(sample)?.share)).size;
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const lines = shownSamples(whole.samples).map((sample) =>
    row([sample.seconds.toFixed(1), barOf(sample).title, barOf(sample).words, megabytes(sample.memory)]),
  );
  const peak = Math.max(whole.peak, ...ways.map((way) => way.peak));
  const verdict = (holds) => (holds ? "holds" : "MISSED");
  return [
    [
      `Measured on ${began.toISOString().slice(0, 10)} with \`npm run bench:upload -- --megabytes ${settings.megabytes}\`.`,
      `${machine()}; Chromium ${settings.chromium}.`,
      `Load of the machine while it ran: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
      ...(settings.note ? [settings.note] : []),
    ].join(" "),
    `${megabytes(sizeBytes)} MB, ${rows.toLocaleString("en-US")} rows: ${whole.seconds.toFixed(0)} s from the choice of the file to the page with its rows, of which ${firstRead.toFixed(0)} s to send it. The bar of what is sent was seen at ${steps(false)} places, that of what is read at ${steps(true)}. Some of what the page said:`,
    [row(["seconds", "bar", "its words", "server, MB"]), row(["---:", "---", "---", "---:"]), ...lines].join("\n"),
    "Given up:",
    [
      row(["how", "the bar then", "left after 3 s"]),
      row(["---", "---", "---"]),
      ...ways.map(({ name, at, left }) => row([name, at, left.length === 0 ? "nothing" : left.join(", ")])),
    ].join("\n"),
    [
      `- peak memory of the server under 1.5 GB: ${megabytes(peak)} MB, ${verdict(peak < 1.5e9)}`,
      `- nothing is left of an upload that is given up: ${verdict(ways.every(({ left }) => left.length === 0))}`,
    ].join("\n"),
  ].join("\n\n");
}

async function main() {
  const settings = options();
  if (os.platform() !== "linux") throw new Error("The server's memory is read from /proc, which only Linux has.");
  const executablePath = await findOrInstallChromium();
  await buildIfNeeded();
  const began = new Date();
  const loads = [];
  const temporary = await mkdtemp(path.join(os.tmpdir(), "studio-bench-"));
  const stops = [() => rm(temporary, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().finally(() => process.exit(1)));
  try {
    const file = path.join(temporary, "large.csv");
    const rows = await writeCsv(file, settings.megabytes * 1e6);
    const { size: sizeBytes } = await stat(file);
    const studio = await startStudio(path.join(temporary, "data"));
    stops.push(studio.stop);
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    stops.push(() => browser.close());
    settings.chromium = browser.version();

    const ways = [];
    for (const way of WAYS) {
      loads.push(os.loadavg()[0]);
      console.error(way.name);
      ways.push({ name: way.name, ...(await givenUp(browser, studio, file, way)) });
      console.error(`  at ${ways.at(-1).at}; left: ${ways.at(-1).left.join(", ") || "nothing"}`);
    }
    console.error("as a whole");
    const whole = await wholeUpload(browser, studio, file, rows);
    loads.push(os.loadavg()[0]);
    const text = report({ settings, sizeBytes, rows, whole, ways, began, loads });
    console.log(text);
    if (settings.write) await writeSection(settings.write, "bench:upload", text);
  } finally {
    await stop();
  }
}

await main();
