import { describe, expect, it } from "vitest";
import type { DatasetDetail } from "../schema";
import { type StepActionInput, stepAction } from "../steps-schema";
import {
  canMergeLabels,
  kindWords,
  presetOf,
  readStepForm,
  refusedFields,
  STEP_KINDS,
  type StepFormKind,
  type StepFormValues,
  stepDefaults,
} from "./step-form";

const column = (name: string) => ({ name, samples: [], distinctCount: 1, emptyCount: 0, meanLength: 1 });
const dataset: Pick<DatasetDetail, "columns" | "roles"> = {
  columns: ["id", "text", "label"].map(column),
  roles: {
    version: 2,
    text: { columns: ["text"], template: null },
    targets: [{ name: "intent", kind: "single", column: "label" }],
    group: null,
    split: null,
    id: null,
    origin: "confirmed",
    reasons: [],
  },
};

const read = (kind: StepFormKind, values: Partial<StepFormValues> = {}) =>
  readStepForm(kind, stepDefaults(dataset, { kind, values }));
const problems = (kind: StepFormKind, values?: Partial<StepFormValues>) =>
  Object.fromEntries(read(kind, values).problems ?? []);

describe("readStepForm", () => {
  it.each<[StepFormKind, Partial<StepFormValues>, StepActionInput]>([
    ["trim", {}, { kind: "trim", columns: ["text"], collapse: true }],
    ["normalise", { form: "NFKC" }, { kind: "normalise", columns: ["text"], form: "NFKC" }],
    ["strip_html", { columns: ["text", "label"] }, { kind: "strip_html", columns: ["text", "label"] }],
    ["mask", { mask: ["ip"] }, { kind: "mask", columns: ["text"], what: ["ip"] }],
    [
      "replace",
      { find: "a" },
      { kind: "replace", columns: ["text"], find: "a", replacement: "", isRegex: false, matchCase: true },
    ],
    [
      "drop_duplicates",
      {},
      { kind: "drop_duplicates", match: "exact", similarity: 0.8, sameLabels: true, merge: false },
    ],
    ["drop_rows_where", {}, { kind: "drop_rows_where", what: "empty_text" }],
    ["drop_rows_where", { rows: "long_text" }, { kind: "drop_rows_where", what: "long_text", characters: 20_000 }],
    ["resolve_conflicts", { how: "drop" }, { kind: "resolve_conflicts", target: "intent", how: "drop" }],
    ["rename_label", { labels: ["a"], name: " b " }, { kind: "rename_label", target: "intent", from: "a", to: "b" }],
    [
      "merge_labels",
      { labels: ["a", "b"], name: "b" },
      { kind: "merge_labels", target: "intent", from: ["a", "b"], into: "b" },
    ],
    ["delete_labels", { labels: ["a"] }, { kind: "delete_labels", target: "intent", labels: ["a"] }],
  ])("reads %s", (kind, values, action) => {
    expect(read(kind, values)).toEqual({ action, problems: null });
  });

  it.each<[StepFormKind, Partial<StepFormValues>, Record<string, string>]>([
    ["trim", { columns: [] }, { columns: "Choose at least one column." }],
    ["mask", { mask: [] }, { mask: "Choose what to mask." }],
    ["replace", {}, { find: "Say what to look for." }],
    ["rename_label", { name: "b" }, { labels: "Choose the label to rename." }],
    ["rename_label", { labels: ["a"], name: "a " }, { name: "The label is called so already." }],
    ["merge_labels", { labels: ["a"], name: " " }, { name: "Give the merged label a name." }],
    ["merge_labels", { labels: ["a"], name: "a" }, { labels: "Choose one more label: this one would stay as it is." }],
    ["delete_labels", {}, { labels: "Choose the labels to delete." }],
    [
      "drop_rows_where",
      { rows: "short_text", characters: 0.5 },
      { characters: "Give a whole number of characters from 1 to 1,000,000." },
    ],
  ])("says what is missing of %s", (kind, values, expected) => {
    expect(problems(kind, values)).toEqual(expected);
  });

  it("asks for a number of characters where the field was emptied", () => {
    const values = {
      ...stepDefaults(dataset, { kind: "drop_rows_where" }),
      rows: "short_text",
      characters: null,
    } as const;
    expect(readStepForm("drop_rows_where", values).problems?.get("characters")).toBe("Give a number of characters.");
  });
});

describe("stepDefaults", () => {
  it("takes the first column and rows without a label where there is no text", () => {
    const values = stepDefaults({ ...dataset, roles: null }, { kind: "drop_rows_where" });
    expect(values).toMatchObject({ columns: ["id"], rows: "unlabelled", target: "", sameLabels: false });
  });
});

describe("presetOf", () => {
  it.each<StepActionInput>([
    { kind: "trim", columns: ["label"], collapse: false },
    { kind: "mask", columns: ["text"], what: ["url"] },
    { kind: "drop_duplicates", match: "near", similarity: 0.9, sameLabels: false, merge: true },
    { kind: "drop_rows_where", what: "short_text", characters: 5 },
    { kind: "resolve_conflicts", target: "intent", how: "drop" },
    { kind: "merge_labels", target: "intent", from: ["a"], into: "b" },
    { kind: "rename_label", target: "intent", from: "a", to: "b" },
    { kind: "delete_labels", target: "intent", labels: ["a"] },
  ])("opens the form on $kind as it was proposed", (action) => {
    const preset = presetOf(action);
    expect(preset && readStepForm(preset.kind, stepDefaults(dataset, preset)).action).toEqual(stepAction.parse(action));
  });

  it("has none for what is pointed at", () => {
    expect(presetOf({ kind: "delete_rows", rows: [1] })).toBeNull();
  });
});

describe("refusedFields", () => {
  it("finds the fields of the form", () => {
    const refused = [
      { name: "action.into", reason: "no" },
      { name: "action.what", reason: "never" },
      { name: "other", reason: "" },
    ];
    expect(Object.fromEntries(refusedFields("merge_labels", refused))).toEqual({ name: "no", mask: "never" });
    expect(refusedFields("drop_rows_where", refused).get("rows")).toBe("never");
  });
});

describe("the menu", () => {
  it("has words for every kind once", () => {
    const kinds = STEP_KINDS.flatMap((group) => group.kinds.map(({ kind }) => kind));
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const kind of kinds) expect(kindWords(kind).title).not.toBe("");
  });

  it("offers to hand labels on where a row can have several", () => {
    expect(canMergeLabels(dataset.roles?.targets)).toBe(false);
    const source = { type: "json", column: "label" } as const;
    expect(canMergeLabels([{ name: "tags", kind: "multi", source, noneLabel: null }])).toBe(true);
  });
});
