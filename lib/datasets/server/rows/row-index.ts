import "server-only";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import type { DatasetRowsQuery } from "../../rows-schema";
import { presentRows } from "../copies/present-rows";
import { readCopies } from "../copies/read-copies";
import { type RowCondition, readConditions } from "./row-conditions";
import { readOrder } from "./row-order";
import { type RowView, rowsWhere } from "./row-view";

/** The rows of a question in their order, so that a window of them is found at once. */
export interface RowIndex {
  /** Null where they are all rows of the source in their order. */
  ids: Int32Array | null;
  total: number;
}

type Question = Pick<DatasetRowsQuery, "q" | "label" | "target" | "issue" | "sort" | "direction">;

/** Answers of 4 bytes a row each: those of a few people, or of one who goes back and forth. */
const recent = remember("datasets.rowIndexes", () => new RecentResults<RowIndex>(12));

/** Identity of the answer to a question about the rows of a view. */
export function indexKey(view: RowView, { q, label, target, issue, sort, direction }: Question): string {
  const { roles } = view.datasets[0];
  const order = sort === undefined ? null : [sort, direction];
  return JSON.stringify([view.key, roles?.text, roles?.targets, q, label, target, issue, order]);
}

/**
 * Finds the rows of a view that meet a filter, in the order that is asked for. The last few answers are kept, and no
 * request's abort stops the looking: others may wait for the same answer. Throws Invalid.
 */
export async function readIndex(view: RowView, question: Question, signal?: AbortSignal): Promise<RowIndex> {
  const [dataset] = view.datasets;
  // Looking for copies takes long, and may be given up: the answer itself is made only when they are known.
  if (question.issue === "near_duplicate" && dataset.roles?.text) await readCopies(dataset, { signal });
  return recent.get(indexKey(view, question), async () => find(view, question, await readConditions(view, question)));
}

async function find(view: RowView, { sort, direction }: Question, conditions: RowCondition[]): Promise<RowIndex> {
  const order = sort === undefined ? null : await readOrder(view, sort, direction);
  const base = view.ids ?? order ?? (await allRows(view));
  if (base === null && conditions.length === 0) return { ids: null, total: view.datasets[0].rows.rowLimit };
  const isMet = (row: number) => conditions.every((condition) => condition.isMet(row));
  const { rowLimit } = view.datasets[0].rows;
  if (order === null) {
    const ids = base === null ? rowsWhere(rowLimit, isMet) : conditions.length === 0 ? base : base.filter(isMet);
    return { ids: inGroups(ids, conditions), total: ids.length };
  }
  const isWanted = view.ids === null ? null : marked(view.ids, rowLimit);
  const ids =
    isWanted === null && conditions.length === 0
      ? order
      : order.filter((row) => (isWanted === null || isWanted[row] === 1) && isMet(row));
  return { ids, total: ids.length };
}

/** The ids of all rows of a view; null where no id of the source is missing. */
async function allRows({ datasets: [{ rows }] }: RowView): Promise<Int32Array | null> {
  const isThere = await presentRows(rows);
  return isThere === null ? null : rowsWhere(rows.rowLimit, (row) => isThere[row] === 1);
}

function marked(ids: Int32Array, rowLimit: number): Uint8Array {
  const marks = new Uint8Array(rowLimit);
  for (const row of ids) marks[row] = 1;
  return marks;
}

/** Rows that belong together one after the other, groups in the order of their numbers, rows of a group in file order. */
function inGroups(ids: Int32Array, conditions: readonly RowCondition[]): Int32Array {
  const groupOf = conditions.find((condition) => condition.groupOf !== undefined)?.groupOf;
  if (groupOf === undefined) return ids;
  const groups = ids.map(groupOf);
  const places = new Int32Array(groups.reduce((most, group) => Math.max(most, group), 0) + 2);
  for (const group of groups) places[group + 1] = (places[group + 1] ?? 0) + 1;
  for (let group = 1; group < places.length; group++) places[group] = (places[group] ?? 0) + (places[group - 1] ?? 0);
  const grouped = new Int32Array(ids.length);
  ids.forEach((row, index) => {
    const group = groups[index] ?? 0;
    const place = places[group] ?? 0;
    grouped[place] = row;
    places[group] = place + 1;
  });
  return grouped;
}
