import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { vi } from "vitest";

const run = promisify(execFile);
const SCRIPT = path.join(import.meta.dirname, "../../scripts/engine.mjs");
/** The first start bundles the engine, and the machine may be busy. */
const START_MS = 90_000;

interface EngineProcess {
  url: string;
  child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Sends a signal and waits for the end; returns the exit code, null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** `npm run engine` on a data directory of a test's own. */
export interface EngineHome {
  dataDir: string;
  /** Runs a command of its command line to the end. Rejects, with `stderr`, when it fails. */
  command(args: string[], variables?: Record<string, string>): Promise<{ stdout: string; stderr: string }>;
  /** Starts it and waits until it is ready. */
  start(variables?: Record<string, string>): Promise<EngineProcess>;
  /** Ends what still runs and removes the directory. */
  remove(): Promise<void>;
}

/** Makes an empty data directory for `scripts/engine.mjs`. */
export async function anEngineHome(): Promise<EngineHome> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "studio-engine-"));
  const started: EngineProcess[] = [];
  const environment = (variables: Record<string, string>) => ({
    ...process.env,
    HOST: "127.0.0.1",
    DATA_DIR: dataDir,
    LOG_LEVEL: "warn",
    ...variables,
  });
  return {
    dataDir,
    command: (args, variables = {}) => run(process.execPath, [SCRIPT, ...args], { env: environment(variables) }),
    start: async (variables = {}) => {
      const port = await freePort();
      const engine = launch(port, environment({ PORT: String(port), ...variables }));
      started.push(engine);
      await vi.waitFor(
        () => {
          if (engine.child.exitCode !== null) return;
          if (!engine.output().includes("The engine is ready")) throw new Error(`not ready: ${engine.output()}`);
        },
        { timeout: START_MS, interval: 50 },
      );
      if (engine.child.exitCode !== null) throw new Error(engine.output());
      return engine;
    },
    remove: async () => {
      for (const engine of started) await engine.end("SIGKILL");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function launch(port: number, env: NodeJS.ProcessEnv): EngineProcess {
  const child = spawn(process.execPath, [SCRIPT], { stdio: ["ignore", "pipe", "pipe"], env });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    output: () => printed,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill(signal);
        await exited;
      }
      return child.exitCode;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = net.createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as net.AddressInfo; // a TCP server's address is never a string
  probe.close();
  await once(probe, "close");
  return port;
}
