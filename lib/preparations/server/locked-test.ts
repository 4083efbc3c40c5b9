import "server-only";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { versionKey } from "@/lib/datasets/server/row-source";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { withDuckDB } from "@/lib/store/duckdb";
import { RecentResults } from "@/lib/store/lru";
import { paths } from "@/lib/store/paths";
import { i32 } from "@/lib/typed";
import { splitExamples } from "../schema";
import type { Combinations } from "./combinations";
import { forEachRow } from "./for-each-row";
import { PREPARATION_SELECT, parsePreparation } from "./internal";
import type { PreparationSource } from "./source";

const FIELD = "split.lockedTest";

/** The test rows of an earlier preparation, with what its file says of them. */
export interface LockedTest {
  preparationId: string;
  /** Row ids in the order of the file. */
  rows: Int32Array;
  /** Which of `labelings` each of them has there. */
  labelingOfRow: Int32Array;
  labelings: readonly Labeling[];
  /** 1 where the row has another text now. */
  isTextChanged: Uint8Array;
}

/** Labels of a line of the earlier file. */
export interface Labeling {
  /** Those that are still there, ascending. */
  labels: Int32Array;
  /** Whether there are labels or targets that are not there any more, or targets that were not there yet. */
  hasOthers: boolean;
}

const recent = remember("preparations.locked", () => new RecentResults<LockedTest>(3));

/** Reads a locked test set. The last few are kept. Throws Invalid, at the recipe's field, for one that cannot be used. */
export async function readLockedTest(
  source: PreparationSource,
  combinations: Combinations,
  preparationId: string,
): Promise<LockedTest> {
  const { rows, record } = source.dataset;
  const locked = await db.preparation.findFirst({
    where: { id: preparationId, datasetId: record.id },
    select: { ...PREPARATION_SELECT, version: { select: { id: true, stateKey: true } } },
  });
  const refused = (reason: string) => invalid(reason, [{ name: FIELD, reason }]);
  if (locked === null) throw refused("The locked test set is not one of this dataset’s preparations.");
  const { summary, roles } = parsePreparation(locked);
  if (summary.splits.test.rows === 0) throw refused("The preparation whose test set is locked has no test rows.");
  if (summary.funnel === null) {
    throw refused(
      "The locked test set was made by an earlier version of this app, which did not keep its rows. Prepare the splits again and lock that test set.",
    );
  }
  const isSameText =
    versionKey(locked.version) === rows.key && JSON.stringify(roles.text) === JSON.stringify(source.roles.text);
  const key = JSON.stringify([rows.key, source.roles.text, source.roles.targets, preparationId]);
  return recent.get(key, () => loadLockedTest(source, combinations, preparationId, isSameText));
}

async function loadLockedTest(
  source: PreparationSource,
  combinations: Combinations,
  preparationId: string,
  isSameText: boolean,
): Promise<LockedTest> {
  const rows = await readRowIds(preparationId);
  const labelingOfRow = new Int32Array(rows.length);
  const hashes = new Float64Array(isSameText ? 0 : rows.length);
  const labelings: Labeling[] = [];
  const numbers = new Map<string, number>();
  let place = 0;
  for await (const line of linesOf(paths.preparationSplit(preparationId, "test"))) {
    const { text, labels } = splitExamples.shape.data.element.parse(JSON.parse(line));
    const name = JSON.stringify(labels);
    const number = numbers.get(name) ?? labelings.length;
    if (number === labelings.length) {
      numbers.set(name, number);
      labelings.push(readLabeling(combinations, labels));
    }
    labelingOfRow[place] = number;
    if (!isSameText) hashes[place] = hashOf(text);
    place += 1;
  }
  const isTextChanged = isSameText ? new Uint8Array(rows.length) : await compareTexts(source, rows, hashes);
  return { preparationId, rows, labelingOfRow, labelings, isTextChanged };
}

/** The row ids of a preparation's test split, in the order of its file. */
async function readRowIds(preparationId: string): Promise<Int32Array> {
  const bytes = await readFile(paths.preparationRows(preparationId, "test"));
  return Int32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readInt32LE(index * 4));
}

async function* linesOf(file: string): AsyncGenerator<string> {
  // The file is pure ASCII, so that no line holds another line break.
  yield* createInterface({ input: createReadStream(file, "latin1"), crlfDelay: Number.POSITIVE_INFINITY });
}

function readLabeling({ targets, numbers }: Combinations, labels: Record<string, string | string[]>): Labeling {
  const known: number[] = [];
  let hasOthers = Object.keys(labels).length !== targets.length;
  for (const [index, { name }] of targets.entries()) {
    const here = Object.hasOwn(labels, name) ? [labels[name] ?? []].flat() : [];
    hasOthers ||= here.length === 0;
    for (const label of here) {
      const number = numbers[index]?.get(label);
      if (number === undefined) hasOthers = true;
      else known.push(number);
    }
  }
  return { labels: Int32Array.from(known).sort(), hasOthers };
}

/** 48 bits of a digest: enough to see that a text is another one, without keeping the texts. */
function hashOf(text: string): number {
  return createHash("sha1").update(text).digest().readUIntBE(0, 6);
}

async function compareTexts(
  { dataset, textSql }: PreparationSource,
  rows: Int32Array,
  hashes: Float64Array,
): Promise<Uint8Array> {
  const isChanged = new Uint8Array(rows.length);
  const placeOfRow = new Int32Array(dataset.rows.rowLimit).fill(-1);
  rows.forEach((row, place) => {
    placeOfRow[row] = place;
  });
  await withDuckDB((connection) =>
    forEachRow(connection, `SELECT row, ${textSql} FROM ${dataset.rows.from}`, {}, (row, cellOf) => {
      const place = i32(placeOfRow, row);
      if (place >= 0 && hashOf(String(cellOf(1))) !== hashes[place]) isChanged[place] = 1;
    }),
  );
  return isChanged;
}
