/** Rows of published data sets as the API takes them: JSON Lines that the engine and the reference both read. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** A file has at least one label a row; rows of a multi-label target with none get this one, which no metric counts. */
export const NONE = "(none)";

/**
 * @typedef {{ text: string, labels: Record<string, string | string[]> }} Row
 */

/** A CSV file's rows as objects of strings, in the order of the file. */
async function readCsv(file) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const source = `read_csv('${file.replaceAll("'", "''")}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', parallel = false)`;
    return (await connection.runAndReadAll(`SELECT * FROM ${source}`)).getRowObjects();
  } finally {
    connection.closeSync();
  }
}

/**
 * The rows of a division of a set. Rows without any text, or without a label of any target, are no rows for either side.
 *
 * @param {string} directory
 * @param {{ file: string, keep?: (row: Record<string, string>, index: number) => boolean }} division
 * @param {Record<string, { column: string, multi?: boolean }>} targets
 * @returns {Promise<Row[]>}
 */
export async function readRows(directory, { file, keep = () => true }, targets) {
  const found = await readCsv(path.join(directory, file));
  return found
    .filter(keep)
    .map((cells) => ({ text: cells.text ?? "", labels: labelsOf(cells, targets) }))
    .filter(({ text, labels }) => text.trim() !== "" && Object.keys(labels).length > 0);
}

function labelsOf(cells, targets) {
  const labels = {};
  for (const [target, { column, multi }] of Object.entries(targets)) {
    const cell = cells[column] ?? "";
    if (multi) labels[target] = cell === "" ? [NONE] : cell.split("|");
    else if (cell !== "") labels[target] = cell;
  }
  return labels;
}

/** Whether all files of a set are there. */
export function isThere(directory, set) {
  const divisions = [set.train, set.validation, set.outside, ...Object.values(set.scored)];
  return divisions.every((division) => division === undefined || existsSync(path.join(directory, division.file)));
}

const jsonLines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/**
 * Writes the files of a set into `folder`.
 *
 * @returns what was written: paths, rows and a hash of all bytes.
 */
export async function prepareSet(directory, set, folder) {
  const hash = createHash("sha256");
  const write = async (name, division) => {
    const rows = await readRows(directory, division, set.targets);
    const bytes = jsonLines(rows);
    hash.update(`${name}\0${bytes}`);
    const file = path.join(folder, `${set.name}-${name}.jsonl`);
    await writeFile(file, bytes);
    return { file, rows };
  };
  const training = await write("training", set.train);
  const validation = set.validation === undefined ? null : await write("validation", set.validation);
  const scored = {};
  for (const [name, division] of Object.entries(set.scored)) scored[name] = await write(`scored-${name}`, division);
  const outside = set.outside === undefined ? null : await write("outside", set.outside);
  return { set, training, validation, scored, outside, hash: hash.digest("hex") };
}
