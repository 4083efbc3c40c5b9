import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "./schema-engine.mjs";

/** Runs a program in the project's root and resolves to its exit code; output goes where `stdio` says. */
export function run(command, args, { env = {}, stdio = "inherit" } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...env } });
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a package's command-line program with this Node. */
export function runBin(file, args, options) {
  return run(process.execPath, [path.join(root, "node_modules", file), ...args], options);
}

export const bins = { next: "next/dist/bin/next", vitest: "vitest/vitest.mjs", playwright: "@playwright/test/cli.js" };
