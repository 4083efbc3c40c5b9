import { z } from "zod";
import { predictionsQuery } from "./schema";

/** What the URL of an evaluation's rows holds: which of them, and in which order. */
export interface PredictionsSearch {
  target?: string | undefined;
  outcome?: "all" | "right" | "wrong" | undefined;
  truth?: string | undefined;
  predicted?: string | undefined;
  notTruth?: string | undefined;
  notPredicted?: string | undefined;
  sort?: "confident" | "mislabelled" | "unsure" | "file" | undefined;
  q?: string | undefined;
}

const text = z.string().max(10_000);

/** One parameter each; one that does not fit is ignored rather than refused, and the others still count. */
const PARAMETERS = {
  target: text.optional(),
  outcome: predictionsQuery.shape.outcome.unwrap().optional(),
  truth: text.optional(),
  predicted: text.optional(),
  notTruth: text.optional(),
  notPredicted: text.optional(),
  sort: predictionsQuery.shape.sort.unwrap().optional(),
  q: z.string().max(500).optional(),
} as const satisfies Record<keyof PredictionsSearch, z.ZodType>;

type Parameters = Record<string, string | string[] | undefined>;

/** Reads the URL's parameters. A repeated one arrives as a list; the first counts, as in URLSearchParams.get. */
export function parsePredictionsSearch(params: Parameters): PredictionsSearch {
  const found: [string, unknown][] = [];
  for (const [name, schema] of Object.entries(PARAMETERS)) {
    const given = params[name];
    const parsed = schema.safeParse(Array.isArray(given) ? given[0] : given);
    if (parsed.success && parsed.data !== undefined) found.push([name, parsed.data]);
  }
  // Each value was parsed by the schema of its own name.
  return Object.fromEntries(found) as PredictionsSearch;
}

/** The parts of an evaluation's page, by the last part of their address; the first is the page itself. */
export type EvaluationTab = "overview" | "confusion" | "rows" | "thresholds";

/** The address of an evaluation's page. */
export function evaluationHref(evaluationId: string, tab: EvaluationTab = "overview"): string {
  const path = `/evaluations/${encodeURIComponent(evaluationId)}`;
  return tab === "overview" ? path : `${path}/${tab}`;
}

/** The address of some rows of an evaluation. */
export function predictionsHref(evaluationId: string, search: PredictionsSearch = {}): string {
  const params = new URLSearchParams();
  for (const name of Object.keys(PARAMETERS) as (keyof PredictionsSearch)[]) {
    const value = search[name];
    if (value !== undefined && value !== "") params.set(name, value);
  }
  const query = params.toString();
  return `${evaluationHref(evaluationId, "rows")}${query === "" ? "" : `?${query}`}`;
}

/** The address of the comparison of evaluations; the first is what the others are compared with. */
export function compareHref(ids: readonly string[]): string {
  return `/evaluations/compare?${new URLSearchParams({ ids: ids.join(",") })}`;
}
