import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { freePort } from "./studio";

const run = promisify(execFile);

/** The engine alone, without the dashboard: process, port and data directory of its own. */
export interface Engine {
  url: string;
  /** Made before it started, so it is needed. */
  apiKey: string;
  stop(): Promise<void>;
}

/** Makes a key, starts `scripts/engine.mjs` and waits until it is ready. */
export async function startEngine(dataDir: string): Promise<Engine> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), HOST: "127.0.0.1", DATA_DIR: dataDir, LOG_LEVEL: "warn" };
  const made = await run(process.execPath, ["scripts/engine.mjs", "--new-key", "dashboard"], { env });
  let printed = "";
  const child = spawn(process.execPath, ["scripts/engine.mjs"], { stdio: ["ignore", "pipe", "pipe"], env });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  }
  try {
    await expect
      .poll(() => printed.includes("The engine is ready") || child.exitCode !== null, { timeout: 60_000 })
      .toBe(true);
    expect(child.exitCode, printed).toBeNull();
  } catch (error) {
    // Nobody gets it, so nobody would end it.
    await end(child);
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, apiKey: made.stdout.trim(), stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
