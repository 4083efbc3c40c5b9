import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../scripts/lib/schema-engine.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of a migrated, empty database; each test file copies it. */
    templateDatabase: string;
  }
}

/** Migrates one database for all test files; removed at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "studio-template-"));
  const file = path.join(directory, "studio.db");
  await migrate(`file:${file}`, undefined);
  project.provide("templateDatabase", file);
  return () => rm(directory, { recursive: true, force: true });
}
