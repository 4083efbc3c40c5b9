import { cleanHref, datasetHref, rowsHref } from "@/lib/datasets/search-params";
import { formatCount } from "@/lib/utils";
import type { RecipeFormValues } from "./form";
import type { PreparationPreview, PreparationWarning } from "./schema";

/** What can be done about a warning: a change of the recipe, or a place to go to. */
export type WarningFix =
  | { kind: "change"; label: string; change: Partial<RecipeFormValues> }
  | { kind: "link"; label: string; href: string };

/** A minimum above this is no way to be rid of small labels: these are not small. */
const LARGEST_MINIMUM = 100;

/** Rows of a label in a held-out part at which a score says something, and one more for what rounding takes. */
const ENOUGH_ROWS = 6;
/** Shares are offered in steps of so many percent, up to the largest; more of both parts leaves too little to train on. */
const SHARE_STEP = 5;
const LARGEST_SHARE = 30;
const LARGEST_HELD_OUT = 50;

interface RecipeContext {
  datasetId: string;
  /** The rows that the recipe gets, by label. */
  source: PreparationPreview["source"];
  /** The recipe in the making. */
  values: Pick<
    RecipeFormValues,
    "method" | "lockedTest" | "minSamples" | "maxSamples" | "validationPercent" | "testPercent"
  >;
  lockedTestId: string | null;
}

/** What can be done about a warning while the recipe is in the making. */
export function recipeFixes(warning: PreparationWarning, context: RecipeContext): WarningFix[] {
  const { datasetId, lockedTestId } = context;
  const link = (label: string, href: string): WarningFix => ({ kind: "link", label, href });
  const change = (label: string, values: Partial<RecipeFormValues>): WarningFix => ({
    kind: "change",
    label,
    change: values,
  });
  switch (warning.code) {
    case "few_rows_in_split":
    case "label_missing_in_split":
    case "single_row_label":
    case "repeat_limit":
      return labelFixes(warning, context);
    case "empty_label":
      return [link("Show the rows", rowsHref(datasetId, { issue: "unlabelled" }))];
    case "empty_text":
      return [link("Show the rows", rowsHref(datasetId, { issue: "empty_text" }))];
    case "capped_by_others":
      return [change("No maximum", { maxSamples: null })];
    case "unknown_split_value":
      return [
        change("Split at random", { method: "random", order: "balance-then-split" }),
        link("Choose another column", datasetHref(datasetId)),
      ];
    case "other_test_set":
      return lockedTestId === null ? [] : [change("Keep the locked test rows", { lockedTest: lockedTestId })];
    case "locked_test_changed":
      return [change("Test on other rows", { lockedTest: "" })];
    case "labels_dropped":
    case "duplicates":
    case "groups_straddle":
    case "uneven_split":
    case "rows_withheld":
      return [];
  }
}

interface MadeContext {
  datasetId: string;
  preparationId: string;
  hasOutcomes: boolean;
}

/** Where to look at what a warning of splits that are made is about. */
export function madeFixes(warning: PreparationWarning, { datasetId, preparationId, hasOutcomes }: MadeContext) {
  const outcome = OUTCOME_OF_WARNING[warning.code];
  const fixes: Extract<WarningFix, { kind: "link" }>[] = [];
  if (hasOutcomes && outcome !== undefined) {
    const href = rowsHref(datasetId, { preparation: preparationId, outcome });
    fixes.push({ kind: "link", label: "Show the rows", href });
  }
  if (warning.code === "duplicates") {
    fixes.push({ kind: "link", label: "Look at the copies", href: cleanHref(datasetId, {}, "near-copies") });
  }
  return fixes;
}

const OUTCOME_OF_WARNING: Partial<
  Record<PreparationWarning["code"], "label_dropped" | "unlabelled" | "withheld" | "filtered">
> = {
  labels_dropped: "label_dropped",
  empty_label: "unlabelled",
  rows_withheld: "withheld",
  unknown_split_value: "filtered",
};

/** Labels with too few rows: a larger share, out with them, or a look at the rows where it is one label. */
function labelFixes({ labels, message }: PreparationWarning, { datasetId, source, values }: RecipeContext) {
  const hasSeveral = source.labels.length > 1;
  const target = (hasSeveral && source.labels.find((one) => message.startsWith(`${one.target}: `))) || source.labels[0];
  const fixes: WarningFix[] = [];
  const rowsOf = new Map(target?.counts);
  const minimum = 1 + Math.max(0, ...labels.map((label) => rowsOf.get(label) ?? 0));
  const share = shareFix(
    target && hasSeveral ? message.replace(`${target.target}: `, "") : message,
    labels.map((label) => rowsOf.get(label) ?? 0),
    values,
  );
  if (share !== null) fixes.push(share);
  const left = target?.counts.filter(([, rows]) => rows >= minimum).length ?? 0;
  const isRaised = minimum > (values.minSamples ?? 0);
  if (values.method !== "column" && isRaised && minimum <= LARGEST_MINIMUM && left > 1) {
    const them = labels.length === 1 ? "it" : "them";
    const label = `Leave ${them} out: minimum ${formatCount(minimum)}`;
    fixes.push({ kind: "change", label, change: { minSamples: minimum } });
  }
  const [only] = labels;
  if (only !== undefined && labels.length === 1) {
    const href = rowsHref(datasetId, { label: only, ...(hasSeveral && target && { target: target.target }) });
    fixes.push({ kind: "link", label: "Show its rows", href });
  }
  return fixes;
}

/** A larger validation or test set, where it would give the labels, or some of them, enough rows there. */
function shareFix(
  message: string,
  rowsOfLabels: readonly number[],
  values: RecipeContext["values"],
): WarningFix | null {
  const part = /^In (validation|test), /.exec(message)?.[1] ?? / no row in (validation|test)\.$/.exec(message)?.[1];
  if (part === undefined || values.method === "column" || (part === "test" && values.lockedTest !== "")) return null;
  const isTest = part === "test";
  const now = (isTest ? values.testPercent : values.validationPercent) ?? 0;
  const other = (isTest ? values.validationPercent : values.testPercent) ?? 0;
  const largest = Math.min(LARGEST_SHARE, LARGEST_HELD_OUT - other);
  const helped = rowsOfLabels
    .map((rows) => Math.ceil((100 * ENOUGH_ROWS) / Math.min(rows, values.maxSamples ?? rows) / SHARE_STEP) * SHARE_STEP)
    .filter((percent) => percent <= largest);
  const percent = Math.max(0, ...helped);
  if (percent <= now) return null;
  const some = helped.length < rowsOfLabels.length ? `, enough for ${helped.length} of ${rowsOfLabels.length}` : "";
  return isTest
    ? { kind: "change", label: `Test ${percent}%${some}`, change: { testPercent: percent } }
    : { kind: "change", label: `Validation ${percent}%${some}`, change: { validationPercent: percent } };
}
