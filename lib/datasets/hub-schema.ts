import { z } from "zod";

/** Wire shapes of looking a dataset up on the Hugging Face hub. */

/** `name` or `owner/name`, as the hub allows them. */
const NAME = /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/;

/** What people paste in front of a name: the address of its page, or the scheme of the hub's own tools. */
const BEFORE_NAME = /^(?:https?:\/\/[^/]+\/|hf:\/\/)?(?:datasets\/)?/i;

/** The name in what a person typed or pasted; null when there is none. */
export function hubNameIn(text: string): string | null {
  const trimmed = text.trim();
  const rest = trimmed.replace(BEFORE_NAME, "");
  // Of a pasted address the page's own parts (tree, viewer, query) come after the name.
  const name = rest === trimmed ? rest : (/^[^/?#]+(?:\/[^/?#]+)?/.exec(rest)?.[0] ?? "");
  return NAME.test(name) ? name : null;
}

export const NO_HUB_NAME = "Name a dataset as owner/name, for example mteb/amazon_massive_intent.";

export const hubColumnType = z.enum([
  "text",
  "integer",
  "number",
  "boolean",
  "time",
  /** One of `labels`, by its number in the files. */
  "label",
  /** A list of them. */
  "labels",
  "list",
  "struct",
  /** Images, sound and other bytes: left out. */
  "media",
]);

export const hubColumn = z.object({
  name: z.string(),
  type: hubColumnType,
  /** Names of the labels of a `label` or `labels` column; null for others. */
  labels: z.array(z.string()).nullable(),
  /** Short values to filter by: the labels, or those among the first rows. */
  values: z.array(z.string()),
  /** False for what does not become a column of the dataset. */
  isImported: z.boolean(),
  /** True where rows can be chosen by a value of it. */
  isFilterable: z.boolean(),
});

const hubSplit = z.object({
  name: z.string(),
  /** Null where the hub does not tell. */
  rows: z.number().int().nullable(),
  /** Size of its Parquet files. */
  sizeBytes: z.number().int().nullable(),
});

/** The configuration and split that were asked for, or the usual ones. */
const hubPreview = z.object({
  config: z.string(),
  split: z.string(),
  columns: z.array(hubColumn),
  /** The first rows, cells in column order and cut where long. */
  rows: z.array(z.array(z.string())),
  /** True where the hub itself can filter, before anything is downloaded. */
  canFilter: z.boolean(),
  /** True where the hub serves only the first part of a large split. */
  isPartial: z.boolean(),
});

export const hubLookup = z.object({
  dataset: z.string(),
  configs: z.array(z.object({ name: z.string(), splits: z.array(hubSplit) })),
  preview: hubPreview,
  /** What is missing or unusual, in sentences. */
  notes: z.array(z.string()),
});

/** Query of GET /api/hub/datasets. */
export const hubLookupQuery = z.object({
  name: z.string().trim().min(1, NO_HUB_NAME).max(500),
  config: z.string().max(500).optional(),
  split: z.string().max(500).optional(),
});

export type HubColumnType = z.infer<typeof hubColumnType>;
export type HubColumn = z.infer<typeof hubColumn>;
export type HubLookup = z.infer<typeof hubLookup>;
export type HubLookupQuery = z.infer<typeof hubLookupQuery>;
