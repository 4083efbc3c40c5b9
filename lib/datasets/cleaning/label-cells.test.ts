import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsOfTarget } from "../roles/target-columns";
import type { LabelListSource, MultiTarget, SingleTarget, Target } from "../roles-schema";
import { labelsOfCells, whyNotLabel, writeLabels } from "./label-cells";

const SINGLE: SingleTarget = { name: "intent", kind: "single", column: "label" };

function multi(source: LabelListSource, noneLabel: string | null = null): MultiTarget {
  return { name: "topics", kind: "multi", source, noneLabel };
}

const LIST: LabelListSource = { type: "separator", column: "tags", separator: "|" };
const JSON_LIST: LabelListSource = { type: "json", column: "tags" };
const FLAGS: LabelListSource = { type: "flags", columns: ["toxic", "spam", "ok"] };
const SCORES: LabelListSource = { type: "scores", columns: ["toxic", "spam"], threshold: 0.5 };

describe("writeLabels", () => {
  it.each<[string, Target, string[], string[], string[]]>([
    ["a single label", SINGLE, ["old"], ["new"], ["new"]],
    ["no label", SINGLE, ["old"], [], [""]],
    ["a list", multi(LIST), ["a|b"], ["a", "c"], ["a|c"]],
    ["a list with spaces, as it was", multi(LIST), ["a| b"], ["a", "b", "c"], ["a| b| c"]],
    ["an empty list", multi(LIST), ["a"], [], [""]],
    ["the label for none", multi(LIST, "safe"), ["a"], ["safe"], [""]],
    [
      "labels that end as the separator begins",
      multi({ ...LIST, separator: "||" } as LabelListSource),
      [""],
      ["a|", "b"],
      ["a| || b"],
    ],
    ["a JSON list", multi(JSON_LIST), ["['a']"], ["a", 'q"'], ['["a","q\\""]']],
    ["an empty JSON list", multi(JSON_LIST, "safe"), ["[]"], [], ["[]"]],
    ["flags", multi(FLAGS), ["0", "1", ""], ["toxic"], ["1", "0", ""]],
    ["flags as the row writes them", multi(FLAGS), ["TRUE", "FALSE", ""], ["spam", "ok"], ["FALSE", "TRUE", "TRUE"]],
    ["crosses", multi(FLAGS), ["X", "", ""], ["ok"], ["", "", "X"]],
    ["words", multi(FLAGS), ["Yes", "No", "No"], ["spam"], ["No", "Yes", "No"]],
    ["a flag for none", multi(FLAGS, "ok"), ["1", "0", "0"], ["ok"], ["0", "0", "1"]],
    ["scores", multi(SCORES), ["0.9", "0.2"], ["spam"], ["0", "1"]],
    ["scores that say so already", multi(SCORES), ["0.9", "0.2"], ["toxic"], ["0.9", "0.2"]],
    ["scores that are no numbers", multi(SCORES), ["nan", "inf"], ["spam"], ["0", "1"]],
    ["a threshold of 0", multi({ ...SCORES, threshold: 0 } as LabelListSource), ["0", "-1"], ["spam"], ["", "1"]],
    ["a threshold above 1", multi({ ...SCORES, threshold: 50 } as LabelListSource), ["60", "3"], ["spam"], ["0", "50"]],
  ])("writes %s", (_, target, cells, labels, expected) => {
    const written = writeLabels(target, cells, labels);
    expect(written).toEqual(expected);
    const read = labelsOfCells(target, written);
    const none =
      target.kind === "multi" && labels.length === 0 && target.noneLabel !== null ? [target.noneLabel] : labels;
    expect([...read].sort()).toEqual([...none].sort());
  });

  it("throws for labels that cannot stand there", () => {
    expect(() => writeLabels(SINGLE, [""], ["a", "b"])).toThrow(/one label/);
    expect(() => writeLabels(multi(FLAGS), ["", "", ""], ["other"])).toThrow(/other/);
  });

  const sources = fc.oneof(
    fc
      .constantFrom("|", ",", ";", " ", "||", "a", "\t", ", ", "<>")
      .map((separator): LabelListSource => ({ ...LIST, separator }) as LabelListSource),
    fc.constantFrom(JSON_LIST, FLAGS, SCORES),
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((threshold): LabelListSource => ({ ...SCORES, threshold }) as LabelListSource),
  );
  const targets = fc.oneof(
    fc.constant<Target>(SINGLE),
    fc.tuple(sources, fc.constantFrom(null, "safe", "ok", "a")).map(([source, none]): Target => multi(source, none)),
  );
  const cell = fc.oneof(
    fc.constantFrom("", "0", "1", "true", "FALSE", "x", "a|b", "a, b", '["a"]', "['b', 'c']", "0.7", "nan", " yes "),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  const label = fc.oneof(
    fc.constantFrom("a", "b", "toxic", "spam", "ok", "safe", "a|", "|b", "<", "1"),
    fc.string({ maxLength: 6 }),
  );

  it("reads back the labels that were written", () => {
    fc.assert(
      fc.property(
        targets,
        fc.array(cell, { minLength: 3, maxLength: 3 }),
        fc.uniqueArray(label, { maxLength: 3 }),
        (target, row, some) => {
          const cells = columnsOfTarget(target).map((_, index) => row[index] ?? "");
          const allowed = some.filter((name) => whyNotLabel(target, name) === null);
          const labels = target.kind === "single" ? allowed.slice(0, 1) : allowed;
          const isNone = target.kind === "multi" && target.noneLabel !== null;
          // Beside others the label for none says nothing, and goes where it cannot be written.
          fc.pre(!isNone || labels.length < 2 || !labels.includes(target.noneLabel ?? ""));
          const read = labelsOfCells(target, writeLabels(target, cells, labels));
          const expected = isNone && labels.length === 0 ? [target.noneLabel ?? ""] : labels;
          expect([...read].sort()).toEqual([...expected].sort());
        },
      ),
      { numRuns: 5_000 },
    );
  }, 60_000);

  it("keeps cells that say the labels already", () => {
    fc.assert(
      fc.property(targets, fc.array(cell, { minLength: 3, maxLength: 3 }), (target, row) => {
        const cells = columnsOfTarget(target).map((_, index) => row[index] ?? "");
        const labels = labelsOfCells(target, cells);
        fc.pre(labels.every((name) => whyNotLabel(target, name) === null));
        expect(labelsOfCells(target, writeLabels(target, cells, labels))).toEqual(labels);
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);
});

describe("whyNotLabel", () => {
  it.each<[Target, string, RegExp | null]>([
    [SINGLE, "a|b", null],
    [SINGLE, " \n", /Give the label a name/],
    [SINGLE, "a\0", /NUL/],
    [SINGLE, "a\ud83d", /half of a character/],
    [multi(LIST), "a|b", /“a\|b” holds “\|”/],
    [multi(LIST), " a", /begin or end/],
    [multi(JSON_LIST), "a ", /begin or end/],
    [multi(JSON_LIST), 'a"b', null],
    [multi(FLAGS), "other", /“other” is none of them: toxic, spam, ok/],
    [multi(FLAGS), "spam", null],
    [multi(FLAGS, "safe"), "safe", null],
  ])("%j %j", (target, label, expected) => {
    const reason = whyNotLabel(target, label);
    if (expected === null) expect(reason).toBeNull();
    else expect(reason).toMatch(expected);
  });
});
