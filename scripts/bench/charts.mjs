/**
 * What the charts of a long run cost a browser: how soon they are painted, and how many frames a second they keep while
 * they are pointed at and zoomed. A real Chromium, the production build, a job whose curves are stored beforehand.
 *
 *   npm run bench:charts -- --checkpoints 10000 --runs 5
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { findOrInstallChromium } from "../lib/chromium.mjs";
import { buildIfNeeded } from "../lib/prepare.mjs";
import { makeCurveJob } from "./curve-job.mjs";
import { machine, median, table, writeSection } from "./report.mjs";
import { startStudio } from "./studio.mjs";

const { values } = parseArgs({
  options: {
    checkpoints: { type: "string", default: "10000" },
    runs: { type: "string", default: "5" },
    write: { type: "string" },
  },
});

const BUDGET = { paintMs: 500, framesPerSecond: 50 };
const GESTURE_MS = 3_000;

/**
 * Marks when the charts in the window have been painted: as the picture that comes with the page, and by the page's code,
 * from when on they can be pointed at and zoomed; then all of them by the code. Each in the frame after the one that drew.
 */
function watchPaint() {
  const isDrawn = (chart) => chart.querySelector("canvas") !== null;
  const isPictured = (chart) => isDrawn(chart) || chart.querySelector("[data-still] path") !== null;
  const isInView = (chart) => chart.checkVisibility() && chart.getBoundingClientRect().top < window.innerHeight;
  const waiting = new Map([
    ["pictured", (charts) => charts.filter(isInView).every(isPictured)],
    ["usable", (charts) => charts.filter(isInView).every(isDrawn)],
    ["all-usable", (charts) => charts.every(isDrawn)],
  ]);
  const observer = new MutationObserver(() => {
    const charts = [...document.querySelectorAll("[aria-roledescription=chart]")];
    if (!charts.some(isInView)) return;
    for (const [mark, holds] of waiting) {
      if (!holds(charts)) continue;
      waiting.delete(mark);
      const detail = { inView: charts.filter(isInView).length };
      requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(mark, { detail })));
    }
    if (waiting.size === 0) observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
}

async function measurePaint(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(watchPaint);
  await page.goto(address);
  const marks = ["pictured", "usable", "all-usable"];
  await page.waitForFunction((names) => names.every((name) => performance.getEntriesByName(name).length > 0), marks);
  const times = await page.evaluate((names) => {
    const [{ responseEnd }] = performance.getEntriesByType("navigation");
    const [pictured, usable, all] = names.map((name) => performance.getEntriesByName(name)[0]);
    return {
      sinceNavigation: pictured.startTime,
      // The picture can be there before the last byte of the page.
      pictured: Math.max(0, pictured.startTime - responseEnd),
      usable: usable.startTime - responseEnd,
      all: all.startTime - responseEnd,
      inView: pictured.detail.inView,
    };
  }, marks);
  return { page, times };
}

/** Frames a second, and the slowest in twenty, while `gesture` is repeated. */
async function measureFrames(page, gesture) {
  await page.evaluate(() => {
    const frames = [];
    window.frames_ = frames;
    const tick = (now) => {
      frames.push(now);
      window.tick_ = requestAnimationFrame(tick);
    };
    window.tick_ = requestAnimationFrame(tick);
  });
  const end = performance.now() + GESTURE_MS;
  let count = 0;
  while (performance.now() < end) await gesture(count++);
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.tick_);
    return window.frames_;
  });
  const spans = frames.slice(1).map((at, index) => at - frames[index]);
  const sorted = [...spans].sort((a, b) => a - b);
  return {
    perSecond: (spans.length / (frames.at(-1) - frames[0])) * 1000,
    slow: sorted[Math.floor(sorted.length * 0.95)],
    events: (count / GESTURE_MS) * 1000,
  };
}

/** Back and forth across the first chart. */
function hover(page, box) {
  return (index) => {
    const share = Math.abs(((index / 60) % 2) - 1);
    return page.mouse.move(box.x + 5 + share * (box.width - 10), box.y + box.height / 2);
  };
}

/** Nearer for a while and out again, at the pointer. */
function zoom(page) {
  return (index) => page.mouse.wheel(0, index % 24 < 12 ? -100 : 100);
}

/** The selection follows the pointer; letting go zooms, a double click shows all again. */
function drag(page, box) {
  return async (index) => {
    const at = index % 40;
    if (at === 0) {
      await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
      await page.mouse.down();
    }
    await page.mouse.move(box.x + box.width * (0.2 + at * 0.015), box.y + box.height / 2);
    if (at === 39) {
      await page.mouse.up();
      await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    }
  };
}

async function measureOnce(browser, address) {
  const { page, times } = await measurePaint(browser, address);
  const plot = page.locator(".uplot .u-over").first();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  const hovering = await measureFrames(page, hover(page, box));
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  await page.keyboard.down("Control");
  const zooming = await measureFrames(page, zoom(page));
  await page.keyboard.up("Control");
  await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
  const dragging = await measureFrames(page, drag(page, box));
  await page.close();
  return { times, hovering, zooming, dragging };
}

function report(runs) {
  const middle = (of) => median(runs.map(of));
  const ms = (value) => `${value.toFixed(0)} ms`;
  const frames = (name, of) => [
    `${name}: frames a second (the slowest in twenty, events a second)`,
    `at least ${BUDGET.framesPerSecond}`,
    `${middle((r) => of(r).perSecond).toFixed(1)} (${middle((r) => of(r).slow).toFixed(1)} ms, ${middle((r) => of(r).events).toFixed(0)})`,
  ];
  return table(
    ["what", "budget", "measured"],
    [
      ["navigation to the first paint of the charts in view", "–", ms(middle((r) => r.times.sinceNavigation))],
      [
        `data arrived to the first paint of the charts in view (${middle((r) => r.times.inView)} of 4)`,
        `under ${BUDGET.paintMs} ms`,
        ms(middle((r) => r.times.pictured)),
      ],
      ["data arrived to where they can be pointed at and zoomed", "–", ms(middle((r) => r.times.usable))],
      ["data arrived to where all four can, also below the window", "–", ms(middle((r) => r.times.all))],
      frames("pointing", (r) => r.hovering),
      frames("zooming with the wheel", (r) => r.zooming),
      frames("dragging a zoom", (r) => r.dragging),
    ],
  );
}

await buildIfNeeded();
const dataDir = await mkdtemp(path.join(os.tmpdir(), "studio-charts-"));
const studio = await startStudio(dataDir);
const browser = await chromium.launch({
  executablePath: await findOrInstallChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const address = `${studio.url}/jobs/${await makeCurveJob(studio, values.checkpoints)}`;
  // Once without measuring, so that the server has read its code and the files are in memory.
  await measureOnce(browser, address);
  const runs = [];
  for (let index = 0; index < Number(values.runs); index += 1) runs.push(await measureOnce(browser, address));
  const command = `npm run bench:charts -- --checkpoints ${values.checkpoints} --runs ${values.runs}`;
  const text = [
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`${command}\`: Chromium ${browser.version()} without a GPU, 1440 × 900, four charts; medians. ${machine()}.`,
    report(runs),
  ].join("\n\n");
  console.log(`\n${text}`);
  if (values.write !== undefined) await writeSection(values.write, "bench:charts", text);
} finally {
  await browser.close();
  await studio.stop();
  await rm(dataDir, { recursive: true, force: true });
}
