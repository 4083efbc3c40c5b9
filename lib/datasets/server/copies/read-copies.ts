import "server-only";
import { createHash } from "node:crypto";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { type CopyClusters, clustersAt, type FoundCopies, UNSEEN } from "../../copies/clusters";
import { RULES_VERSION } from "../../copies/rules";
import type { TextRole } from "../../roles-schema";
import { templateColumns } from "../../text-template";
import type { ReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import type { RowSource } from "../row-source";
import { feedTexts } from "../searching/feed-texts";
import { SharedWork } from "../searching/share-work";
import { runTask, throwIfCancelled } from "../tasks";
import { keepCopies, loadCopies } from "./copies-file";
import { presentRows } from "./present-rows";
import { type OpenCopySearch, searchHere } from "./search";
import { searchInThread } from "./search-in-thread";

/** The copies among a dataset's texts. */
export interface NearCopies {
  /** The groups of rows whose texts are at least so alike, from 0.5 to 1. The last few answers are kept. */
  clustersAt(similarity: number): CopyClusters;
}

/** Up to so many characters in all the search takes less time than a thread needs to start. */
const MAX_CHARACTERS_HERE = 200_000;

/** What is kept in memory: 4 bytes a row, and 12 for each different text with a copy. The last dataset's always is. */
const KEPT_DATASETS = 4;
const KEPT_BYTES = 150_000_000;
/** States of their rows that are kept, and similarities of each whose clusters are kept: 4 bytes a row each. */
const KEPT_VIEWS = 2;
const KEPT_CLUSTERS = 3;

/** Of the time, the reading of the texts takes about so much. */
const READING_SHARE = 0.25;

/** What reads the texts when there are many; tests, which cannot start threads, put another in its place. */
const searches = remember("datasets.copies.search", () => ({ open: searchInThread }));
const shared = remember("datasets.copies.shared", () => new SharedWork<FoundCopies>());
const recent = remember("datasets.copies.recent", () => new Map<string, FoundCopies>());
const recentViews = remember("datasets.copies.views", () => new WeakMap<FoundCopies, Map<string, NearCopies>>());

/**
 * Finds the copies among the texts of the rows there are now, or gives those that were found before: labels may have
 * changed and rows may have gone since. Takes seconds for a million rows, as a task of the dataset, once for all who ask;
 * it stops when nobody waits any more. Throws InvalidState without a text column, and Cancelled.
 */
export async function readCopies(
  dataset: ReadyDataset,
  { signal }: { signal?: AbortSignal } = {},
): Promise<NearCopies> {
  const { record, rows } = dataset;
  const role = dataset.roles?.text ?? null;
  if (role === null) throw new AppError("invalid_state", "Choose the text column of the dataset first.");
  const isThere = await presentRows(rows);
  const key = keyOf(dataset, role);
  const known = await knownCopies(record.id, key);
  const view = known === null ? null : viewOf(known, rows, isThere);
  if (view !== null) return view;
  // Another key where rows have come back, so that nobody is given what lacks them.
  const found = await shared.do(
    `${key}/${known === null ? "" : rows.key}`,
    (stop) => search(dataset, role, key, stop),
    signal,
  );
  return viewOf(found, rows, isThere) ?? makeView(found, isThere);
}

/** The copies if they are known already, or found in no time since there is little text; null where they are not. */
export async function readQuickCopies(dataset: ReadyDataset): Promise<NearCopies | null> {
  const known = await readKnownCopies(dataset);
  if (known !== null || dataset.roles?.text == null || !isLittle(dataset, dataset.roles.text)) return known;
  try {
    return await readCopies(dataset);
  } catch (error) {
    // Somebody cancelled the search, for which others do not have to wait then.
    if (error instanceof AppError && error.code === "cancelled") return null;
    throw error;
  }
}

/** The copies if they are known already, without looking for them; null where they are not. */
export async function readKnownCopies(dataset: ReadyDataset): Promise<NearCopies | null> {
  const role = dataset.roles?.text ?? null;
  if (role === null) return null;
  const isThere = await presentRows(dataset.rows);
  const known = await knownCopies(dataset.record.id, keyOf(dataset, role));
  return known === null ? null : viewOf(known, dataset.rows, isThere);
}

/** Identity of the texts: the cells of their columns and how they are put together. */
function keyOf({ record, rows, columns }: ReadyDataset, role: TextRole): string {
  const names = role.template === null ? role.columns.slice(0, 1) : templateColumns(role.template);
  const cells = names.map((name) => rows.columnKeys[columns.findIndex((column) => column.name === name)] ?? null);
  const text = JSON.stringify([RULES_VERSION, record.id, role, cells]);
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

async function knownCopies(datasetId: string, key: string): Promise<FoundCopies | null> {
  const found = recent.get(key) ?? (await loadCopies(datasetId, key));
  if (found !== null) remembered(key, found);
  return found;
}

function remembered(key: string, found: FoundCopies): void {
  // A Map keeps the order of insertion, so the first key is the one used longest ago.
  recent.delete(key);
  recent.set(key, found);
  let bytes = 0;
  [...recent].reverse().forEach(([kept, { textOfRow, joins }], index) => {
    bytes += textOfRow.byteLength + 3 * joins.a.byteLength;
    if (index > 0 && (index >= KEPT_DATASETS || bytes > KEPT_BYTES)) recent.delete(kept);
  });
}

/** Whether all rows there are now were there when the copies were looked for. */
function hasSeen({ textOfRow }: FoundCopies, isThere: Uint8Array | null): boolean {
  return textOfRow.every((text, row) => text !== UNSEEN || isThere?.[row] === 0);
}

/** Mean characters of a text. */
function meanLengthOf({ columns }: ReadyDataset, role: TextRole): number {
  const names = new Set(role.columns);
  return columns.reduce((sum, column) => sum + (names.has(column.name) ? column.meanLength : 0), 0);
}

function isLittle(dataset: ReadyDataset, role: TextRole): boolean {
  return dataset.rows.rowCount * meanLengthOf(dataset, role) <= MAX_CHARACTERS_HERE;
}

async function search(dataset: ReadyDataset, role: TextRole, key: string, signal: AbortSignal) {
  const { record, rows, columns } = dataset;
  const meanLength = meanLengthOf(dataset, role);
  const open: OpenCopySearch = isLittle(dataset, role) ? searchHere : searches.open;
  const options = { kind: "copies" as const, label: "Looking for near-copies", total: rows.rowCount, signal };
  return runTask(record.id, options, async (task) => {
    const running = open(rows.rowLimit);
    const close = () => running.close();
    task.signal.addEventListener("abort", close, { once: true });
    const report = (share: number) => task.report({ done: Math.round(share * rows.rowCount) });
    try {
      await feedTexts({ rows, text: sqlText(columns, role), meanLength }, running, {
        signal: task.signal,
        onProgress: (rowCount) => report((READING_SHARE * rowCount) / Math.max(1, rows.rowCount)),
      });
      const found = await running.find((share) => report(READING_SHARE + (1 - READING_SHARE) * share));
      throwIfCancelled(task.signal);
      remembered(key, found);
      // A part of the task, so that whoever waits for its end knows that nothing more is written.
      await keepCopies(record.id, key, found).catch((error: unknown) => {
        log.warn({ err: error, datasetId: record.id }, "the copies that were found could not be kept");
      });
      return found;
    } catch (error) {
      throw task.signal.aborted
        ? new AppError("cancelled", "The search for copies was cancelled.", { cause: error })
        : error;
    } finally {
      task.signal.removeEventListener("abort", close);
      running.close();
    }
  });
}

/** The copies among the rows of one state; null where rows are there that were not when the copies were looked for. */
function viewOf(found: FoundCopies, rows: RowSource, isThere: Uint8Array | null): NearCopies | null {
  const views = recentViews.get(found) ?? new Map<string, NearCopies>();
  recentViews.set(found, views);
  const name = isThere === null ? "" : rows.key;
  const known = views.get(name);
  if (known === undefined && !hasSeen(found, isThere)) return null;
  const view = known ?? makeView(found, isThere);
  views.delete(name);
  views.set(name, view);
  const [oldest] = views.keys();
  if (views.size > KEPT_VIEWS && oldest !== undefined) views.delete(oldest);
  return view;
}

function makeView(found: FoundCopies, isThere: Uint8Array | null): NearCopies {
  const answers = new Map<number, CopyClusters>();
  return {
    clustersAt(similarity) {
      const answer = answers.get(similarity) ?? clustersAt(found, similarity, isThere);
      answers.delete(similarity);
      answers.set(similarity, answer);
      const [oldest] = answers.keys();
      if (answers.size > KEPT_CLUSTERS && oldest !== undefined) answers.delete(oldest);
      return answer;
    },
  };
}
