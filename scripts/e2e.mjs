/** Runs the browser tests against a production build of its own, with a data directory of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { findOrInstallChromium } from "./lib/chromium.mjs";
import { buildIfNeeded } from "./lib/prepare.mjs";
import { bins, runBin } from "./lib/run.mjs";

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

const chromium = await findOrInstallChromium({ prefersShell: true });
await buildIfNeeded();
const dataDir = await mkdtemp(path.join(os.tmpdir(), "studio-e2e-"));
try {
  process.exitCode = await runBin(bins.playwright, ["test", ...process.argv.slice(2)], {
    env: { CHROMIUM_PATH: chromium, E2E_PORT: String(await freePort()), E2E_DATA_DIR: dataDir },
  });
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
