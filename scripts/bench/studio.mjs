/** The production build as benches run it. Linux only: which process serves is what its kernel says. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}

/**
 * Starts the production build on a free port; `pid` is the process that serves. `stop` ends it gently, `kill` as a power
 * cut would. Throws when it does not start.
 */
export async function startStudio(dataDir) {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(root, "scripts/start.mjs")], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn" },
  });
  let printed = "";
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (printed.includes("Classifier Studio is ready")) break;
  }
  if (child.exitCode !== null) throw new Error(`The app did not start:\n${printed}`);
  const end = async (signal) => {
    const exited = once(child, "exit");
    // The start script and the server below it share a process group.
    process.kill(-child.pid, signal);
    await exited;
  };
  const [stop, kill] = [() => end("SIGTERM"), () => end("SIGKILL")];
  return { url: `http://127.0.0.1:${port}`, dataDir, pid: await serverOf(child.pid), stop, kill };
}

/** The process that serves: the child of the start script. */
async function serverOf(pid) {
  const [child] = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").filter(Boolean);
  return child === undefined ? pid : serverOf(Number(child));
}
