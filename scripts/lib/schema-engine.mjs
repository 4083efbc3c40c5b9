/**
 * Prisma's schema engine as WebAssembly, from the registry: diff and apply migrations with no native engine to
 * download. See docs/decisions/0002-prisma-without-downloads.md.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { makeDirectory } from "./make-directory.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const schemaPath = path.join(root, "prisma/schema.prisma");
const migrationsPath = path.join(root, "prisma/migrations");
const noFilters = { externalTables: [], externalEnums: [] };

let wasm;

async function loadWasm() {
  if (wasm) return wasm;
  const require = createRequire(import.meta.url);
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const directory = path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const bytes = await readFile(path.join(directory, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  wasm = glue;
  return wasm;
}

/** Runs `work` with an engine bound to the database at `url` (file: or libsql:). */
async function withEngine(url, authToken, work) {
  if (url.startsWith("file:")) await makeDirectory(path.dirname(url.slice("file:".length)));
  const { SchemaEngine } = await loadWasm();
  const schema = await readFile(schemaPath, "utf8");
  const adapter = new PrismaLibSql({ url, authToken, timeout: 5_000 });
  const factory = bindMigrationAwareSqlAdapterFactory(adapter);
  const engine = await SchemaEngine.new({ datamodels: [[schemaPath, schema]] }, () => undefined, factory);
  try {
    return await work(engine);
  } finally {
    await engine.free?.();
  }
}

/** The migrations of the project, or those before one of them, in the shape that the engine takes. */
async function migrationsList(before) {
  const names = (await readdir(migrationsPath, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => before === undefined || name < before)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: await readFile(path.join(migrationsPath, name, "migration.sql"), "utf8") },
      },
    })),
  );
  return {
    baseDir: migrationsPath,
    lockfile: { path: "migration_lock.toml", content: 'provider = "sqlite"\n' },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

/**
 * Applies what is not applied yet; returns the names of the migrations that were. With `before`, only up to that
 * migration: a database as an earlier release had it.
 */
export function migrate(url, authToken, { before } = {}) {
  return withEngine(url, authToken, async (engine) => {
    const result = await engine.applyMigrations({ migrationsList: await migrationsList(before), filters: noFilters });
    return result.appliedMigrationNames;
  });
}

/**
 * SQL that leads from the migrations to schema.prisma; an empty script when they agree. The migrations are applied to
 * a database file of its own: the engine's in-memory shadow database keeps only the first statement of each.
 */
export async function diffMigrationsToSchema() {
  const directory = await mkdtemp(path.join(os.tmpdir(), "studio-schema-"));
  const url = `file:${path.join(directory, "shadow.db")}`;
  const files = [{ path: schemaPath, content: await readFile(schemaPath, "utf8") }];
  try {
    await migrate(url);
    return await withEngine(url, undefined, async (engine) => {
      const result = await engine.diff({
        from: { tag: "schemaDatasource", files, configDir: "." },
        to: { tag: "schemaDatamodel", files, configDir: "." },
        script: true,
        exitCode: null,
        shadowDatabaseUrl: null,
        filters: noFilters,
      });
      return result.stdout ?? "";
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** True when a diff script holds no statement. */
export function isEmptyDiff(sql) {
  return sql.replaceAll(/^\s*--.*$/gm, "").trim() === "";
}
