import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { expect } from "@playwright/test";

/** A whole Classifier Studio of a test's own: process, port and data directory. */
export interface Studio {
  url: string;
  dataDir: string;
  /** Everything the app printed so far. */
  output(): string;
  /** Ends the app as a power cut would: SIGKILL to all its processes. */
  kill(): Promise<void>;
  stop(): Promise<void>;
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

/** Starts the app with `node scripts/start.mjs`, and `variables` of its environment, and waits until it is ready. */
export async function startStudio(dataDir: string, variables: Record<string, string> = {}): Promise<Studio> {
  const port = await freePort();
  let printed = "";
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn", ...variables },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  try {
    await expect
      .poll(() => printed.includes("Classifier Studio is ready") || child.exitCode !== null, { timeout: 60_000 })
      .toBe(true);
    expect(child.exitCode, printed).toBeNull();
  } catch (error) {
    // Nobody gets it, so nobody would end it.
    await end(child, "SIGKILL");
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    output: () => printed,
    kill: () => end(child, "SIGKILL"),
    stop: () => end(child, "SIGTERM"),
  };
}
