import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, inject } from "vitest";
import { searchHere } from "@/lib/datasets/server/copies/search";
import { remember } from "@/lib/remember";

// Every test file has a process, a data directory and a database of its own. lib/env.ts reads these on import, so
// they are set before any test module loads.
const dataDir = mkdtempSync(path.join(os.tmpdir(), "studio-test-"));
copyFileSync(inject("templateDatabase"), path.join(dataDir, "studio.db"));
process.env.DATA_DIR = dataDir;
process.env.LOG_LEVEL = "silent";

// Node cannot load a worker of TypeScript: near-copies are looked for on the test's own thread.
remember("datasets.copies.search", () => ({ open: searchHere }));

afterAll(async () => {
  const { db } = await import("@/lib/db/client");
  await db.$disconnect();
  rmSync(dataDir, { recursive: true, force: true });
});
