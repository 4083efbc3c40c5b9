import "server-only";

/** Rows in a page of the service, at most. */
export const PAGE_ROWS = 100;

/** Pages asked for at the same time. */
export const PAGES_AT_ONCE = 4;

/**
 * A page costs the hub about a second. Four at once, that is a quarter of a second each, in which a file comes in with
 * some 4 MB/s: a page is worth the download of this much of a file.
 */
const PAGE_WORTH_BYTES = 1024 ** 2;

/** A fifth of the 500 requests that the hub grants an address without an account in five minutes. */
const MAX_PAGES = 100;

/** Where the files are over the limit, pages are the only way: ten minutes of requests. */
const MAX_PAGES_INSTEAD = 1_000;

interface Costs {
  /** Rows that the service found for the filter; the first page of them is already here. */
  matchedRows: number;
  /** Size of the Parquet files of the whole split; null where the hub does not tell. */
  filesBytes: number | null;
  maxBytes: number;
}

/**
 * How the rows of a filter come here: filtered by the service and page by page, or as files that are filtered here.
 * Pages when they are few and worth less than the files, or when the files are over the limit; null when neither goes.
 */
export function chooseWay({ matchedRows, filesBytes, maxBytes }: Costs): "pages" | "files" | null {
  const pages = Math.ceil(matchedRows / PAGE_ROWS);
  if (pages <= 1) return "pages";
  if (filesBytes !== null && filesBytes > maxBytes) return pages <= MAX_PAGES_INSTEAD ? "pages" : null;
  return pages <= MAX_PAGES && pages * PAGE_WORTH_BYTES <= (filesBytes ?? 0) ? "pages" : "files";
}
