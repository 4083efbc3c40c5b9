import type { RowRange } from "./grid-scroll";
import type { DatasetRows, DatasetRowsQuery, RowFilter } from "./rows-schema";
import type { RowsSearch } from "./search-params";

/** Rows that are asked for at once. A page covers about five screens. */
export const PAGE_ROWS = 100;

/** Pages kept though none of their rows shows: enough to scroll back a while without asking again. */
export const KEPT_PAGES = 40;

/** Numbers of the pages with the rows of a range, ascending. */
export function pagesOf({ first, end }: RowRange): number[] {
  if (end <= first) return [];
  const [from, to] = [Math.floor(first / PAGE_ROWS), Math.floor((end - 1) / PAGE_ROWS)];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** What the server is asked for the n-th page of some rows. */
export function pageQuery(search: RowsSearch, page: number): Partial<DatasetRowsQuery> {
  return { ...rowsFilter(search), offset: page * PAGE_ROWS, limit: PAGE_ROWS };
}

/** The conditions of a URL that are set; the target only where it has something to say which rows are meant. */
function rowsFilter(search: RowsSearch): Partial<RowFilter & Pick<RowsSearch, "sort" | "direction">> {
  const { target, ...filter } = search;
  const needsTarget = search.label !== undefined || search.issue !== undefined;
  const set = Object.entries({ ...filter, ...(needsTarget && { target }) }).filter(
    ([name, value]) => value !== undefined && !(name === "q" && value === ""),
  );
  return Object.fromEntries(set);
}

/** A row of the grid, found in its page; undefined while the page is on its way. */
export function rowAt(pages: ReadonlyMap<number, DatasetRows>, index: number) {
  return pages.get(Math.floor(index / PAGE_ROWS))?.data[index % PAGE_ROWS];
}
