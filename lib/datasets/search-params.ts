import { z } from "zod";

/** What the URL of a dataset's page holds: the label whose rows the preview shows. An empty label is a label too. */
export interface DatasetSearch {
  label: string | undefined;
}

// A repeated parameter arrives as a list; the first counts, as in URLSearchParams.get.
const text = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().max(10_000).optional());

/** Reads the URL's parameters; what does not fit is ignored rather than refused. */
export function parseDatasetSearch(params: Record<string, string | string[] | undefined>): DatasetSearch {
  return { label: text.safeParse(params.label).data };
}

/** The address of a dataset's page, with the preview on one label or on all rows. */
export function datasetHref(datasetId: string, { label }: Partial<DatasetSearch> = {}): string {
  const path = `/datasets/${encodeURIComponent(datasetId)}`;
  return label === undefined ? path : `${path}?${new URLSearchParams({ label })}`;
}
