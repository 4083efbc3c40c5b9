import { describe, expect, it } from "vitest";
import { type StepActionInput, stepAction } from "../steps-schema";
import { describeMissing, describeResult, describeStep, nothingToDo } from "./describe-step";

const CASES: [StepActionInput, title: string, nothing: RegExp][] = [
  [{ kind: "trim", columns: ["text"] }, "Trimmed white space in text", /no cell of text has white space at its ends/],
  [
    { kind: "trim", columns: ["a", "b"], collapse: true },
    "Trimmed and collapsed white space in a and b",
    /trim or collapse/,
  ],
  [
    { kind: "normalise", columns: ["a", "b", "c", "d"] },
    "Normalised characters (NFC) in a, b and 2 more",
    /NFC already/,
  ],
  [{ kind: "strip_html", columns: ["a", "b", "c"] }, "Removed HTML from a, b and c", /has HTML/],
  [
    { kind: "mask", columns: ["text"], what: ["email", "phone"] },
    "Masked e-mail addresses and phone numbers in text",
    /has e-mail addresses and phone numbers/,
  ],
  [
    { kind: "replace", columns: ["text"], find: "a", replacement: "b" },
    "Replaced “a” by “b” in text",
    /“a” was not found/,
  ],
  [
    { kind: "replace", columns: ["text"], find: "a+", replacement: "", isRegex: true },
    "Removed /a+/ from text",
    /not found/,
  ],
  [{ kind: "drop_duplicates" }, "Removed repeated texts with the same labels", /twice with the same labels/],
  [
    { kind: "drop_duplicates", match: "near", similarity: 0.85, sameLabels: false, merge: true },
    "Merged texts that are at least 85 % alike",
    /no text is there twice\./,
  ],
  [
    { kind: "drop_duplicates", match: "loose" },
    "Removed texts that differ in case, punctuation or spaces only with the same labels",
    /twice/,
  ],
  [
    { kind: "resolve_conflicts", target: "intent", how: "drop" },
    "Removed texts with different labels in intent",
    /no text/,
  ],
  [
    { kind: "resolve_conflicts", target: "intent", how: "drop", texts: ["hello"] },
    "Removed “hello”, labelled differently",
    /different labels in intent/,
  ],
  [
    { kind: "resolve_conflicts", target: "intent", how: "majority", texts: ["a", "b"] },
    "Gave 2 texts the most frequent label",
    /different labels in intent/,
  ],
  [
    { kind: "resolve_conflicts", target: "intent", how: "majority" },
    "Gave each text its most frequent label in intent",
    /no text/,
  ],
  [
    { kind: "set_label_of_text", target: "intent", text: "Where is\nmy order?", label: "delivery" },
    "Labelled “Where is my order?” as delivery",
    /delivery already/,
  ],
  [{ kind: "rename_label", target: "t", from: "a", to: "b" }, "Renamed a to b", /called so already/],
  [
    { kind: "merge_labels", target: "t", from: ["refund", "money"], into: "billing" },
    "Merged refund and money into billing",
    /billing already/,
  ],
  [{ kind: "delete_labels", target: "t", labels: ["a"] }, "Deleted label a", /count as this one/],
  [{ kind: "drop_rows_where", what: "empty_text" }, "Removed rows without text", /no rows without text/],
  [{ kind: "drop_rows_where", what: "unlabelled" }, "Removed rows without a label", /no rows without a label/],
  [{ kind: "drop_rows_where", what: "short_text" }, "Removed texts shorter than 3 characters", /shorter than 3/],
  [
    { kind: "drop_rows_where", what: "long_text", characters: 1_000 },
    "Removed texts longer than 1,000 characters",
    /longer/,
  ],
  [{ kind: "delete_rows", rows: [12] }, "Removed row 12", /gone already/],
  [{ kind: "delete_rows", rows: [1, 2] }, "Removed 2 chosen rows", /gone already/],
  [
    { kind: "edit_row", row: 12, cells: [{ column: "label", value: "a" }] },
    "Edited label of row 12",
    /says this already/,
  ],
];

describe("describeStep", () => {
  it.each(CASES)("%j", (input, title, nothing) => {
    const action = stepAction.parse(input);
    expect(describeStep(action)).toBe(title);
    expect(nothingToDo(action, [])).toMatch(/^Nothing to do: .*\.$/);
    expect(nothingToDo(action, [])).toMatch(nothing);
  });

  it("clips long names", () => {
    const action = stepAction.parse({ kind: "rename_label", target: "t", from: "x".repeat(200), to: "b" });
    expect(describeStep(action)).toBe(`Renamed ${"x".repeat(60)}… to b`);
  });

  it("names what is not there", () => {
    const action = stepAction.parse({ kind: "rename_label", target: "t", from: "a", to: "b" });
    expect(nothingToDo(action, ["label “a”"])).toBe("Nothing to do: the dataset has no label “a”.");
  });
});

describe("describeMissing", () => {
  it("names twenty things and counts the others", () => {
    expect(describeMissing(["row 1"])).toBe("the dataset has no row 1");
    expect(describeMissing(["row 1", "row 2"])).toBe("the dataset has no row 1 or row 2");
    const many = Array.from({ length: 1_234 }, (_, row) => `row ${row}`);
    expect(describeMissing(many)).toMatch(/^the dataset has no row 0, row 1, .*, row 18 or 1,215 more$/);
  });
});

describe("describeResult", () => {
  it.each([
    [0, 0, "nothing changed"],
    [214, 0, "214 rows changed"],
    [0, 1, "1 row removed"],
    [1, 1_200, "1 row changed, 1,200 removed"],
  ])("%d changed, %d removed", (changedRows, removedRows, expected) => {
    expect(describeResult({ changedRows, removedRows })).toBe(expected);
  });
});
