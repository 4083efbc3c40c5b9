import { z } from "zod";

/** Which columns are the text and which the labels, and what else a column can be. */

/** A column with more different values than this holds ids or texts: no label set. */
export const MAX_LABELS = 1_000;

/** Columns that may be joined into one text. */
export const MAX_TEXT_COLUMNS = 8;

/** Longest name of a target. */
export const TARGET_NAME_CHARACTERS = 64;

export const targetName = z
  .string()
  .min(1, "Give the target a name.")
  .max(TARGET_NAME_CHARACTERS, `A target's name has at most ${TARGET_NAME_CHARACTERS} characters.`)
  .refine((name) => name !== "__proto__", "This name is reserved.");

/** One label a row: the cell itself. */
const singleTarget = z.object({ name: targetName, kind: z.literal("single"), column: z.string() });

/** Where a row's several labels stand. */
export const labelListSource = z.discriminatedUnion("type", [
  /** In one cell, between separators: `billing|refund`. */
  z.object({
    type: z.literal("separator"),
    column: z.string(),
    separator: z.string().min(1, "Give the separator.").max(8),
  }),
  /** In one cell, as a JSON list of strings. */
  z.object({ type: z.literal("json"), column: z.string() }),
  /** One column a label: 1, true, yes, y, t or x is set, an empty cell is unknown and counts as not set. */
  z.object({ type: z.literal("flags"), columns: z.array(z.string()).min(2, "Choose at least two label columns.") }),
  /** One column a label with a score; from the threshold on it is set, an empty cell counts as not set. */
  z.object({
    type: z.literal("scores"),
    columns: z.array(z.string()).min(2, "Choose at least two score columns."),
    threshold: z.number("A threshold is a number, for example 0.5."),
  }),
]);

const multiTarget = z.object({
  name: targetName,
  kind: z.literal("multi"),
  source: labelListSource,
  /** The label of rows that have none, e.g. `safe`; null leaves such rows out, since the API wants at least one. */
  noneLabel: z.string().min(1, "Give the label a name, or leave rows without a label out.").max(200).nullable(),
});

/** A label dimension: the name is its key in the JSONL. */
export const target = z.discriminatedUnion("kind", [singleTarget, multiTarget]);

/** A target of one column without more said is single-label. */
const targetInput = z.union([
  target,
  z.object({ name: targetName, column: z.string() }).transform((value) => ({ ...value, kind: "single" as const })),
]);

/** The text of a row: one cell, or several put into a template such as `{{title}}\n\n{{body}}`. */
export const textRole = z.object({
  columns: z.array(z.string()).min(1, "Choose the text column.").max(MAX_TEXT_COLUMNS),
  /** Null for one column as it stands. */
  template: z.string().max(2_000).nullable(),
});

const columnRolesNow = z.object({
  version: z.literal(2),
  text: textRole.nullable(),
  targets: z.array(target).max(20),
  /** Rows with the same value are kept on one side of a split: a customer, a thread, a document. */
  group: z.string().nullable(),
  /** Says which split each row belongs to. */
  split: z.string().nullable(),
  id: z.string().nullable(),
  /** "guessed" until a person has confirmed or changed them. */
  origin: z.enum(["guessed", "confirmed"]),
  /** Why these columns were guessed: a sentence each. */
  reasons: z.array(z.string()),
});

/** As stored when there was one text and one label column. */
const columnRolesV1 = z
  .object({
    version: z.literal(1),
    text: z.string().nullable(),
    targets: z.array(z.object({ name: z.string(), column: z.string() })),
    origin: z.enum(["guessed", "confirmed"]),
    reason: z.string().nullable(),
  })
  .transform(
    ({ text, targets, origin, reason }): z.infer<typeof columnRolesNow> => ({
      version: 2,
      text: text === null ? null : { columns: [text], template: null },
      targets: targets.map((value) => ({ ...value, kind: "single" })),
      group: null,
      split: null,
      id: null,
      origin,
      reasons: reason === null ? [] : [reason],
    }),
  );

/** Stored roles of any version, as the newest. */
export const columnRoles = z.union([columnRolesNow, columnRolesV1]);

/** What a person confirms. A text that is only a name is that column as it stands. */
export const rolesInput = z.object({
  text: z.union([z.string().transform((column) => ({ columns: [column], template: null })), textRole]),
  targets: z.array(targetInput).min(1, "Choose at least one label column.").max(20),
  group: z.string().nullable().default(null),
  split: z.string().nullable().default(null),
  id: z.string().nullable().default(null),
});

export type Target = z.infer<typeof target>;
export type SingleTarget = z.infer<typeof singleTarget>;
export type MultiTarget = z.infer<typeof multiTarget>;
export type LabelListSource = z.infer<typeof labelListSource>;
export type TextRole = z.infer<typeof textRole>;
export type ColumnRoles = z.infer<typeof columnRolesNow>;
export type RolesInput = z.input<typeof rolesInput>;
export type Roles = z.output<typeof rolesInput>;
