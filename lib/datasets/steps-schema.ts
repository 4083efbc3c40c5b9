import { z } from "zod";
import { USUAL_SIMILARITY } from "./copies/rules";
import { correctionLabels } from "./corrections-schema";
import { target, textRole } from "./roles-schema";

/** Cleaning as steps: each says what to do, and its record what it did. The source never changes. */

const columns = z.array(z.string()).min(1, "Choose at least one column.").max(100);

/** Kinds of personal data that can be masked, each with its own placeholder: `[EMAIL]`. */
export const maskKind = z.enum(["email", "url", "phone", "card", "ip"]);

/** A NUL is no character that a cell, a request to a server or a spreadsheet can hold; half a character is none at all. */
const writable = (text: z.ZodString) =>
  text
    .refine((value) => !value.includes("\0"), "A text cannot hold a NUL character.")
    .refine((value) => !/\p{Surrogate}/u.test(value), "A text cannot hold half of a character.");

/** A text with its labels by target, for rows that a file does not have. */
const newRow = z.object({
  text: writable(z.string().max(100_000)).refine((text) => text.trim() !== "", "A row needs a text."),
  labels: correctionLabels,
});

/** Rows that one step may add. */
export const MAX_ADDED_ROWS = 10_000;

/** One cell of a row, as it is to be. */
const cellEdit = z.object({ column: z.string(), value: writable(z.string().max(100_000)) });

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
    find: writable(z.string().min(1, "Say what to look for.").max(500)),
    /** Of a regular expression: `$1` to `$9` are its groups, `$&` is all that was found, `$$` a dollar. */
    replacement: writable(z.string().max(500)),
    /** As RE2 reads it: without look-around and back-references, so that no pattern can take for ever. */
    isRegex: z.boolean().default(false),
    matchCase: z.boolean().default(true),
  }),
  /** Of rows with the same text, the first stays; `merge` gives it the labels of all where several may apply. */
  z.object({
    kind: z.literal("drop_duplicates"),
    /** `exact`: the same text; `loose`: case, punctuation and spaces ignored; `near`: at least `similarity` alike. */
    match: z.enum(["exact", "loose", "near"]).default("exact"),
    similarity: z.number().min(0.5).max(1).default(USUAL_SIMILARITY),
    /** Only rows whose labels are the same too; conflicts stay. */
    sameLabels: z.boolean().default(true),
    merge: z.boolean().default(false),
  }),
  /** Same text under different labels. `majority`: the most frequent label for all, rows of a tie are dropped. */
  z.object({
    kind: z.literal("resolve_conflicts"),
    target: z.string(),
    how: z.enum(["majority", "drop"]),
    /** Only these texts; all of them without. */
    texts: z.array(z.string()).min(1).max(100).optional(),
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
  z.object({ kind: z.literal("edit_row"), row: z.number().int().min(0), cells: z.array(cellEdit).min(1).max(100) }),
  /** Rows after the last one; where the text is there already, the rows that have it get the labels instead. */
  z.object({ kind: z.literal("add_rows"), rows: z.array(newRow).min(1).max(MAX_ADDED_ROWS) }),
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
  addedRows: z.number().int().default(0),
  /** A few changed cells; `after` is null for a row that was removed. */
  examples: z.array(stepExample),
  /** What the step names and the data does not have: labels, columns, rows, texts. */
  unmatched: z.array(z.string()),
  /** What else there is to say, as sentences. */
  notes: z.array(z.string()).default([]),
});

/** Answer to a preview: what the step would do, or why it cannot be done. Either is expected while somebody types. */
export const stepPreview = z.object({
  result: stepResult.nullable(),
  refusal: z
    .object({ message: z.string(), fields: z.array(z.object({ name: z.string(), reason: z.string() })) })
    .nullable(),
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
  /** In the order of their numbers; the last `limit` of them, or of those before `before`. */
  data: z.array(datasetStep),
  /** How many steps there are, applied and undone. */
  total: z.number().int(),
  /** How many of them are applied. */
  applied: z.number().int(),
  /** Rows of the source, of those that the applied steps added, and rows after all of them. */
  sourceRows: z.number().int(),
  addedRows: z.number().int(),
  rows: z.number().int(),
});

/** Query of GET /api/datasets/{id}/steps. Labelling by keyboard makes thousands of steps: not all are sent each time. */
export const stepsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  /** Only steps with a smaller number. */
  before: z.coerce.number().int().min(1).optional(),
});

/** Body of POST /api/datasets/{id}/steps/preview and of POST …/steps. */
export const addStepInput = z.object({ action: stepAction });

/** Body of POST /api/datasets/{id}/steps/jump: so many steps applied, the others undone. */
export const jumpInput = z.object({ applied: z.number().int().min(0) });

/** The roles that a step read when it was made: later changes of the dataset's roles do not change what it means. */
export const stepReads = z.object({ text: textRole.nullable(), targets: z.array(target) });

/** A row that a person pointed at, so that another file's row with the same text can be found. */
export const rowText = z.object({
  row: z.number().int().min(0),
  /** First 32 digits of the SHA-256 of its text, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{32}$/),
  /** How the text begins, for people. */
  text: z.string(),
});

/** A step as it is exported: the action, and what it needs to mean the same elsewhere. The action alone will do too. */
export const exportedStep = stepAction.and(
  z.object({ reads: stepReads.optional(), rowTexts: z.array(rowText).optional() }),
);

export const MAX_STEPS_IN_FILE = 10_000;

/** A list of steps as a file: exported from one dataset, applied to another. */
export const stepsFile = z.object({
  format: z.literal("classifier-studio-steps", "This is not a list of steps that was exported here."),
  version: z.literal(1, "This list of steps was exported by a newer version."),
  /** The file whose rows the steps point at. */
  source: z.object({ fileName: z.string(), sha256: z.string().nullable() }).optional(),
  steps: z.array(exportedStep).min(1, "The list has no steps.").max(MAX_STEPS_IN_FILE),
});

/** What a replay did: the steps as they were added, and those that found nothing, or not all, of what they name. */
export const replayResult = z.object({
  steps: datasetSteps,
  /** `number` is the place in the file, from 1. */
  unmatched: z.array(z.object({ number: z.number().int(), title: z.string(), reason: z.string() })),
});

export const stepParams = z.object({ datasetId: z.string(), number: z.coerce.number().int().min(1) });

export const datasetVersion = z.object({
  id: z.string(),
  number: z.number().int(),
  rowCount: z.number().int(),
  stepCount: z.number().int(),
  /** Preparations that were made of it. */
  preparationCount: z.number().int(),
  isCurrent: z.boolean(),
  createdAt: z.iso.datetime(),
});

export const datasetVersions = z.object({ data: z.array(datasetVersion) });

export type MaskKind = z.infer<typeof maskKind>;
export type StepAction = z.infer<typeof stepAction>;
export type StepActionInput = z.input<typeof stepAction>;
export type StepResult = z.infer<typeof stepResult>;
export type AddRowsAction = Extract<StepAction, { kind: "add_rows" }>;
export type StepPreview = z.infer<typeof stepPreview>;
export type DatasetStep = z.infer<typeof datasetStep>;
export type DatasetSteps = z.infer<typeof datasetSteps>;
export type StepReads = z.infer<typeof stepReads>;
export type RowText = z.infer<typeof rowText>;
export type ExportedStep = z.infer<typeof exportedStep>;
export type StepsQuery = z.infer<typeof stepsQuery>;
export type StepsFile = z.infer<typeof stepsFile>;
export type StepsFileInput = z.input<typeof stepsFile>;
export type ReplayResult = z.infer<typeof replayResult>;
export type DatasetVersion = z.infer<typeof datasetVersion>;
export type DatasetVersions = z.infer<typeof datasetVersions>;
