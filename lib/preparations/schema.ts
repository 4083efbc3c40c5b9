import { z } from "zod";
import { columnRoles } from "@/lib/datasets/roles-schema";
import { labelCount } from "@/lib/datasets/schema";
import { pageQuery } from "@/lib/http/paging";

/** Wire shapes of preparations: an immutable recipe applied to a version of a dataset, with its three splits. */

const share = z.number().min(0, "A share is at least 0.").max(0.9, "A share is at most 0.9.");

/** A misspelt setting would otherwise be left out without a word, and its default used. */
const settings = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `A recipe has no setting ${issue.keys.map((key) => `“${key}”`).join(", ")}.`
        : undefined,
  });

const filterRule = settings({
  column: z.string(),
  op: z.enum(["eq", "in", "ne"]),
  value: z.union([z.string(), z.array(z.string()).min(1)]),
});

/** Every field has a default, so `{}` is the tutorial's recipe. */
export const recipe = settings({
  filter: z.array(filterRule).max(20).default([]),
  balance: settings({
    /** Labels with fewer rows are left out; 0 keeps all. */
    minSamples: z.number().int().min(0, "The minimum is 0 or more.").default(200),
    /** At most this many rows of a label; null is no cap. */
    maxSamples: z.number().int().min(1, "The cap is 1 or more; leave it empty for none.").nullable().default(600),
    scope: z.enum(["all", "train"]).default("all"),
    /**
     * Labels with fewer training rows are repeated in the training file until they have so many; `auto` is as many
     * as the middle label has. Null is off, and every row stands there once.
     */
    repeat: z
      .union(
        [
          z.literal("auto"),
          z.number().int().min(1, "Repeat up to 1 line or more.").max(100_000, "Repeat up to 100,000 lines at most."),
        ],
        "Give a whole number of lines to repeat up to, “auto”, or null for none.",
      )
      .nullable()
      .default(null),
  }).prefault({}),
  split: settings({
    validation: share.default(0.1),
    test: share.default(0.1),
    /**
     * `random` keeps each label's share, and for one single-label target is the tutorial's split row for row; where
     * rows have several labels or targets, or have to stay together, every label is balanced at once as with
     * `iterative`. `column` follows the dataset's split column.
     */
    method: z.enum(["random", "iterative", "column"]).default("random"),
    /** Name of the target whose labels are balanced; null for all targets at once. */
    stratifyBy: z.string().nullable().default(null),
    /** Column whose values stay on one side of the split. */
    groupBy: z.string().nullable().default(null),
    /** Texts at least this alike stay on one side; 1 means alike but for case, punctuation and spaces; null is off. */
    nearDuplicates: z.number().min(0.5).max(1).nullable().default(null),
    /** Preparation of the same dataset whose test rows are the test rows again. */
    lockedTest: z.string().nullable().default(null),
  }).prefault({}),
  order: z.enum(["balance-then-split", "split-then-balance"]).default("balance-then-split"),
  seed: z
    .number()
    .int()
    .min(0, "A seed is a whole number from 0 to 4294967295.")
    .max(4_294_967_295, "A seed is a whole number from 0 to 4294967295.")
    .default(42),
}).refine((value) => value.split.validation + value.split.test < 1, {
  path: ["split"],
  message: "Validation and test together must be less than 1, so that rows are left to train on.",
});

export const splitName = z.enum(["train", "validation", "test"]);

/** Rows of one split and how many each label has there, per target, largest first. */
export const splitSummary = z.object({
  rows: z.number().int(),
  /** Target name → label counts. Pairs inside, since labels can be any text. */
  labels: z.array(
    z.object({
      target: z.string(),
      counts: z.array(labelCount),
      /** Labels beyond the largest 1,000, which an answer does not list; absent where all are there. */
      omittedCount: z.number().int().optional(),
    }),
  ),
});

/** A named thing to look at before training, with the labels concerned. */
export const preparationWarning = z.object({
  code: z.enum([
    "labels_dropped",
    "few_rows_in_split",
    "label_missing_in_split",
    "empty_label",
    "empty_text",
    "duplicates",
    "groups_straddle",
    "single_row_label",
    "uneven_split",
    "capped_by_others",
    "unknown_split_value",
    "locked_test_changed",
    "other_test_set",
    "rows_withheld",
    "repeat_limit",
  ]),
  message: z.string(),
  labels: z.array(z.string()),
});

/** Rows on their way from the source to the splits. Each number is what was left; the differences have a reason. */
export const funnel = z.object({
  /** Records of the source, without the header. */
  lines: z.number().int(),
  rejected: z.number().int(),
  blank: z.number().int(),
  /** lines − rejected − blank */
  rows: z.number().int(),
  /** Added by corrections, and there still. */
  added: z.number().int().default(0),
  /** After the cleaning steps: what is left of the rows, and those that were added. */
  cleaned: z.number().int(),
  /** After the recipe's filter. */
  filtered: z.number().int(),
  /** With a label in every target. */
  labelled: z.number().int(),
  /** After labels under the minimum were left out. */
  kept: z.number().int(),
  /** After the maximum: train + validation + test + withheld. */
  balanced: z.number().int(),
  /** Not used so that no copy of a held-out row is trained on. */
  withheld: z.number().int(),
  train: z.number().int(),
  validation: z.number().int(),
  test: z.number().int(),
});

/** Copies and groups that stand on more than one side of a split. */
export const leakCount = z.object({
  /** Groups of near-copies on more than one side. */
  clusters: z.number().int(),
  /** Validation rows with a copy in train. */
  validationRows: z.number().int(),
  /** Test rows with a copy in train. */
  testRows: z.number().int(),
  /** Those of them whose copy has the same labels: answers that can be remembered. */
  testRowsSameLabels: z.number().int(),
  /** Values of the group column on more than one side; 0 without one. */
  groups: z.number().int(),
});

/** What leaks between these splits, and what would have leaked if rows had been split one by one. */
export const leakReport = z.object({
  version: z.literal(1),
  /** Texts at least this alike count as copies. */
  similarity: z.number(),
  /** Groups of near-copies among the rows used, and the rows in them. */
  clusters: z.number().int(),
  rowsInClusters: z.number().int(),
  actual: leakCount,
  /** The same rows split one by one. */
  plain: leakCount,
});

/** The test rows of an earlier preparation, used again. */
export const lockedTestUse = z.object({
  preparationId: z.string(),
  rows: z.number().int(),
  /** Rows of it that are gone or unlabelled now, and rows whose text or labels are others now. */
  missing: z.number().int(),
  changed: z.number().int(),
});

/** Rows that came from corrections: whatever the recipe, they train or are not used. */
export const addedUse = z.object({
  rows: z.number().int(),
  /** In train. */
  train: z.number().int(),
  /** Not used, since they are tied to a held-out row. */
  withheld: z.number().int(),
});

/** Lines of the training file that repeat a row of a small label. Everything else counts rows. */
export const repeatUse = z.object({
  /** Training lines up to which small labels were repeated, given or found. */
  to: z.number().int(),
  isAuto: z.boolean(),
  /** Labels that had fewer. */
  smallLabels: z.number().int(),
  /** Lines beyond one for each training row. */
  lines: z.number().int(),
  /** Rows that stand in the training file more than once. */
  rows: z.number().int(),
  /** Those lines by label, for each target, the most first: a row's other labels are repeated with it. */
  labels: z.array(
    z.object({ target: z.string(), counts: z.array(labelCount), omittedCount: z.number().int().optional() }),
  ),
});

const counts = {
  /** After the filter, before the balance. */
  source: splitSummary,
  balanced: splitSummary,
  splits: z.object({ train: splitSummary, validation: splitSummary, test: splitSummary }),
  /** Labels under the minimum, with their rows. */
  dropped: z.array(labelCount),
  warnings: z.array(preparationWarning),
};

const preparationSummaryNow = z.object({
  version: z.literal(2),
  ...counts,
  /** Null in preparations made before it was counted. */
  funnel: funnel.nullable(),
  leaks: leakReport.nullable(),
  lockedTest: lockedTestUse.nullable(),
  /** Null where the recipe repeats nothing. */
  repeats: repeatUse.nullable().default(null),
  /** Null where there are none. */
  added: addedUse.nullable().default(null),
});

/** As stored before funnel and leaks were counted. */
const preparationSummaryV1 = z.object({ version: z.literal(1), ...counts }).transform(
  (value): z.infer<typeof preparationSummaryNow> => ({
    ...value,
    version: 2,
    funnel: null,
    leaks: null,
    lockedTest: null,
    repeats: null,
    added: null,
  }),
);

/** A stored summary of any version, as the newest. */
export const preparationSummary = z.union([preparationSummaryNow, preparationSummaryV1]);

export const preparationPreview = preparationSummaryNow.omit({ version: true });

/** Answer to a preview: what the recipe would make, or why it does not fit these rows. Either is an expected outcome. */
export const previewResult = z.object({
  preview: preparationPreview.nullable(),
  refusal: z
    .object({ message: z.string(), fields: z.array(z.object({ name: z.string(), reason: z.string() })) })
    .nullable(),
});

export const preparationListItem = z.object({
  id: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  createdAt: z.iso.datetime(),
  recipe,
  rows: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
  /** Lines of the training file beyond its rows. */
  repeats: z.number().int(),
  /** Labels that were kept. */
  labelCount: z.number().int(),
});

export const preparationDetail = z.object({
  id: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  /** The version of the dataset that has these rows, and its number. */
  versionId: z.string(),
  versionNumber: z.number().int(),
  createdAt: z.iso.datetime(),
  recipe,
  roles: columnRoles,
  summary: preparationPreview,
  /** True where this dataset's later preparations keep its test rows. */
  isTestLocked: z.boolean(),
  /** Whether what became of each row is known, so that rows can be listed by it. */
  hasOutcomes: z.boolean(),
  /** Bytes of the three files. */
  fileBytes: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
});

export const preparationList = z.object({ data: z.array(preparationListItem), nextCursor: z.string().nullable() });

export const preparationParams = z.object({ preparationId: z.string() });

export const preparationFileParams = preparationParams.extend({ file: z.string() });

export const preparationsQuery = pageQuery.extend({ datasetId: z.string().optional() });

/** What the studio offers first for a dataset, and why. */
export const recipeSuggestion = z.object({ recipe, reason: z.string() });

/** Rows of one split for a look or for the playground's examples. */
export const splitExamplesQuery = z.object({
  split: splitName.default("test"),
  limit: z.coerce.number().int().min(1).max(100).default(12),
  /** `spread` takes each label in turn, so that few rows show many labels; `file` gives the first lines as they stand. */
  order: z.enum(["spread", "file"]).default("spread"),
});

export const splitExamples = z.object({
  data: z.array(
    z.object({ text: z.string(), labels: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }),
  ),
});

export type Funnel = z.infer<typeof funnel>;
export type LeakCount = z.infer<typeof leakCount>;
export type LeakReport = z.infer<typeof leakReport>;
export type LockedTestUse = z.infer<typeof lockedTestUse>;
export type AddedUse = z.infer<typeof addedUse>;
export type RepeatUse = z.infer<typeof repeatUse>;
export type Recipe = z.infer<typeof recipe>;
export type RecipeInput = z.input<typeof recipe>;
export type SplitName = z.infer<typeof splitName>;
export type SplitSummary = z.infer<typeof splitSummary>;
export type PreparationWarning = z.infer<typeof preparationWarning>;
export type PreparationSummary = z.infer<typeof preparationSummaryNow>;
export type PreparationPreview = z.infer<typeof preparationPreview>;
export type PreviewResult = z.infer<typeof previewResult>;
export type PreparationListItem = z.infer<typeof preparationListItem>;
export type PreparationDetail = z.infer<typeof preparationDetail>;
export type PreparationList = z.infer<typeof preparationList>;
export type PreparationsQuery = z.infer<typeof preparationsQuery>;
export type RecipeSuggestion = z.infer<typeof recipeSuggestion>;
export type SplitExamplesQuery = z.infer<typeof splitExamplesQuery>;
export type SplitExamples = z.infer<typeof splitExamples>;
