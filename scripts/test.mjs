/**
 * Everything: checks, unit, database, contract and browser tests. Ends with `N passed, N failed`; before it stand the browser
 * tests that passed only when tried again, and `N flaky`.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CHECKS, runChecks } from "./check.mjs";
import { closingLines, countPlaywright } from "./lib/playwright-report.mjs";
import { generateIfNeeded } from "./lib/prepare.mjs";
import { bins, run, runBin } from "./lib/run.mjs";

const directory = await mkdtemp(path.join(os.tmpdir(), "studio-results-"));
const totals = { passed: 0, failed: 0, skipped: 0, flaky: [] };

function add(passed, failed, skipped = 0) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

async function readReport(file) {
  return JSON.parse(await readFile(file, "utf8").catch(() => "null"));
}

async function vitest() {
  const file = path.join(directory, "vitest.json");
  const code = await runBin(bins.vitest, ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  const report = await readReport(file);
  const failed = report?.numFailedTests ?? 0;
  // A file that cannot load has no failed test, and still failed.
  add(report?.numPassedTests ?? 0, code !== 0 && failed === 0 ? 1 : failed, report?.numPendingTests ?? 0);
}

async function playwright() {
  const file = path.join(directory, "playwright.json");
  const code = await run(process.execPath, ["scripts/e2e.mjs"], { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file } });
  const { passed, failed, skipped, flaky } = countPlaywright(await readReport(file), code);
  add(passed, failed, skipped);
  totals.flaky.push(...flaky);
}

try {
  await generateIfNeeded();
  const failedChecks = await runChecks();
  add(CHECKS.length - failedChecks.length, failedChecks.length);
  await vitest();
  await playwright();
  if (failedChecks.length > 0) console.log(`\nFailed checks: ${failedChecks.join(", ")}`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exitCode = totals.failed === 0 ? 0 : 1;
console.log(`\n${closingLines(totals).join("\n")}`);
