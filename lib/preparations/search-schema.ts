import { z } from "zod";
import type { PreparationsSearch, StudioSearch } from "./search-params";

const id = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().min(1).max(100).optional());

/** Reads the URL's parameters; what does not fit is ignored rather than refused. */
export function parsePreparationsSearch(params: Record<string, string | string[] | undefined>): PreparationsSearch {
  return { dataset: id.safeParse(params.dataset).data };
}

/** Reads the URL's parameters as `parsePreparationsSearch` does. */
export function parseStudioSearch(params: Record<string, string | string[] | undefined>): StudioSearch {
  return { recipe: id.safeParse(params.recipe).data };
}
