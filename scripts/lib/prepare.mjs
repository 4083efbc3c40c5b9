import { generate } from "../db.mjs";
import { buildKernelsIfNeeded } from "./kernels.mjs";
import { bins, runBin } from "./run.mjs";
import { onceFor } from "./stamp.mjs";

/** Makes what the sources import and git does not hold: the Prisma client and the engine's kernels. Only when theirs changed. */
export async function generateIfNeeded() {
  await buildKernelsIfNeeded();
  await onceFor("lib/db/generated/.stamp", ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"], generate);
}

const BUILD_SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** Builds the app when a source changed since the last build. Throws when the build fails. */
export async function buildIfNeeded() {
  await generateIfNeeded();
  return onceFor(".next/studio-build", BUILD_SOURCES, async () => {
    console.log("Building the app (about a minute, only when the sources changed) …");
    const code = await runBin(bins.next, ["build"], { env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } });
    if (code !== 0) throw new Error(`The build failed (exit code ${code}); its message is above.`);
  });
}
