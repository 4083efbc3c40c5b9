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

/** The same engine without the windows of a desktop browser, which nobody sees in a test and every page pays for. */
const SHELL = "chromium-headless-shell";

function find(names) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH is ${given}, and there is no such file.`);
  }
  const system = names.map(onPath).find(Boolean);
  if (system) return system;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/**
 * Path of a Chromium: CHROMIUM_PATH, a system one, Playwright's own, or else one that is installed now: from Debian's
 * packages as root (they bring the libraries along), or by Playwright's download. `prefersShell`: the headless shell where
 * there is one, which is a good deal faster.
 */
export async function findOrInstallChromium({ prefersShell = false } = {}) {
  const names = [
    ...(prefersShell ? [SHELL] : []),
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
  ];
  const found = find(names);
  if (found) return found;
  console.log("No Chromium found: installing one for the browser tests …");
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/etc/debian_version") && onPath("apt-get")) {
    await run("apt-get", ["update", "-q"]);
    // Debian releases from before the shell was a package of its own have only the whole browser.
    for (const name of prefersShell ? [SHELL, "chromium"] : ["chromium"]) {
      if (find(names)) break;
      await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", name], {
        env: { DEBIAN_FRONTEND: "noninteractive" },
      });
    }
  }
  if (!find(names)) await runBin(bins.playwright, ["install", ...(isRoot ? ["--with-deps"] : []), "chromium"]);
  const installed = find(names);
  if (!installed) throw new Error("No Chromium could be installed. Install one, and set CHROMIUM_PATH to its program.");
  return installed;
}
