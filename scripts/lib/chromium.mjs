import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { bins, run, runBin } from "./run.mjs";

function onPath(name) {
  try {
    return execFileSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

function find() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH is ${given}, and there is no such file.`);
  }
  const system = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(onPath).find(Boolean);
  if (system) return system;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/**
 * Path of a Chromium: CHROMIUM_PATH, a system one, Playwright's own, or else one that is installed now: from Debian's
 * packages as root (they bring the libraries along), or by Playwright's download.
 */
export async function findOrInstallChromium() {
  const found = find();
  if (found) return found;
  console.log("No Chromium found: installing one for the browser tests …");
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/etc/debian_version") && onPath("apt-get")) {
    await run("apt-get", ["update", "-q"]);
    await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], {
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  if (!find()) await runBin(bins.playwright, ["install", ...(isRoot ? ["--with-deps"] : []), "chromium"]);
  const installed = find();
  if (!installed) throw new Error("No Chromium could be installed. Install one, and set CHROMIUM_PATH to its program.");
  return installed;
}
