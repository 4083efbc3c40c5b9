import { z } from "zod";

/** What the URL of the list of preparations holds: the dataset whose preparations it shows; undefined for all. */
export interface PreparationsSearch {
  dataset: string | undefined;
}

const id = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().min(1).max(100).optional());

/** Reads the URL's parameters; what does not fit is ignored rather than refused. */
export function parsePreparationsSearch(params: Record<string, string | string[] | undefined>): PreparationsSearch {
  return { dataset: id.safeParse(params.dataset).data };
}

/** The address of the list of preparations, of one dataset or of all. */
export function preparationsHref({ dataset }: Partial<PreparationsSearch> = {}): string {
  return dataset === undefined ? "/preparations" : `/preparations?${new URLSearchParams({ dataset })}`;
}
