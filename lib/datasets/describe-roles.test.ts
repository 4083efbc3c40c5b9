import { describe, expect, it } from "vitest";
import { NO_ROLES } from "./assign-role";
import { describeNone, describeOthers, describeSource, describeTask, describeText } from "./describe-roles";
import type { LabelListSource, Target } from "./roles-schema";

const single = (name: string): Target => ({ name, kind: "single", column: name });
const multi = (name: string, source: LabelListSource, noneLabel: string | null = null): Target => {
  return { name, kind: "multi", source, noneLabel };
};
const bars = (name: string) => multi(name, { type: "separator", column: name, separator: "|" });
const figures = (labelCount: number | null, severalShare: number | null = null) => ({ labelCount, severalShare });

describe("describeTask", () => {
  it.each([
    [[], [], "No label yet."],
    [[single("intent")], [figures(77)], "Single label: one of 77 intents per text."],
    [[single("intent")], [], "Single label: one intent per text."],
    [[single("category")], [figures(1)], "Single label: one of 1 category per text."],
    [[single("category")], [figures(1_200)], "Single label: one of 1,200 categories per text."],
    [[single("country_label")], [figures(8)], "Single label: one of 8 labels per text."],
    [[single("status")], [figures(3)], "Single label: one of 3 labels per text."],
    [
      [bars("labels")],
      [figures(28, 0.163)],
      "Several labels: each text can have any of 28 labels; 16.3% have more than one.",
    ],
    [
      [bars("emotions")],
      [figures(28, 0)],
      "Several labels: each text can have any of 28 emotions; none has more than one so far.",
    ],
    [[bars("labels")], [], "Several labels: each text can have any number of labels."],
    [
      [single("country"), bars("food")],
      [figures(8), figures(8)],
      "Two targets: country (one of 8) and food (any of 8).",
    ],
    [
      [single("a"), single("b"), bars("c")],
      [],
      "Three targets: a (one per text), b (one per text) and c (any per text).",
    ],
  ])("%j %j", (targets, counts, sentence) => {
    expect(describeTask(targets, counts)).toBe(sentence);
  });
});

describe("describeText", () => {
  it.each([
    [["body"], null, "“body”"],
    [["title", "body"], "{{title}}\n\n{{body}}", "“title” and “body”, one below the other"],
    [["title", "body"], "{{title}}: {{body}}", "“title” and “body”, put together by a template"],
  ])("%j in %j: %s", (columns, template, words) => {
    expect(describeText({ columns, template })).toBe(words);
  });
});

describe("describeSource and describeNone", () => {
  it.each([
    [single("intent"), "one per row, in “intent”", "Rows without a label are left out."],
    [bars("tags"), "several in a cell of “tags”", "Rows without a label are left out."],
    [
      multi("t", { type: "json", column: "t" }, "safe"),
      "several in a cell of “t”",
      "Rows without a label are called “safe”.",
    ],
    [
      multi("t", { type: "flags", columns: ["a", "b", "c"] }, "none"),
      "one column each: “a”, “b” and “c” say yes or no",
      "Rows without a label are called “none”.",
    ],
    [
      multi("t", { type: "scores", columns: ["a", "b"], threshold: 0.5 }),
      "one column each: “a” and “b” have scores, and apply from 0.5 on",
      "Rows without a label are left out.",
    ],
  ])("%j", (target, source, none) => {
    expect(describeSource(target)).toBe(source);
    expect(describeNone(target)).toBe(none);
  });

  it.each([
    [0, "Every row has a label."],
    [1, "1 row without a label is left out."],
    [1_200, "1,200 rows without a label are left out."],
  ])("counts %i rows without a label", (count, words) => {
    expect(describeNone(bars("t"), count)).toBe(words);
  });
});

describe("describeOthers", () => {
  it("says what group, split and id are for", () => {
    expect(describeOthers(NO_ROLES)).toEqual([]);
    expect(describeOthers({ ...NO_ROLES, group: "customer", split: "set", id: "nr" })).toEqual([
      "Rows with the same “customer” can be kept on one side of a split.",
      "“set” says which split a row belongs to.",
      "“nr” names each row.",
    ]);
  });
});
