import type { RowFilter } from "./rows-schema";

/** What the URL of the rows holds: which of them, and in which order. */
export interface RowsSearch extends RowFilter {
  sort?: string | undefined;
  direction?: "asc" | "desc" | undefined;
}

/** One parameter each. */
const ROWS_PARAMETERS = [
  "q",
  "label",
  "target",
  "issue",
  "step",
  "preparation",
  "outcome",
  "sort",
  "direction",
] as const satisfies readonly (keyof RowsSearch)[];

/** What the URL of the cleaning page holds. */
export interface CleanSearch {
  /** How alike near-copies are to be; they are looked for where it is given. */
  similarity?: number | undefined;
  /** The target whose labels are looked at; the first one without it. */
  target?: string | undefined;
}

/** The tabs of a dataset, by the last part of their address. */
export type DatasetTab = "columns" | "rows" | "clean" | "splits";

/** The address of a dataset's page: its columns unless another tab is named. */
export function datasetHref(datasetId: string, tab: DatasetTab = "columns"): string {
  const path = `/datasets/${encodeURIComponent(datasetId)}`;
  return tab === "columns" ? path : `${path}/${tab}`;
}

/** The address of some rows of a dataset. */
export function rowsHref(datasetId: string, search: RowsSearch = {}): string {
  const params = new URLSearchParams();
  for (const name of ROWS_PARAMETERS) {
    const value = search[name];
    if (value !== undefined) params.set(name, String(value));
  }
  const query = params.toString();
  return `${datasetHref(datasetId, "rows")}${query === "" ? "" : `?${query}`}`;
}

/** The address of the cleaning page; `part` is what it scrolls to. */
export function cleanHref(datasetId: string, { similarity, target }: CleanSearch = {}, part?: CleanPart): string {
  const params = new URLSearchParams();
  if (similarity !== undefined) params.set("similarity", String(similarity));
  if (target !== undefined) params.set("target", target);
  const query = params.toString();
  return `${datasetHref(datasetId, "clean")}${query === "" ? "" : `?${query}`}${part === undefined ? "" : `#${part}`}`;
}

/** Parts of the cleaning page that links lead to. */
export type CleanPart = "conflicts" | "near-copies" | "suspects" | "corrections";
