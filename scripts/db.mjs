/**
 * Database chores: `generate` the client, `migrate` the database of DATABASE_URL, `diff NAME` writes a new migration
 * from schema.prisma, `check` fails when migrations and schema.prisma differ.
 */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { diffMigrationsToSchema, isEmptyDiff, migrate, root } from "./lib/schema-engine.mjs";

const run = promisify(execFile);

/** `prisma generate` asks for a native engine that it never starts; any executable satisfies it. */
export async function generate() {
  const cli = path.join(root, "node_modules/prisma/build/index.js");
  await run(process.execPath, [cli, "generate"], {
    cwd: root,
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  });
}

async function diff(name) {
  if (!/^[a-z0-9_]+$/.test(name ?? ""))
    throw new Error("Give the migration a name: node scripts/db.mjs diff add_something");
  const sql = await diffMigrationsToSchema();
  if (isEmptyDiff(sql)) return console.log("Migrations and schema.prisma agree: nothing to write.");
  const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const directory = path.join(root, "prisma/migrations", `${stamp}_${name}`);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "migration.sql"), sql);
  console.log(`Wrote prisma/migrations/${stamp}_${name}/migration.sql: read it before you commit it.`);
}

async function check() {
  const sql = await diffMigrationsToSchema();
  if (isEmptyDiff(sql)) return console.log("Migrations and schema.prisma agree.");
  console.error(`schema.prisma has changes that no migration makes. Run: npm run db:diff NAME\n\n${sql}`);
  process.exitCode = 1;
}

async function migrateFromEnvironment() {
  const dataDir = path.resolve(process.env.DATA_DIR || "./data");
  const url = process.env.DATABASE_URL || `file:${path.join(dataDir, "studio.db")}`;
  const applied = await migrate(url, process.env.DATABASE_AUTH_TOKEN || undefined);
  console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
}

const [command, argument] = process.argv.slice(2);
const commands = { generate, migrate: migrateFromEnvironment, diff: () => diff(argument), check };
if (process.argv[1]?.endsWith("db.mjs")) {
  const chosen = commands[command];
  if (!chosen) {
    console.error(`Unknown command ${JSON.stringify(command)}. One of: ${Object.keys(commands).join(", ")}.`);
    process.exitCode = 2;
  } else await chosen();
}
