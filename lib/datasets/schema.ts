import { z } from "zod";
import { parseOptions, parseSettings } from "./parse-schema";
import { columnRoles, rolesInput } from "./roles-schema";

/** Wire shapes of datasets, shared by routes, verbs, forms and the browser. */

export const datasetStatus = z.enum(["importing", "ready", "failed"]);

export const datasetSource = z.enum(["upload", "sample", "text", "huggingface"]);

/** A column of the file, in file order. */
export const datasetColumn = z.object({
  name: z.string(),
  /** Three values a person can recognise the column by. */
  samples: z.array(z.string()),
  /** Distinct values among all rows. */
  distinctCount: z.number().int(),
  /** Rows in which the cell is empty or only spaces. */
  emptyCount: z.number().int(),
  /** Mean length of a cell in characters. */
  meanLength: z.number(),
});

/**
 * What became of the lines of a source: `lines = rows + rejected + blank`. A record with line breaks inside quotes is
 * one line; a header is none.
 */
export const importCounts = z.object({
  version: z.literal(1),
  lines: z.number().int(),
  rows: z.number().int(),
  rejected: z.number().int(),
  blank: z.number().int(),
  /** Of the rows, those with fewer cells than the table of a CSV file has columns; those read before it was counted say 0. */
  padded: z.number().int().default(0),
});

/** Where on the hub a dataset came from. */
export const hubSource = z.object({
  version: z.literal(1),
  dataset: z.string(),
  config: z.string(),
  split: z.string(),
  filter: z.object({ column: z.string(), value: z.string() }).nullable(),
  /** True where the hub serves only the first part of a large split, and these are its rows. */
  isPartial: z.boolean().default(false),
});

/** Why an import failed, for a person. */
export const importError = z.object({
  message: z.string(),
  /** 1-based line of the file, where known. */
  line: z.number().int().nullable(),
});

export const datasetSummary = z.object({
  id: z.string(),
  name: z.string(),
  status: datasetStatus,
  source: datasetSource,
  fileName: z.string(),
  sizeBytes: z.number().int(),
  /** Rows after the cleaning steps that are applied now. */
  rowCount: z.number().int(),
  rejectedCount: z.number().int(),
  error: importError.nullable(),
  createdAt: z.iso.datetime(),
});

export const datasetDetail = datasetSummary.extend({
  /** Identity of the rows as they are now: another one means other rows or cells. */
  stateKey: z.string().nullable(),
  /** Newest accepted version, and whether the rows are still those. */
  version: z.object({ id: z.string(), number: z.number().int(), isCurrent: z.boolean() }).nullable(),
  counts: importCounts.nullable(),
  hub: hubSource.nullable(),
  parseOptions: parseOptions.nullable(),
  /** False once steps or preparations rely on how the file was read. */
  canReparse: z.boolean(),
  columns: z.array(datasetColumn),
  roles: columnRoles.nullable(),
  /** The preparation whose test rows later preparations keep; null for none. */
  lockedTestId: z.string().nullable(),
});

export const datasetList = z.object({ data: z.array(datasetSummary), nextCursor: z.string().nullable() });

export const datasetParams = z.object({ datasetId: z.string() });

/** Body of PATCH /api/datasets/{id}. New parse settings read the source again. */
export const updateDatasetInput = z
  .object({
    name: z.string().trim().min(1, "Give the dataset a name.").max(200),
    roles: rolesInput,
    parse: parseSettings,
    lockedTestId: z.string().nullable(),
  })
  .partial();

/** Body of POST /api/datasets/import. */
export const importDatasetInput = z.discriminatedUnion("source", [
  z.object({ source: z.literal("sample"), name: z.literal("assistant-intents") }),
  z.object({
    source: z.literal("text"),
    content: z.string().min(1, "Paste some rows first."),
    name: z.string().trim().max(200).optional(),
  }),
  z.object({
    source: z.literal("huggingface"),
    dataset: z.string().trim().min(1, "Name a dataset, for example mteb/amazon_massive_intent."),
    config: z.string().optional(),
    split: z.string().optional(),
    filter: z.object({ column: z.string().min(1), value: z.string() }).optional(),
    name: z.string().trim().max(200).optional(),
  }),
]);

/** Something of a dataset that takes a while and is under way: reading, cleaning, looking for copies, writing splits. */
export const datasetTask = z.object({
  id: z.string(),
  kind: z.enum(["upload", "download", "import", "step", "copies", "suspects", "preparation"]),
  /** What it does now, in words: "Reading rows". */
  label: z.string(),
  done: z.number(),
  /** Null where the end is not known. */
  total: z.number().nullable(),
  unit: z.enum(["bytes", "rows"]),
  /** Rows so far, where `unit` is bytes. */
  rows: z.number().int().nullable(),
  elapsedMs: z.number(),
  /** Null until it can be told: 5 % of the way. */
  remainingMs: z.number().nullable(),
});

export const datasetTasks = z.object({ data: z.array(datasetTask) });

/** Counts per label, largest first, ties in order of first appearance. Pairs, since labels can be any text. */
export const labelCount = z.tuple([z.string(), z.number().int()]);

export type DatasetStatus = z.infer<typeof datasetStatus>;
export type DatasetColumn = z.infer<typeof datasetColumn>;
export type ImportCounts = z.infer<typeof importCounts>;
export type HubSource = z.infer<typeof hubSource>;
export type ImportError = z.infer<typeof importError>;
export type DatasetSummary = z.infer<typeof datasetSummary>;
export type DatasetDetail = z.infer<typeof datasetDetail>;
export type DatasetList = z.infer<typeof datasetList>;
export type DatasetTask = z.infer<typeof datasetTask>;
export type UpdateDatasetInput = z.infer<typeof updateDatasetInput>;
export type UpdateDatasetBody = z.input<typeof updateDatasetInput>;
export type ImportDatasetInput = z.infer<typeof importDatasetInput>;
