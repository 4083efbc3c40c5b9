import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { expect, type Page } from "@playwright/test";

/** A whole Classifier Studio of a test's own: process, port and data directory. */
export interface Studio {
  url: string;
  dataDir: string;
  /** Everything the app printed so far. */
  output(): string;
  /** Ends the app as a power cut would: SIGKILL to all its processes. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Starts it again, once it has ended, at the same address and on the same data. */
  start(): Promise<void>;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = net.createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  // The start script and the server below it share a process group.
  process.kill(-child.pid, signal);
  await exited;
}

/** Makes an empty data directory that goes away with `remove`. */
export async function makeDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "studio-e2e-own-"));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** Runs `node scripts/start.mjs` until it is ready; `onPrint` gets everything it prints. */
async function launch(env: Record<string, string>, onPrint: (text: string) => void): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LOG_LEVEL: "warn", ...env },
  });
  let printed = "";
  const hear = (chunk: Buffer) => {
    printed += chunk.toString();
    onPrint(chunk.toString());
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  try {
    const isSettled = () => printed.includes("Classifier Studio is ready") || child.exitCode !== null;
    await expect.poll(isSettled, { timeout: 60_000, intervals: [100] }).toBe(true);
    expect(child.exitCode, printed).toBeNull();
    return child;
  } catch (error) {
    // Nobody gets it, so nobody would end it.
    await end(child, "SIGKILL");
    throw error;
  }
}

/** Starts the app, with `variables` of its environment, and waits until it is ready. */
export async function startStudio(dataDir: string, variables: Record<string, string> = {}): Promise<Studio> {
  const port = await freePort();
  let printed = "";
  const start = () =>
    launch({ PORT: String(port), DATA_DIR: dataDir, ...variables }, (text) => {
      printed += text;
    });
  let child = await start();
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    output: () => printed,
    kill: () => end(child, "SIGKILL"),
    stop: () => end(child, "SIGTERM"),
    start: async () => {
      child = await start();
    },
  };
}

interface OwnStudio {
  /** The test's page. Its browser leaves the app before that ends, or the console would tell of every try to reach it. */
  page?: Page;
  /** Of the app's environment. */
  variables?: Record<string, string>;
}

/** Gives a test a studio of its own, with an empty data directory, and takes both away afterwards. */
export async function withStudio(
  { page, variables }: OwnStudio,
  work: (studio: Studio) => Promise<void>,
): Promise<void> {
  const { dataDir, remove } = await makeDataDir();
  try {
    const studio = await startStudio(dataDir, variables);
    try {
      await work(studio);
    } finally {
      for (const tab of page?.context().pages() ?? []) await tab.goto("about:blank");
      await studio.kill();
    }
  } finally {
    await remove();
  }
}
