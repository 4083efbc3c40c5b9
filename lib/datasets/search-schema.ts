import { z } from "zod";
import { rowFilter, rowIssue, rowOutcome } from "./rows-schema";
import type { CleanSearch, RowsSearch } from "./search-params";

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

const similarityParameter = z.coerce.number().min(0.5).max(1).optional();

/** Reads the URL's parameters as `parseRowsSearch` does. */
export function parseCleanSearch(params: URLSearchParams): CleanSearch {
  return {
    similarity: similarityParameter.safeParse(params.get("similarity") ?? undefined).data,
    target: text.safeParse(params.get("target")).data,
  };
}
