import { z } from "zod";
import { type RowFilter, rowFilter, rowIssue, rowOutcome } from "./rows-schema";

/** What the URL of the rows holds: which of them, and in which order. */
export interface RowsSearch extends RowFilter {
  sort?: string | undefined;
  direction?: "asc" | "desc" | undefined;
}

const text = z.string().max(10_000);

/** One parameter each; one that does not fit is ignored rather than refused, and the others still count. */
const PARAMETERS = {
  q: rowFilter.shape.q,
  // An empty label is a filter too: rows without any.
  label: text.optional(),
  target: text.optional(),
  issue: rowIssue.optional(),
  step: rowFilter.shape.step,
  preparation: text.optional(),
  outcome: rowOutcome.optional(),
  sort: text.optional(),
  direction: z.enum(["asc", "desc"]).optional(),
} as const satisfies Record<keyof RowsSearch, z.ZodType>;

/** What the URL of the cleaning page holds. */
export interface CleanSearch {
  /** How alike near-copies are to be; they are looked for where it is given. */
  similarity?: number | undefined;
  /** The target whose labels are looked at; the first one without it. */
  target?: string | undefined;
}

type Parameters = Record<string, string | string[] | undefined>;

/** Reads the URL's parameters. A repeated one arrives as a list; the first counts, as in URLSearchParams.get. */
export function parseRowsSearch(params: Parameters): RowsSearch {
  const found: [string, unknown][] = [];
  for (const [name, schema] of Object.entries(PARAMETERS)) {
    const given = params[name];
    const parsed = schema.safeParse(Array.isArray(given) ? given[0] : given);
    if (parsed.success && parsed.data !== undefined) found.push([name, parsed.data]);
  }
  // Each value was parsed by the schema of its own name.
  return Object.fromEntries(found) as RowsSearch;
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
  for (const name of Object.keys(PARAMETERS) as (keyof RowsSearch)[]) {
    const value = search[name];
    if (value !== undefined) params.set(name, String(value));
  }
  const query = params.toString();
  return `${datasetHref(datasetId, "rows")}${query === "" ? "" : `?${query}`}`;
}

const similarityParameter = z.coerce.number().min(0.5).max(1).optional();

/** Reads the URL's parameters as `parseRowsSearch` does. */
export function parseCleanSearch(params: URLSearchParams): CleanSearch {
  return {
    similarity: similarityParameter.safeParse(params.get("similarity") ?? undefined).data,
    target: text.safeParse(params.get("target")).data,
  };
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
export type CleanPart = "conflicts" | "near-copies" | "suspects";
