import { USUAL_SIMILARITY } from "../copies/rules";
import type { Target } from "../roles-schema";
import type { DatasetDetail } from "../schema";
import { type MaskKind, type StepAction, type StepActionInput, stepAction } from "../steps-schema";
import { TEXT_LIMITS } from "./describe-step";

/** The form of a cleaning step: one set of fields, of which each kind of step uses some. */

/** Steps that are chosen from a menu. What a person points at (a row, a text) is done where it stands. */
export type StepFormKind = Exclude<
  StepActionInput["kind"],
  "delete_rows" | "edit_row" | "set_label_of_text" | "add_rows"
>;

type Fields<Kind extends StepFormKind> = Extract<StepActionInput, { kind: Kind }>;

export interface StepFormValues {
  columns: string[];
  collapse: boolean;
  form: "NFC" | "NFKC";
  mask: MaskKind[];
  find: string;
  replacement: string;
  isRegex: boolean;
  matchCase: boolean;
  match: "exact" | "loose" | "near";
  similarity: number;
  sameLabels: boolean;
  merge: boolean;
  target: string;
  how: "majority" | "drop";
  /** Labels to rename (the first of them), to merge or to delete. */
  labels: string[];
  /** New name of a label, or of the merged ones. */
  name: string;
  rows: Fields<"drop_rows_where">["what"];
  /** Null while the field is empty. */
  characters: number | null;
}

interface KindWords {
  kind: StepFormKind;
  /** As an offer: "Trim spaces". */
  title: string;
  /** What it is good for, in a sentence. */
  hint: string;
  /** Without this role of a column the step has nothing to work on. */
  needs: "text" | "target" | null;
}

/** The menu, in groups. */
export const STEP_KINDS: readonly { group: string; kinds: readonly KindWords[] }[] = [
  {
    group: "Texts",
    kinds: [
      { kind: "trim", title: "Trim spaces", hint: "Takes spaces off both ends of each cell.", needs: null },
      {
        kind: "normalise",
        title: "Tidy up characters",
        hint: "One way to write each character; invisible ones go.",
        needs: null,
      },
      {
        kind: "strip_html",
        title: "Remove HTML",
        hint: "Takes tags out and turns codes such as &amp; into characters.",
        needs: null,
      },
      {
        kind: "mask",
        title: "Mask personal data",
        hint: "Puts a placeholder where e-mail addresses, phone or card numbers stand.",
        needs: null,
      },
      { kind: "replace", title: "Find and replace", hint: "Puts one text where another stands.", needs: null },
    ],
  },
  {
    group: "Rows",
    kinds: [
      {
        kind: "drop_duplicates",
        title: "Remove copies",
        hint: "Of rows with the same text, or nearly the same, the first stays.",
        needs: "text",
      },
      {
        kind: "drop_rows_where",
        title: "Remove useless rows",
        hint: "Rows with an empty, very short or very long text, or without a label.",
        needs: null,
      },
    ],
  },
  {
    group: "Labels",
    kinds: [
      {
        kind: "resolve_conflicts",
        title: "Settle conflicts",
        hint: "The same text under different labels: one label for all, or none of them stays.",
        needs: "target",
      },
      { kind: "rename_label", title: "Rename a label", hint: "In all rows that have it.", needs: "target" },
      { kind: "merge_labels", title: "Merge labels", hint: "Several labels become one.", needs: "target" },
      {
        kind: "delete_labels",
        title: "Delete labels",
        hint: "With their rows, where these have no other.",
        needs: "target",
      },
    ],
  },
];

/** The words of one kind of step. */
export function kindWords(kind: StepFormKind): KindWords {
  const words = STEP_KINDS.flatMap(({ kinds }) => kinds).find((candidate) => candidate.kind === kind);
  if (words === undefined) throw new Error(`There is no step “${kind}” in the menu.`);
  return words;
}

/** A kind of step with what is filled in already. */
export interface StepPreset {
  kind: StepFormKind;
  values?: Partial<StepFormValues>;
}

/** The fields as a form opens: the text columns, the first target, and whatever does least harm. */
export function stepDefaults(
  { columns, roles }: Pick<DatasetDetail, "columns" | "roles">,
  { kind, values }: StepPreset,
): StepFormValues {
  const text = roles?.text?.columns ?? columns.slice(0, 1).map(({ name }) => name);
  const rows = values?.rows ?? (roles?.text ? "empty_text" : "unlabelled");
  return {
    columns: text,
    collapse: true,
    form: "NFC",
    mask: ["email", "phone", "card"],
    find: "",
    replacement: "",
    isRegex: false,
    matchCase: true,
    match: "exact",
    similarity: USUAL_SIMILARITY,
    sameLabels: (roles?.targets.length ?? 0) > 0,
    merge: false,
    target: roles?.targets[0]?.name ?? "",
    how: "majority",
    labels: [],
    name: "",
    rows,
    ...values,
    characters: values?.characters ?? (kind === "drop_rows_where" ? defaultCharacters(rows) : null),
  };
}

/** The length that is asked for first; null where none is. */
export function defaultCharacters(rows: StepFormValues["rows"]): number | null {
  return rows === "short_text" || rows === "long_text" ? TEXT_LIMITS[rows] : null;
}

/** The values of a form as the action that is sent. */
function toAction(kind: StepFormKind, values: StepFormValues): unknown {
  const { columns, target, labels, find, replacement, isRegex, matchCase } = values;
  const { match, similarity, sameLabels, merge } = values;
  switch (kind) {
    case "trim":
      return { kind, columns, collapse: values.collapse };
    case "normalise":
      return { kind, columns, form: values.form };
    case "strip_html":
      return { kind, columns };
    case "mask":
      return { kind, columns, what: values.mask };
    case "replace":
      return { kind, columns, find, replacement, isRegex, matchCase };
    case "drop_duplicates":
      return { kind, match, similarity, sameLabels, merge };
    case "resolve_conflicts":
      return { kind, target, how: values.how };
    case "rename_label":
      return { kind, target, from: labels[0], to: values.name };
    case "merge_labels":
      return { kind, target, from: labels, into: values.name };
    case "delete_labels":
      return { kind, target, labels };
    case "drop_rows_where":
      return { kind, what: values.rows, ...(values.characters !== null && { characters: values.characters }) };
  }
}

/** Fields of the action by the names that they have in the form. */
const FIELDS: Record<string, keyof StepFormValues> = {
  what: "mask",
  from: "labels",
  to: "name",
  into: "name",
};

/** The field of the form that a field of the action is in. */
function formField(kind: StepFormKind, field: string): keyof StepFormValues {
  if (kind === "drop_rows_where" && field === "what") return "rows";
  // What is no other field's name is the same in both.
  return FIELDS[field] ?? (field as keyof StepFormValues);
}

type StepReading =
  | { action: StepAction; problems: null }
  | { action: null; problems: Map<keyof StepFormValues, string> };

/** The action that a form says, or the fields that are not right yet. */
export function readStepForm(kind: StepFormKind, values: StepFormValues): StepReading {
  const parsed = stepAction.safeParse(toAction(kind, values));
  const problems = new Map<keyof StepFormValues, string>();
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = formField(kind, String(path[0] ?? ""));
    if (!problems.has(field)) problems.set(field, PLAINER[kind]?.[field] ?? message);
  }
  for (const [field, problem] of moreProblems(kind, values)) if (!problems.has(field)) problems.set(field, problem);
  return parsed.success && problems.size === 0 ? { action: parsed.data, problems: null } : { action: null, problems };
}

/** What the schema says of a list or a number, as it is said to a person. */
const PLAINER: Partial<Record<StepFormKind, Partial<Record<keyof StepFormValues, string>>>> = {
  rename_label: { labels: "Choose the label to rename." },
  delete_labels: { labels: "Choose the labels to delete." },
  drop_rows_where: { characters: "Give a whole number of characters from 1 to 1,000,000." },
};

/** What the action allows and a form should not send. */
function moreProblems(kind: StepFormKind, { rows, characters, labels, name }: StepFormValues) {
  const problems: [keyof StepFormValues, string][] = [];
  if (kind === "drop_rows_where" && defaultCharacters(rows) !== null && characters === null) {
    problems.push(["characters", "Give a number of characters."]);
  }
  if (kind === "merge_labels" && labels.length === 1 && labels[0] === name.trim()) {
    problems.push(["labels", "Choose one more label: this one would stay as it is."]);
  }
  if (kind === "rename_label" && labels[0] !== undefined && labels[0] === name.trim()) {
    problems.push(["name", "The label is called so already."]);
  }
  return problems;
}

/** The fields of the form that a refusal of the server is about; names are as the API has them: `action.find`. */
export function refusedFields(
  kind: StepFormKind,
  fields: readonly { name: string; reason: string }[],
): Map<keyof StepFormValues, string> {
  return new Map(
    fields.flatMap(({ name, reason }) => {
      const [first, field] = name.split(".");
      return first === "action" && field !== undefined ? [[formField(kind, field), reason] as const] : [];
    }),
  );
}

/** A preset that opens the form on an action which was proposed; null for one that no form makes. */
export function presetOf(action: StepActionInput): StepPreset | null {
  switch (action.kind) {
    case "delete_rows":
    case "edit_row":
    case "set_label_of_text":
    case "add_rows":
      return null;
    case "mask":
      return { kind: action.kind, values: { columns: action.columns, mask: action.what } };
    case "rename_label":
      return { kind: action.kind, values: { target: action.target, labels: [action.from], name: action.to } };
    case "merge_labels":
      return { kind: action.kind, values: { target: action.target, labels: action.from, name: action.into } };
    case "drop_rows_where":
      return {
        kind: action.kind,
        values: { rows: action.what, ...(action.characters !== undefined && { characters: action.characters }) },
      };
    default: {
      const { kind, ...values } = action;
      return { kind, values };
    }
  }
}

/** Whether a target's rows can have several labels, which copies can hand on to the one that stays. */
export function canMergeLabels(targets: readonly Target[] | undefined): boolean {
  return targets?.some(({ kind }) => kind === "multi") ?? false;
}
