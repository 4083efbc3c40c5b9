/**
 * Runs jobs on a local server that misbehaves by seeded plans, many at once, and counts what was met: each has to end as
 * its server says, once, with all of its curve. The judge is a test of the suite, with more scenarios.
 *
 *   npm run bench:faults -- --scenarios 200 --seed 1
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { machine, table, writeSection } from "./report.mjs";

const USAGE = `Usage: npm run bench:faults -- [options]

  --scenarios N  how many (default: 200)
  --seed N       of the first; the others follow (default: 1)
  --scale X      how much shorter than real all times are; with 1 a stall lasts its 30 s (default: 0.04)
  --write FILE   also put the figures into this document, between its marks, such as docs/benchmarks.md`;

const TEST = "lib/jobs/server/faults.db.test.ts";

function options() {
  const { values } = parseArgs({
    options: {
      scenarios: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
      scale: { type: "string", default: "0.04" },
      write: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const [scenarios, seed, scale] = [Number(values.scenarios), Number(values.seed), Number(values.scale)];
  const isRight = Number.isInteger(scenarios) && scenarios > 0 && Number.isInteger(seed) && scale > 0 && scale <= 1;
  if (values.help || !isRight) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  return { write: values.write, scenarios, seed, scale };
}

/** Runs the test; what it reports, and whether it passed. */
async function runTest({ scenarios, seed, scale }) {
  const directory = await mkdtemp(path.join(os.tmpdir(), "studio-faults-"));
  const file = path.join(directory, "report.json");
  try {
    const env = {
      ...process.env,
      FAULT_SCENARIOS: String(scenarios),
      FAULT_SEED: String(seed),
      FAULT_SCALE: String(scale),
      FAULT_REPORT: file,
    };
    const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "db", TEST];
    const [code] = await once(spawn(process.execPath, args, { env, stdio: "inherit" }), "exit");
    const text = await readFile(file, "utf8").catch(() => null);
    return { hasPassed: code === 0, facts: text === null ? null : JSON.parse(text) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** How often each entry of the scenarios' lists occurs, and in how many scenarios, the most frequent first. */
function countKinds(scenarios) {
  const kinds = new Map();
  for (const { faults, problem } of scenarios) {
    for (const kind of new Set(faults)) {
      const known = kinds.get(kind) ?? { times: 0, scenarios: 0, wrong: 0 };
      known.times += faults.filter((fault) => fault === kind).length;
      known.scenarios += 1;
      if (problem !== null) known.wrong += 1;
      kinds.set(kind, known);
    }
  }
  return [...kinds].sort(([, a], [, b]) => b.times - a.times);
}

function report({ scenarios, seconds, unhandled }) {
  const rows = countKinds(scenarios).map(([kind, counts]) => [
    kind,
    counts.times,
    counts.scenarios,
    counts.scenarios - counts.wrong,
  ]);
  const wrong = scenarios.filter(({ problem }) => problem !== null).length;
  const all = ["all", scenarios.flatMap(({ faults }) => faults).length, scenarios.length, scenarios.length - wrong];
  const ends = [...new Set(scenarios.map(({ end }) => end))].sort();
  const words = ends.map((end) => `${end} ${scenarios.filter((scenario) => scenario.end === end).length}`).join(", ");
  return `${table(["fault", "times met", "in so many jobs", "ended rightly"], [...rows, all])}

How the servers ended them: ${words}. Unhandled rejections: ${unhandled}. ${seconds.toFixed(0)} s in all.`;
}

async function main() {
  const { write, ...plan } = options();
  const { hasPassed, facts } = await runTest(plan);
  if (!hasPassed) process.exitCode = 1;
  if (facts === null) return;
  const { scenarios, seed, scale } = plan;
  const command = `npm run bench:faults -- --scenarios ${scenarios} --seed ${seed} --scale ${scale}`;
  const day = new Date().toISOString().slice(0, 10);
  const text = `Measured on ${day} with \`${command}\`. ${machine()}.\n\n${report(facts)}`;
  console.log(`\n${text}`);
  if (write) await writeSection(write, "bench:faults", text);
}

await main();
