import "server-only";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import type { DatasetRows } from "../../rows-schema";
import { cellColumn } from "../columns";
import { readRowTexts } from "../row-texts";
import type { RowIndex } from "./row-index";
import type { RowView } from "./row-view";

type Row = DatasetRows["data"][number];

/**
 * Rows that lie further apart are read from the whole file: then more of them are read at once, and kept, since the next
 * window asks for their neighbours.
 */
const NEAR_ROWS = 100_000;
const BLOCK_ROWS = 500;

const blocks = remember("datasets.rowBlocks", () => new RecentResults<Row[]>(24));

/** The rows of an index from `offset` on, with all their cells. */
export async function readWindow(
  view: RowView,
  { ids, total }: RowIndex,
  { offset, limit, key }: { offset: number; limit: number; key: string },
  signal?: AbortSignal,
): Promise<Row[]> {
  const end = Math.min(offset + limit, total);
  if (offset >= end) return [];
  if (ids === null) {
    return readRows(
      view,
      Array.from({ length: end - offset }, (_, place) => offset + place),
      signal,
    );
  }
  const wanted = ids.subarray(offset, end);
  if (isNear(wanted)) return readRows(view, [...wanted], signal);
  const data: Row[] = [];
  for (let block = Math.floor(offset / BLOCK_ROWS); block * BLOCK_ROWS < end; block++) {
    const first = block * BLOCK_ROWS;
    const rows = await blocks.get(`${key}/${block}`, () =>
      readRows(view, [...ids.subarray(first, first + BLOCK_ROWS)]),
    );
    data.push(...rows.slice(Math.max(0, offset - first), end - first));
  }
  return data;
}

function isNear(ids: Int32Array): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const row of ids) {
    least = Math.min(least, row);
    most = Math.max(most, row);
  }
  return most - least < NEAR_ROWS;
}

async function readRows({ datasets }: RowView, ids: number[], signal?: AbortSignal): Promise<Row[]> {
  const found = new Map<number, string[]>();
  for (const { rows, columns } of datasets) {
    const missing = ids.filter((row) => !found.has(row));
    const cells = columns.map((_, index) => cellColumn(index));
    for (const { row, values } of await readRowTexts(rows.from, missing, cells, signal)) found.set(row, values);
  }
  return ids.flatMap((row) => {
    const cells = found.get(row);
    return cells === undefined ? [] : [{ row, cells }];
  });
}
