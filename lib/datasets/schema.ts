import { z } from "zod";

/** Wire shapes of datasets, shared by routes, verbs, forms and the browser. */

/** A column with more different values than this holds ids or texts: no label set. */
export const MAX_LABELS = 1_000;

export const datasetStatus = z.enum(["importing", "ready", "failed"]);

/** How the source was read. `detected` values come from the sniffer; a person can override them later. */
export const parseOptions = z.object({
  version: z.literal(1),
  delimiter: z.string().min(1).max(4),
  quote: z.string().max(1),
  hasHeader: z.boolean(),
});

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

/** Which column is the text and which are labels. One target now; the list is there for several. */
export const columnRoles = z.object({
  version: z.literal(1),
  text: z.string().nullable(),
  targets: z.array(
    z.object({
      /** Name of the label dimension, e.g. `intent`: the key in the JSONL. */
      name: z
        .string()
        .min(1, "Give the target a name.")
        .max(64, "A target's name has at most 64 characters.")
        .refine((name) => name !== "__proto__", "This name is reserved."),
      column: z.string(),
    }),
  ),
  /** "guessed" until a person has confirmed or changed them. */
  origin: z.enum(["guessed", "confirmed"]),
  /** Why these columns were guessed, in words. */
  reason: z.string().nullable(),
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
  source: z.enum(["upload", "sample"]),
  fileName: z.string(),
  sizeBytes: z.number().int(),
  rowCount: z.number().int(),
  rejectedCount: z.number().int(),
  error: importError.nullable(),
  createdAt: z.iso.datetime(),
});

export const datasetDetail = datasetSummary.extend({
  versionId: z.string().nullable(),
  parseOptions: parseOptions.nullable(),
  columns: z.array(datasetColumn),
  roles: columnRoles.nullable(),
});

export const datasetList = z.object({ data: z.array(datasetSummary), nextCursor: z.string().nullable() });

export const datasetParams = z.object({ datasetId: z.string() });

/** Body of PATCH /api/datasets/{id}. */
export const updateDatasetInput = z
  .object({
    name: z.string().trim().min(1, "Give the dataset a name.").max(200),
    roles: z.object({
      text: z.string(),
      targets: z.array(columnRoles.shape.targets.element).min(1, "Choose at least one label column.").max(1),
    }),
  })
  .partial();

/** Body of POST /api/datasets/import. */
export const importDatasetInput = z.object({ source: z.literal("sample"), name: z.literal("assistant-intents") });

/** One data row: `row` is its 0-based index in the source, as pandas numbers rows; cells in column order. */
export const datasetRow = z.object({ row: z.number().int(), cells: z.array(z.string()) });

export const datasetRowsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** Row index to continue after. */
  cursor: z.coerce.number().int().optional(),
  /** Only rows whose label column has this value. */
  label: z.string().optional(),
  /** Only rows with this text in any cell, case ignored. */
  q: z.string().max(500).optional(),
});

export const datasetRows = z.object({
  columns: z.array(z.string()),
  data: z.array(datasetRow),
  nextCursor: z.number().int().nullable(),
  /** Rows that match the filter. */
  total: z.number().int(),
});

/** Counts per label, largest first, ties in order of first appearance. Pairs, since labels can be any text. */
export const labelCount = z.tuple([z.string(), z.number().int()]);

export const datasetProfile = z.object({
  targets: z.array(
    z.object({
      name: z.string(),
      column: z.string(),
      /** Rows with an empty label. */
      emptyCount: z.number().int(),
      /** How many labels there are; `labels` has the largest 1,000 of them. */
      labelCount: z.number().int(),
      labels: z.array(labelCount),
    }),
  ),
  text: z.object({ emptyCount: z.number().int(), duplicateCount: z.number().int(), meanLength: z.number() }),
});

export type DatasetStatus = z.infer<typeof datasetStatus>;
export type ParseOptions = z.infer<typeof parseOptions>;
export type DatasetColumn = z.infer<typeof datasetColumn>;
export type ColumnRoles = z.infer<typeof columnRoles>;
export type ImportError = z.infer<typeof importError>;
export type DatasetSummary = z.infer<typeof datasetSummary>;
export type DatasetDetail = z.infer<typeof datasetDetail>;
export type DatasetList = z.infer<typeof datasetList>;
export type DatasetRowsQuery = z.infer<typeof datasetRowsQuery>;
export type DatasetRows = z.infer<typeof datasetRows>;
export type DatasetProfile = z.infer<typeof datasetProfile>;
export type UpdateDatasetInput = z.infer<typeof updateDatasetInput>;
export type ImportDatasetInput = z.infer<typeof importDatasetInput>;
