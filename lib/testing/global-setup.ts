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

/** The schema engine is one per process and cannot migrate twice at once: the projects of a run share one template. */
const shared = globalThis as { studioTemplate?: Promise<string> };

async function makeTemplate(): Promise<string> {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), "studio-template-")), "studio.db");
  await migrate(`file:${file}`, undefined);
  return file;
}

/** Migrates one database for all test files; removed at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.studioTemplate ??= makeTemplate();
  const file = await shared.studioTemplate;
  project.provide("templateDatabase", file);
  return () => rm(path.dirname(file), { recursive: true, force: true });
}
