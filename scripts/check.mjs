/** Runs every check and says which failed; stops at none, so that one run shows all. */
import { run } from "./lib/run.mjs";

export const CHECKS = ["format", "lint", "types", "boundaries", "structure", "unused", "schema"];

/** Runs the checks in turn; returns the names of those that failed. */
export async function runChecks() {
  const failed = [];
  for (const name of CHECKS) {
    console.log(`\n> check:${name}`);
    const code = await run("npm", ["run", "--silent", `check:${name}`]);
    if (code !== 0) failed.push(name);
  }
  return failed;
}

if (process.argv[1]?.endsWith("check.mjs")) {
  const failed = await runChecks();
  console.log(
    failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.map((name) => `check:${name}`).join(", ")}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}
