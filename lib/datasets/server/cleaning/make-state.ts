import "server-only";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "@/lib/errors";
import { sqlString, withDuckDBWriter } from "@/lib/store/duckdb";
import { publishFile, temporaryPath } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import type { CleanState } from "./clean-state";
import { addedSince, foldEffects, sqlAfter } from "./effect-sql";
import { EffectTable } from "./effect-table";
import { evictStates, touchState } from "./state-cache";

/** Rows that are read together, so that one row is read without many others. */
const ROW_GROUP_ROWS = 20_480;

/** Effects that are applied in one pass: all their rows are held at the same time. */
const EFFECTS_AT_ONCE = 4;

/** Writes rows of a dataset as Parquet, in their order. */
export async function writeRows(
  datasetId: string,
  relation: string,
  file: string,
  signal?: AbortSignal,
): Promise<void> {
  await withDuckDBWriter((connection) => copyRows(connection, datasetId, relation, file), signal);
}

async function copyRows(
  connection: DuckDBConnection,
  datasetId: string,
  relation: string,
  file: string,
): Promise<void> {
  const options = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${await rowGroupRows(connection, datasetId)}`;
  await connection.run(`COPY (SELECT * FROM ${relation} ORDER BY row) TO ${sqlString(file)} (${options})`);
}

/** The source has smaller groups where its cells are so large that more of them would not fit into memory. */
async function rowGroupRows(connection: DuckDBConnection, datasetId: string): Promise<number> {
  const source = sqlString(paths.datasetRows(datasetId, 1));
  const found = await connection.runAndReadAll(`SELECT max(row_group_num_rows) FROM parquet_metadata(${source})`);
  return Math.min(ROW_GROUP_ROWS, Math.max(1, Number(found.getRowsJS()[0]?.[0] ?? ROW_GROUP_ROWS)));
}

interface StatePlan {
  /** Parquet with the rows before the first of `steps`. */
  file: string;
  /** States from there to the one that is wanted; at least one. */
  steps: readonly CleanState[];
}

/**
 * Makes the file of a state from an earlier one and what the steps between did; whole or not at all. Throws InvalidState
 * where the file of a step is missing, and Cancelled.
 */
export async function makeState(datasetId: string, { file, steps }: StatePlan, signal?: AbortSignal): Promise<void> {
  const last = steps.at(-1);
  if (last === undefined) return;
  const temporaries: string[] = [];
  try {
    let from = file;
    for (const parts of batches(steps)) {
      const to = await temporaryPath("parquet");
      temporaries.push(to);
      await withDuckDBWriter((connection) => applyParts(connection, datasetId, { from, parts, to }), signal);
      from = to;
    }
    await publishFile(from, paths.datasetState(datasetId, last.key));
    touchState(datasetId, last.key);
  } finally {
    for (const temporary of temporaries) await rm(temporary, { force: true });
  }
  await evictStates(datasetId);
}

/** Steps with small effects one after the other are one part; a step with a file is one. */
type Part = CleanState[];

function batches(steps: readonly CleanState[]): Part[][] {
  const parts: Part[] = [];
  for (const step of steps) {
    const last = parts.at(-1);
    const isSmall = step.effect !== null && last !== undefined && last[0]?.effect !== null;
    if (isSmall) last.push(step);
    else parts.push([step]);
  }
  const all: Part[][] = [];
  for (let at = 0; at < parts.length; at += EFFECTS_AT_ONCE) all.push(parts.slice(at, at + EFFECTS_AT_ONCE));
  return all;
}

async function applyParts(
  connection: DuckDBConnection,
  datasetId: string,
  { from, parts, to }: { from: string; parts: Part[]; to: string },
): Promise<void> {
  let relation = `read_parquet(${sqlString(from)})`;
  for (const part of parts) {
    const [first] = part;
    if (first === undefined) continue;
    const { effect, changed } =
      first.effect === null ? storedEffect(datasetId, first) : await smallEffects(connection, part);
    const addedFrom = addedSince(first.before, part.at(-1) ?? first);
    relation = sqlAfter(relation, { effect, changed, columnCount: first.columns.length, addedFrom });
  }
  await copyRows(connection, datasetId, relation, to);
}

function storedEffect(datasetId: string, { key, number, changedColumns }: CleanState) {
  const file = paths.datasetStep(datasetId, key);
  if (!existsSync(file)) {
    const message = `What step ${number} did is missing from the data directory. Undo it, or restore the directory from a backup.`;
    throw new AppError("invalid_state", message);
  }
  return { effect: `read_parquet(${sqlString(file)})`, changed: changedColumns };
}

async function smallEffects(connection: DuckDBConnection, states: Part) {
  const { rows, changed } = foldEffects(states);
  const table = await EffectTable.create(connection, changed);
  for (const row of rows) table.add(row);
  table.flush();
  return { effect: table.name, changed };
}
