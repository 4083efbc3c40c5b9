import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/**
 * Starts a program and waits for it with wait4, whose answer is the kernel's own account of that one process and its
 * children: CPU seconds from the first instruction to the last, and the largest resident set. Node cannot ask for that of a
 * child, `time -v` is not everywhere, and Python is here anyway. A small process does it, because a child begins with the
 * resident set of the one that started it.
 */
const WAIT4 = `
import json, os, sys, time
report, command = sys.argv[1], sys.argv[2:]
devnull = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
began = time.monotonic()
_, status, used = os.wait4(os.posix_spawn(command[0], command, os.environ, file_actions=devnull), 0)
wall = time.monotonic() - began
unit = 1 if sys.platform == "darwin" else 1024
with open(report, "w") as f:
    json.dump({"code": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime, "wall": wall,
               "peak": used.ru_maxrss * unit}, f)
`;

/**
 * Runs a program from start to end. Throws with what it wrote to stderr when it fails.
 *
 * @param {string} python
 * @param {string[]} command absolute path and arguments.
 * @returns {Promise<{ cpu: number, wall: number, peak: number }>} seconds, seconds, bytes.
 */
export async function measure(python, command) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "studio-measure-"));
  try {
    const report = path.join(folder, "report.json");
    const { code, stderr } = await run(python, ["-c", WAIT4, report, ...command]);
    const { code: childCode, ...used } = code === 0 ? JSON.parse(await readFile(report, "utf8")) : { code };
    if (childCode !== 0) throw new Error(`${command.join(" ")} failed (${childCode}):\n${stderr.slice(-2_000)}`);
    return used;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a program and returns its exit code and what it printed. */
export function run(file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      // Progress bars write without end; only the last words matter.
      stderr = (stderr + chunk).slice(-10_000);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
