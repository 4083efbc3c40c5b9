/**
 * How soon a confusion matrix of many labels is on the screen: when its page is opened, and when its tab is pressed. A real
 * Chromium, the production build, a model that is trained and evaluated beforehand.
 *
 *   npm run bench:matrix -- --labels 150 --runs 7
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { findOrInstallChromium } from "../lib/chromium.mjs";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { machine, median, requireSection, table, writeSection } from "./report.mjs";
import { startStudio } from "./studio.mjs";
import { studioApi } from "./studio-api.mjs";

const { values } = parseArgs({
  options: {
    labels: { type: "string", default: "150" },
    runs: { type: "string", default: "7" },
    write: { type: "string" },
  },
});
const labels = Number(values.labels);

const ROWS_PER_LABEL = 20;
const BUDGET_MS = 300;

/** Every two labels share most of their words, so that the matrix has something to show. */
function csv() {
  const lines = Array.from({ length: labels * ROWS_PER_LABEL }, (_, row) => {
    const label = row % labels;
    const pair = Math.floor(label / 2);
    const own = row % 3 === 0 ? `own${label}` : "";
    return `word${pair} thing${pair} ${own} number ${Math.floor(row / labels)},intent_number_${label}`;
  });
  return `text,label\n${lines.join("\n")}\n`;
}

async function evaluated(studio) {
  const { call, until } = studioApi(studio);
  const form = new FormData();
  form.set("name", "Many labels");
  form.set("file", new Blob([csv()], { type: "text/csv" }), "many-labels.csv");
  const { id: datasetId } = await call("/api/datasets", form);
  await until(`/api/datasets/${datasetId}`, ({ status }) => status === "ready");
  const balance = { minSamples: 2, maxSamples: null };
  const { id: preparationId } = await call(`/api/datasets/${datasetId}/preparations`, { balance });
  const job = await call("/api/jobs", { preparationId, model: "ngram", autoStart: true });
  const { modelId } = await until(`/api/jobs/${job.id}`, ({ status }) => status === "SUCCESS");
  const { id } = await call("/api/evaluations", { kind: "model", modelId });
  await until(`/api/evaluations/${id}`, ({ status }) => status === "ready");
  return id;
}

/** Resolves with the time of the frame after the one in which the matrix was drawn. In the page. */
function whenPainted() {
  window.matrixPainted_ = new Promise((resolve) => {
    const look = () => {
      const canvas = document.querySelector("[data-matrix] canvas");
      if (canvas === null || canvas.width < 400) return requestAnimationFrame(look);
      return requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    look();
  });
}

/** Milliseconds from the last byte of the page to the matrix, nothing being kept from an earlier visit. */
async function opened(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(whenPainted);
  await page.goto(`${address}/confusion`);
  const ms = await page.evaluate(async () => {
    const painted = await window.matrixPainted_;
    return painted - performance.getEntriesByType("navigation")[0].responseEnd;
  });
  await page.close();
  return ms;
}

/** Milliseconds from the press on the tab, and from the arrival of what the server answered to it, to the matrix. */
async function pressed(page) {
  await page.getByRole("link", { name: "Scores" }).click();
  await page.locator("[data-first-line]").waitFor();
  await page.evaluate(
    () =>
      new Promise((resolve) =>
        requestIdleCallback(() => {
          performance.clearResourceTimings();
          resolve();
        }),
      ),
  );
  const tab = page.getByRole("link", { name: "Confusion" });
  await tab.evaluate((link, script) => {
    window.pressedAt_ = performance.now();
    link.click();
    new Function(`(${script})()`)();
  }, String(whenPainted));
  return page.evaluate(async () => {
    const painted = await window.matrixPainted_;
    const arrivals = performance
      .getEntriesByType("resource")
      .filter(({ name, responseEnd }) => name.includes("/confusion") && responseEnd <= painted)
      .map(({ responseEnd }) => responseEnd);
    return { press: painted - window.pressedAt_, data: painted - Math.max(window.pressedAt_, ...arrivals) };
  });
}

if (values.write !== undefined) await requireSection(values.write, "bench:matrix");
await buildIfNeeded();
const dataDir = await mkdtemp(path.join(os.tmpdir(), "studio-matrix-"));
const studio = await startStudio(dataDir);
const browser = await chromium.launch({
  executablePath: await findOrInstallChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const address = `${studio.url}/evaluations/${await evaluated(studio)}`;
  // Once without measuring, so that the server has read its code.
  await opened(browser, address);
  const [loads, presses] = [[], []];
  for (let run = 0; run < Number(values.runs); run += 1) loads.push(await opened(browser, address));
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}/confusion`);
  for (let run = 0; run < Number(values.runs); run += 1) presses.push(await pressed(page));
  const cells = (found) => [`${median(found).toFixed(0)} ms`, `${Math.max(...found).toFixed(0)} ms`];
  const line = (what, budget, found) => [what, budget, ...cells(found)];
  const command = `npm run bench:matrix -- --labels ${labels} --runs ${values.runs}`;
  const text = [
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`${command}\`: Chromium ${browser.version()} without a GPU, 1440 × 900. ${machine()}.`,
    table(
      [`${labels} labels`, "budget", "median", "slowest"],
      [
        line(
          "what the tab asked for arrived, to the matrix on the screen",
          `under ${BUDGET_MS} ms`,
          presses.map(({ data }) => data),
        ),
        line(
          "press on the tab, to the matrix on the screen",
          `under ${BUDGET_MS} ms`,
          presses.map(({ press }) => press),
        ),
        line("page opened without a cache: last byte, to the matrix on the screen", "–", loads),
      ],
    ),
  ].join("\n\n");
  console.log(`\n${text}`);
  if (values.write !== undefined) await writeSection(values.write, "bench:matrix", text);
} finally {
  await browser.close();
  await studio.stop();
  await rm(dataDir, { recursive: true, force: true });
}
