/**
 * How much JavaScript a page loads before anybody does anything, gzipped: the production build in a real Chromium, until
 * the network has been quiet for half a second. What Next fetches ahead for pages that are linked to does not count, nor
 * what the app fetches seconds later for a dialog that may be opened.
 *
 *   npm run bench:weight
 *   npm run bench:weight -- --write docs/benchmarks.md
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { findOrInstallChromium } from "../lib/chromium.mjs";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { makeCurveJob } from "./curve-job.mjs";
import { machine, table, writeSection } from "./report.mjs";
import { startStudio } from "./studio.mjs";

const { values } = parseArgs({ options: { write: { type: "string" } } });

const BUDGET_KB = { plain: 200, chart: 300 };
const CHECKPOINTS = "10000";

/** Bytes of the page itself, and of its scripts gzipped, until the network is quiet. */
async function weigh(browser, address) {
  const page = await browser.newPage();
  await page.route("**/*", (route) => (route.request().headers().rsc ? route.abort() : route.continue()));
  const scripts = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response.body());
  });
  const answer = await page.goto(address, { waitUntil: "networkidle" });
  const bodies = await Promise.all(scripts);
  const js = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  const html = (await answer.body()).length;
  await page.close();
  return { js, html, files: bodies.length };
}

await buildIfNeeded();
const dataDir = await mkdtemp(path.join(os.tmpdir(), "studio-weight-"));
const studio = await startStudio(dataDir);
const browser = await chromium.launch({ executablePath: await findOrInstallChromium(), args: ["--no-sandbox"] });
try {
  const jobId = await makeCurveJob(studio, CHECKPOINTS);
  const plain = ["/", "/datasets", "/jobs", "/jobs/new", "/models", "/playground", "/servers", "/notifications"];
  const pages = [
    ...plain.map((at) => [at, at, BUDGET_KB.plain]),
    [`a job with ${CHECKPOINTS} checkpoints`, `/jobs/${jobId}`, BUDGET_KB.chart],
    ["/jobs/compare", `/jobs/compare?jobs=${jobId}`, BUDGET_KB.chart],
  ];
  const rows = [];
  for (const [name, at, budget] of pages) {
    const { js, html, files } = await weigh(browser, studio.url + at);
    const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
    rows.push([name, `under ${budget} kB`, kilobytes(js), String(files), kilobytes(html)]);
  }
  const text = [
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run bench:weight\`: Chromium ${browser.version()}. ${machine()}.`,
    table(["page", "budget", "JavaScript gzipped", "files", "HTML"], rows),
  ].join("\n\n");
  console.log(`\n${text}`);
  if (values.write !== undefined) await writeSection(values.write, "bench:weight", text);
} finally {
  await browser.close();
  await studio.stop();
  await rm(dataDir, { recursive: true, force: true });
}
