import { formatCount, pluralise } from "@/lib/utils";
import type { MaskKind, StepAction, StepResult } from "../steps-schema";

/** Steps in plain words, for people. */

const MAX_NAMES = 3;
const MAX_CHARACTERS = 60;

const MASKED: Record<MaskKind, string> = {
  email: "e-mail addresses",
  url: "web addresses",
  phone: "phone numbers",
  card: "card numbers",
  ip: "IP addresses",
};

/** The number of characters from which on a text is long, and below which it is short, where a step does not say. */
export const TEXT_LIMITS = { short_text: 3, long_text: 20_000 } as const;

/** What a step did, as its title: "Merged refund into billing". Rows are named by their index in the source. */
export function describeStep(action: StepAction): string {
  switch (action.kind) {
    case "trim":
      return `${action.collapse ? "Trimmed and collapsed" : "Trimmed"} white space in ${names(action.columns)}`;
    case "normalise":
      return `Normalised characters (${action.form}) in ${names(action.columns)}`;
    case "strip_html":
      return `Removed HTML from ${names(action.columns)}`;
    case "mask":
      return `Masked ${list(action.what.map((kind) => MASKED[kind]))} in ${names(action.columns)}`;
    case "replace": {
      const what = action.isRegex ? `/${clip(action.find)}/` : quoted(action.find);
      const how =
        action.replacement === "" ? `Removed ${what} from` : `Replaced ${what} by ${quoted(action.replacement)} in`;
      return `${how} ${names(action.columns)}`;
    }
    case "drop_duplicates":
      return describeDuplicates(action);
    case "resolve_conflicts":
      return describeConflicts(action);
    case "set_label_of_text":
      return `Labelled ${quoted(action.text)} as ${clip(action.label)}`;
    case "rename_label":
      return `Renamed ${clip(action.from)} to ${clip(action.to)}`;
    case "merge_labels":
      return `Merged ${names(action.from)} into ${clip(action.into)}`;
    case "delete_labels":
      return `Deleted ${action.labels.length === 1 ? "label" : "labels"} ${names(action.labels)}`;
    case "drop_rows_where":
      return `Removed ${rowsWhere(action)}`;
    case "delete_rows":
      return action.rows.length === 1
        ? `Removed row ${action.rows[0]}`
        : `Removed ${pluralise(action.rows.length, "chosen row")}`;
    case "edit_row":
      return `Edited ${names(action.cells.map(({ column }) => column))} of row ${action.row}`;
    case "add_rows":
      return `Added ${pluralise(action.rows.length, "row")} from corrections`;
  }
}

function describeConflicts({ how, target, texts }: Extract<StepAction, { kind: "resolve_conflicts" }>): string {
  const [only] = texts ?? [];
  if (only === undefined) {
    return how === "drop"
      ? `Removed texts with different labels in ${target}`
      : `Gave each text its most frequent label in ${target}`;
  }
  const which = texts?.length === 1 ? quoted(only) : pluralise(texts?.length ?? 0, "text");
  return how === "drop" ? `Removed ${which}, labelled differently` : `Gave ${which} the most frequent label`;
}

function describeDuplicates({
  match,
  similarity,
  sameLabels,
  merge,
}: Extract<StepAction, { kind: "drop_duplicates" }>): string {
  const copies = {
    exact: "repeated texts",
    loose: "texts that differ in case, punctuation or spaces only",
    near: `texts that are at least ${Math.round(similarity * 100)} % alike`,
  }[match];
  return `${merge ? "Merged" : "Removed"} ${copies}${sameLabels ? " with the same labels" : ""}`;
}

function rowsWhere({ what, characters }: Extract<StepAction, { kind: "drop_rows_where" }>): string {
  switch (what) {
    case "empty_text":
      return "rows without text";
    case "unlabelled":
      return "rows without a label";
    case "short_text":
      return `texts shorter than ${pluralise(characters ?? TEXT_LIMITS.short_text, "character")}`;
    case "long_text":
      return `texts longer than ${pluralise(characters ?? TEXT_LIMITS.long_text, "character")}`;
  }
}

/** How many rows a step is about. */
export type StepCounts = Pick<StepResult, "changedRows" | "removedRows"> & Partial<Pick<StepResult, "addedRows">>;

/** What a step changes, or would change, in rows: "214 rows changed, 3 removed". */
export function describeResult({ changedRows, removedRows, addedRows = 0 }: StepCounts): string {
  const counts = [
    [addedRows, "added"],
    [changedRows, "changed"],
    [removedRows, "removed"],
  ] as const;
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, what], index) => `${index === 0 ? pluralise(count, "row") : formatCount(count)} ${what}`);
  return parts.length === 0 ? "nothing changed" : parts.join(", ");
}

const MAX_MISSING = 20;

/** What a step names and the data does not have: "the dataset has no label “a” or row 7". */
export function describeMissing(missing: readonly string[]): string {
  const shown = missing.length > MAX_MISSING ? missing.slice(0, MAX_MISSING - 1) : missing;
  const rest = missing.length - shown.length;
  return `the dataset has no ${list([...shown, ...(rest > 0 ? [`${formatCount(rest)} more`] : [])], "or")}`;
}

/** Why a step would change nothing, in a sentence. `unmatched` is what it names and the data does not have. */
export function nothingToDo(action: StepAction, unmatched: readonly string[]): string {
  return `Nothing to do: ${unmatched.length > 0 ? describeMissing(unmatched) : reason(action)}.`;
}

function reason(action: StepAction): string {
  switch (action.kind) {
    case "trim":
      return `no cell of ${names(action.columns)} has white space ${action.collapse ? "to trim or collapse" : "at its ends"}`;
    case "normalise":
      return `every cell of ${names(action.columns)} is in ${action.form} already, without invisible characters`;
    case "strip_html":
      return `no cell of ${names(action.columns)} has HTML in it`;
    case "mask":
      return `no cell of ${names(action.columns)} has ${list(action.what.map((kind) => MASKED[kind]))} in it`;
    case "replace":
      return `${quoted(action.find)} was not found in ${names(action.columns)}, or is replaced by itself`;
    case "drop_duplicates":
      return action.sameLabels ? "no text is there twice with the same labels" : "no text is there twice";
    case "resolve_conflicts":
      return `no text has different labels in ${action.target}`;
    case "set_label_of_text":
      return `all rows with this text have the label ${clip(action.label)} already`;
    case "rename_label":
      return `${clip(action.from)} is called so already`;
    case "merge_labels":
      return `all of these labels are ${clip(action.into)} already`;
    case "delete_labels":
      return "rows without a label count as this one";
    case "drop_rows_where":
      return `there are no ${rowsWhere(action)}`;
    case "delete_rows":
      return "these rows are gone already";
    case "edit_row":
      return "the row says this already";
    case "add_rows":
      return "the dataset has these texts already, with these labels";
  }
}

function clip(text: string): string {
  const characters = [...text.replace(/\s+/g, " ")];
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join("")}…` : characters.join("");
}

function quoted(text: string): string {
  return `“${clip(text)}”`;
}

/** `a`, `a and b`, `a, b and 5 more`. */
function names(all: readonly string[]): string {
  const shown = all.length > MAX_NAMES ? all.slice(0, MAX_NAMES - 1) : all;
  const rest = all.length - shown.length;
  return list([...shown.map(clip), ...(rest > 0 ? [`${formatCount(rest)} more`] : [])]);
}

function list(items: readonly string[], word = "and"): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}
