import "server-only";
import { createHash } from "node:crypto";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import type { SingleTarget, TextRole } from "../../roles-schema";
import type { FoundSuspects } from "../../suspects/find-suspects";
import { MIN_LABEL_ROWS, RULES_VERSION } from "../../suspects/rules";
import { templateColumns } from "../../text-template";
import { sqlTextHash } from "../cleaning/actions/pointed-rows";
import type { ReadyDataset } from "../internal";
import { sqlText } from "../role-sql";
import { readRowTexts } from "../row-texts";
import { feedTexts } from "../searching/feed-texts";
import { SharedWork } from "../searching/share-work";
import { countLabels, readTarget, type TargetColumn } from "../targets";
import { runTask, throwIfCancelled } from "../tasks";
import { searchHere } from "./search";
import { searchInThread } from "./search-in-thread";
import { keepSuspects, loadSuspects, type StoredSuspects } from "./suspects-file";

/** What is judged: a dataset's texts and one of its targets. */
export interface Judging {
  dataset: ReadyDataset;
  role: TextRole;
  target: SingleTarget;
}

/** Up to so many characters in all the search takes less time than a thread needs to start. */
const MAX_CHARACTERS_HERE = 200_000;

/** Of the time, the reading of the texts takes about so much. */
const READING_SHARE = 0.3;

/** Results in memory; the others are in their files. */
const KEPT_RESULTS = 4;

const shared = remember("datasets.suspects.shared", () => new SharedWork<StoredSuspects>());
const recent = remember("datasets.suspects.recent", () => new Map<string, StoredSuspects>());

/**
 * Looks for rows whose words speak for another label than they have. Takes ten seconds for a million short texts, as a task
 * of the dataset, once for all who ask at the same time; it stops when nobody waits any more. Throws Cancelled.
 */
export async function findSuspects(judging: Judging, signal?: AbortSignal): Promise<StoredSuspects> {
  const { rows } = judging.dataset;
  const key = keyOf(judging);
  return shared.do(`${key}/${rows.key}`, (stop) => search(judging, key, stop), signal);
}

/** What was found last for these texts, whatever has become of their labels since; null where nobody has looked. */
export async function readKnownSuspects(judging: Judging): Promise<StoredSuspects | null> {
  const key = keyOf(judging);
  const found = recent.get(key) ?? (await loadSuspects(judging.dataset.record.id, key));
  if (found !== null) remembered(key, found);
  return found;
}

/** Identity of the cells of a column. */
export function cellsKey({ rows, columns }: ReadyDataset, name: string): string {
  return rows.columnKeys[columns.findIndex((column) => column.name === name)] ?? "";
}

/** Identity of the texts and of the target, but not of its labels: those change with each row that is settled. */
function keyOf({ dataset, role, target }: Judging): string {
  const names = role.template === null ? role.columns.slice(0, 1) : templateColumns(role.template);
  const cells = names.map((name) => cellsKey(dataset, name));
  const text = JSON.stringify([RULES_VERSION, dataset.record.id, role, cells, target]);
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

function remembered(key: string, found: StoredSuspects): void {
  // A Map keeps the order of insertion, so the first key is the one used longest ago.
  recent.delete(key);
  recent.set(key, found);
  const [oldest] = recent.keys();
  if (recent.size > KEPT_RESULTS && oldest !== undefined) recent.delete(oldest);
}

async function search(judging: Judging, key: string, signal: AbortSignal): Promise<StoredSuspects> {
  const { dataset, target } = judging;
  const { record, rows } = dataset;
  const options = { kind: "suspects" as const, label: "Looking for wrong labels", total: rows.rowCount, signal };
  return runTask(record.id, options, async (task) => {
    const column = await readTarget(dataset, target);
    const report = (share: number) => task.report({ done: Math.round(share * rows.rowCount) });
    const found = await judge(judging, column, { signal: task.signal, report });
    const text = sqlTextHash(sqlText(dataset.columns, judging.role));
    const hashes = await readRowTexts(rows.from, [...found.rows], [text], task.signal);
    const stored: StoredSuspects = {
      version: 1,
      judgedCount: found.judgedCount,
      suspectCount: found.suspectCount,
      labelKey: cellsKey(dataset, target.column),
      names: [...column.labels],
      rows: [...found.rows],
      labels: [...found.labels],
      suggestions: [...found.suggested],
      logOdds: Array.from(found.logOdds, (value) => Math.round(value * 1_000) / 1_000),
      hashes: hashes.map(({ values: [hash = ""] }) => hash),
    };
    throwIfCancelled(task.signal);
    remembered(key, stored);
    // A part of the task, so that whoever waits for its end knows that nothing more is written.
    await keepSuspects(record.id, key, stored).catch((error: unknown) => {
      log.warn({ err: error, datasetId: record.id }, "the labels that look wrong could not be kept");
    });
    return stored;
  });
}

async function judge(
  { dataset, role }: Judging,
  column: TargetColumn,
  { signal, report }: { signal: AbortSignal; report: (share: number) => void },
): Promise<FoundSuspects> {
  const { rows, columns } = dataset;
  const names = new Set(role.columns);
  const meanLength = columns.reduce((sum, { name, meanLength: mean }) => sum + (names.has(name) ? mean : 0), 0);
  const open = rows.rowCount * meanLength <= MAX_CHARACTERS_HERE ? searchHere : searchInThread;
  const running = open(judgedRows(column));
  const close = () => running.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    await feedTexts({ rows, text: sqlText(columns, role), meanLength }, running, {
      signal,
      onProgress: (rowCount) => report((READING_SHARE * rowCount) / Math.max(1, rows.rowCount)),
    });
    return await running.find((share) => report(READING_SHARE + (1 - READING_SHARE) * share));
  } catch (error) {
    throw signal.aborted
      ? new AppError("cancelled", "The search for wrong labels was cancelled.", { cause: error })
      : error;
  } finally {
    signal.removeEventListener("abort", close);
    running.close();
  }
}

/** Rows of labels that enough rows have. Of a single-label target set i is label i. */
function judgedRows(column: TargetColumn) {
  const counts = countLabels(column).map(([, count]) => count);
  let rowCount = 0;
  const labelOfRow = column.setOfRow.map((label) => {
    if (label < 0 || (counts[label] ?? 0) < MIN_LABEL_ROWS) return -1;
    rowCount += 1;
    return label;
  });
  return { labelOfRow, labelCount: counts.length, rowCount };
}
