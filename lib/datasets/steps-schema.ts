import { z } from "zod";

/** Cleaning as steps: each says what to do, and its record what it did. The source never changes. */

const columns = z.array(z.string()).min(1, "Choose at least one column.").max(100);

/** Kinds of personal data that can be masked, each with its own placeholder: `[EMAIL]`. */
export const maskKind = z.enum(["email", "url", "phone", "card", "ip"]);

/** One cell of a row, as it is to be. */
const cellEdit = z.object({ column: z.string(), value: z.string().max(100_000) });

/**
 * What a step does. Rows are named by their text where a step is to work on next month's file too, and by their index
 * in the source where a person pointed at them.
 */
export const stepAction = z.discriminatedUnion("kind", [
  /** Spaces at both ends off; runs of white space to one space where asked. */
  z.object({ kind: z.literal("trim"), columns, collapse: z.boolean().default(false) }),
  /** NFC or NFKC; invisible and control characters out, line breaks and tabs kept. */
  z.object({ kind: z.literal("normalise"), columns, form: z.enum(["NFC", "NFKC"]).default("NFC") }),
  /** Tags out, entities to characters. */
  z.object({ kind: z.literal("strip_html"), columns }),
  z.object({ kind: z.literal("mask"), columns, what: z.array(maskKind).min(1, "Choose what to mask.") }),
  z.object({
    kind: z.literal("replace"),
    columns,
    find: z.string().min(1, "Say what to look for.").max(500),
    replacement: z.string().max(500),
    isRegex: z.boolean().default(false),
    matchCase: z.boolean().default(true),
  }),
  /** Of rows with the same text, the first stays; `merge` gives it the labels of all where several may apply. */
  z.object({
    kind: z.literal("drop_duplicates"),
    /** `exact`: the same text; `loose`: case, punctuation and spaces ignored; `near`: at least `similarity` alike. */
    match: z.enum(["exact", "loose", "near"]).default("exact"),
    similarity: z.number().min(0.5).max(1).default(0.8),
    /** Only rows whose labels are the same too; conflicts stay. */
    sameLabels: z.boolean().default(true),
    merge: z.boolean().default(false),
  }),
  /** Same text under different labels. `majority`: the most frequent label for all, rows of a tie are dropped. */
  z.object({
    kind: z.literal("resolve_conflicts"),
    target: z.string(),
    how: z.enum(["majority", "drop"]),
  }),
  /** One text under different labels: all rows with it get this label. */
  z.object({ kind: z.literal("set_label_of_text"), target: z.string(), text: z.string(), label: z.string() }),
  z.object({
    kind: z.literal("rename_label"),
    target: z.string(),
    from: z.string(),
    to: z.string().trim().min(1, "Give the label a name."),
  }),
  z.object({
    kind: z.literal("merge_labels"),
    target: z.string(),
    from: z.array(z.string()).min(1, "Choose the labels to merge."),
    into: z.string().trim().min(1, "Give the merged label a name."),
  }),
  /** Rows that have the labels go, or, where several may apply, lose them. */
  z.object({ kind: z.literal("delete_labels"), target: z.string(), labels: z.array(z.string()).min(1) }),
  z.object({
    kind: z.literal("drop_rows_where"),
    what: z.enum(["empty_text", "unlabelled", "short_text", "long_text"]),
    /** Characters, for short (fewer) and long (more). */
    characters: z.number().int().min(1).max(1_000_000).optional(),
  }),
  z.object({ kind: z.literal("delete_rows"), rows: z.array(z.number().int().min(0)).min(1).max(10_000) }),
  z.object({ kind: z.literal("edit_row"), row: z.number().int().min(0), cells: z.array(cellEdit).min(1) }),
]);

/** A changed cell as an example: the whole is never listed. */
const stepExample = z.object({
  row: z.number().int(),
  column: z.string(),
  before: z.string(),
  after: z.string().nullable(),
});

/** What a step did, or would do. */
export const stepResult = z.object({
  changedRows: z.number().int(),
  removedRows: z.number().int(),
  /** A few changed cells; `after` is null for a row that was removed. */
  examples: z.array(stepExample),
  /** What the step names and the data does not have: labels, columns, rows, texts. */
  unmatched: z.array(z.string()),
});

export const datasetStep = z.object({
  id: z.string(),
  /** 1 for the first. */
  number: z.number().int(),
  action: stepAction,
  /** In words: "Merged refund into billing". */
  title: z.string(),
  result: stepResult,
  /** False for a step that was undone and can be redone. */
  isApplied: z.boolean(),
  createdAt: z.iso.datetime(),
});

export const datasetSteps = z.object({
  data: z.array(datasetStep),
  /** How many of them are applied. */
  applied: z.number().int(),
  /** Rows of the source, and rows after the applied steps. */
  sourceRows: z.number().int(),
  rows: z.number().int(),
});

/** Body of POST /api/datasets/{id}/steps/preview and of POST …/steps. */
export const addStepInput = z.object({ action: stepAction });

/** Body of POST /api/datasets/{id}/steps/jump: so many steps applied, the others undone. */
export const jumpInput = z.object({ applied: z.number().int().min(0) });

/** A list of steps as a file: exported from one dataset, applied to another. */
export const stepsFile = z.object({
  format: z.literal("classifier-studio-steps"),
  version: z.literal(1),
  steps: z.array(stepAction).max(1_000),
});

/** What a replay did: the steps as they were added, and those that found nothing to do. */
export const replayResult = z.object({
  steps: datasetSteps,
  unmatched: z.array(z.object({ number: z.number().int(), title: z.string(), reason: z.string() })),
});

export const stepParams = z.object({ datasetId: z.string(), number: z.coerce.number().int().min(1) });

export const datasetVersion = z.object({
  id: z.string(),
  number: z.number().int(),
  rowCount: z.number().int(),
  stepCount: z.number().int(),
  isCurrent: z.boolean(),
  createdAt: z.iso.datetime(),
});

export const datasetVersions = z.object({ data: z.array(datasetVersion) });

export type MaskKind = z.infer<typeof maskKind>;
export type StepAction = z.infer<typeof stepAction>;
export type StepActionInput = z.input<typeof stepAction>;
export type StepResult = z.infer<typeof stepResult>;
export type DatasetStep = z.infer<typeof datasetStep>;
export type DatasetSteps = z.infer<typeof datasetSteps>;
export type StepsFile = z.infer<typeof stepsFile>;
export type ReplayResult = z.infer<typeof replayResult>;
export type DatasetVersion = z.infer<typeof datasetVersion>;
