import "server-only";
import type { DatasetRows, DatasetRowsQuery } from "../rows-schema";
import { fetchReadyDataset } from "./internal";
import { readWindow } from "./rows/read-window";
import { indexKey, readIndex } from "./rows/row-index";
import { openView } from "./rows/row-view";

/**
 * A window of the rows that meet a filter, in file order or by a column. Rows that belong together, conflicts and
 * near-copies, stand together where no order is asked for. Throws NotFound, InvalidState, Invalid for a filter that needs a
 * column which is not chosen or not there, and Cancelled.
 */
export async function listRows(
  id: string,
  asked: Partial<DatasetRowsQuery>,
  signal?: AbortSignal,
): Promise<DatasetRows> {
  const query = { limit: 50, offset: 0, direction: "asc" as const, ...asked };
  const view = await openView(await fetchReadyDataset(id), query);
  const index = await readIndex(view, query, signal);
  const { offset, limit } = query;
  const data = await readWindow(view, index, { offset, limit, key: indexKey(view, query) }, signal);
  return { columns: view.datasets[0].columns.map(({ name }) => name), data, offset, total: index.total };
}
