/**
 * Sets up and runs the app: generates the Prisma client, builds if the sources changed, migrates the database, serves,
 * and prints the address last.
 */
import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { loadEnv } from "./lib/load-env.mjs";
import { makeDirectory } from "./lib/make-directory.mjs";
import { buildIfNeeded } from "./lib/prepare.mjs";
import { bins } from "./lib/run.mjs";
import { migrate, root } from "./lib/schema-engine.mjs";

/** Longer than clients keep idle connections, so that none sends a request into one that is just being closed. */
const KEEP_ALIVE_MS = "75000";

/**
 * How far the heap may grow past what is in use before it is cleaned. V8 would let it grow fourfold and then from there: a
 * long batch took 1.8 GB for the 150 MB that it needs, and 0.7 GB so, at the same speed.
 */
const HEAP_GROWTH = "--heap-growing-percent=100";

/** Ends the start with a sentence when the port is taken, before a minute of building. */
function assertPortIsFree({ host, port }) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", (error) => {
      const reason = error.code === "EADDRINUSE" ? "another program is using it" : error.message;
      console.error(
        `Cannot listen on ${host}:${port}: ${reason}. Stop that program, or choose another port: PORT=3001 npm start`,
      );
      process.exit(1);
    });
    probe.listen(port, host, () => probe.close(resolve));
  });
}

/** Ends the start with a sentence when the data directory cannot be used. */
async function assertDataDirectory({ dataDir }) {
  try {
    await makeDirectory(dataDir);
    await access(dataDir, constants.W_OK).catch((error) => {
      throw new Error("nothing can be written there", { cause: error });
    });
  } catch (error) {
    console.error(
      `The data directory ${dataDir} cannot be used: ${error.message}. Choose another: DATA_DIR=./other npm start`,
    );
    process.exit(1);
  }
}

async function waitUntilReady(url, child) {
  while (child.exitCode === null && child.signalCode === null) {
    const report = await fetch(`${url}/api/health`)
      .then((answer) => answer.json())
      .catch(() => null);
    if (report?.status === "ready") return true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}

const env = await loadEnv();
await assertPortIsFree(env);
await assertDataDirectory(env);
await buildIfNeeded();
const applied = await migrate(env.databaseUrl, env.databaseAuthToken).catch((error) => {
  console.error(`The database ${env.databaseUrl} cannot be opened: ${error.message}`);
  process.exit(1);
});
if (applied.length > 0) console.log(`Database: applied ${applied.join(", ")}.`);

const child = spawn(
  process.execPath,
  [
    HEAP_GROWTH,
    path.join(root, "node_modules", bins.next),
    "start",
    "-H",
    env.host,
    "-p",
    String(env.port),
    "--keepAliveTimeout",
    KEEP_ALIVE_MS,
  ],
  {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));

const host = env.host === "::1" ? "[::1]" : env.host;
const url = `http://${host}:${env.port}`;
if (await waitUntilReady(url, child)) console.log(`\nClassifier Studio is ready: ${url}`);
