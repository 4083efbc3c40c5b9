import { describe, expect, it } from "vitest";
import { Pacer } from "../pacer";
import type { EngineFile, RequestedTarget } from "../protocol";
import { labelsOf } from "./label-rows";
import { loadData } from "./load-data";

function file(name: string, lines: readonly (string | Record<string, unknown>)[], weight = 1): EngineFile {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify({ text: "x", labels: line })));
  return { name, bytes: new TextEncoder().encode(text.join("\n")), weight };
}

interface Options {
  validation?: EngineFile[];
  requested?: RequestedTarget[] | null;
  skip?: number;
}

async function load(trainingFiles: EngineFile[], { validation = [], requested = null, skip = 0 }: Options = {}) {
  const data = await loadData({
    trainingFiles,
    validationFiles: validation,
    requestedTargets: requested,
    seqLen: 16384,
    invalidSampleSkipFraction: skip,
    pacer: new Pacer(() => 0, new AbortController().signal),
    onProgress: () => {},
  });
  return { ...data, list: data.problems.list() };
}

const ab = [{ t: "b" }, { t: "a" }, { t: "b" }];

describe("inferred targets", () => {
  it("takes labels in order of first appearance, validation last", async () => {
    const data = await load([file("f", ab)], { validation: [file("v", [{ t: "z" }, { t: "a" }])] });
    expect(data).toMatchObject({ ok: true, list: [] });
    expect(data.targets).toEqual([{ name: "t", labels: ["b", "a", "z"], weight: 1, loss_function: "single_class" }]);
    expect([...data.training.labels.ids]).toEqual([0, 1, 0]);
    expect([...data.validation.labels.ids]).toEqual([2, 1]);
  });

  it("refuses training files with one label, whatever the validation files hold", async () => {
    const data = await load([file("f", [{ t: "a" }, { t: "a" }])], { validation: [file("v", ab)] });
    expect(data.ok).toBe(false);
    expect(data.list).toEqual(['The target "t" has only one label ("a"); at least 2 are needed']);
  });

  it("makes a target multi-label when some line has a list", async () => {
    const data = await load([
      file("f", [
        { t: "a", u: "p" },
        { t: ["b", "a", "b"], u: "q" },
      ]),
    ]);
    expect(data.targets.map((target) => target.loss_function)).toEqual(["multi_class", "single_class"]);
    expect([...labelsOf(data.training.labels, 1, 0)]).toEqual([1, 0]);
    expect([...labelsOf(data.training.labels, 1, 1)]).toEqual([1]);
  });

  it("names lines that lack a target, and lines with a target that most lack", async () => {
    const data = await load([file("f", [...ab, { u: "a" }, { t: "a", oops: "b" }])]);
    expect(data.ok).toBe(false);
    expect(data.list).toEqual([
      'f line 4: "labels" lacks the target "t"',
      'f line 5: "labels" has the target "oops", which only 1 of 5 training lines have',
    ]);
  });

  it("leaves out labels that only bad lines have", async () => {
    const data = await load([file("f", [...ab, { t: "only-here", oops: "x" }])], { skip: 0.25 });
    expect(data.ok).toBe(true);
    expect(data.targets[0]?.labels).toEqual(["b", "a"]);
  });

  it("refuses a target with one label", async () => {
    const data = await load([file("f", [{ t: "a" }, { t: "a" }])]);
    expect(data.ok).toBe(false);
    expect(data.list).toEqual(['The target "t" has only one label ("a"); at least 2 are needed']);
  });

  it("refuses labels that are data rather than targets", async () => {
    const many = Object.fromEntries(Array.from({ length: 102 }, (_, i) => [`key${i}`, "x"]));
    const data = await load([file("f", [...ab, many])]);
    expect(data.ok).toBe(false);
    expect(data.list).toEqual(['f line 4: with this line the files have more than 100 different targets in "labels"']);
  });
});

describe("requested targets", () => {
  const t = (extra: Partial<RequestedTarget> = {}): RequestedTarget => ({ name: "t", labels: ["a", "b"], ...extra });

  it("keeps the order of labels and fills in what was left out", async () => {
    const data = await load([file("f", ab)], { requested: [t()] });
    expect(data.targets).toEqual([{ name: "t", labels: ["a", "b"], weight: 1, loss_function: "single_class" }]);
    expect([...data.training.labels.ids]).toEqual([1, 0, 1]);
  });

  it("lets an explicit loss function and weight win, and ignores other targets", async () => {
    const requested = [t({ loss_function: "multi_class", weight: 0.5 })];
    const data = await load(
      [
        file(
          "f",
          ab.map((labels) => ({ ...labels, other: "x" })),
        ),
      ],
      { requested },
    );
    expect(data).toMatchObject({ ok: true, targets: [{ weight: 0.5, loss_function: "multi_class" }] });
  });

  it("refuses lines that do not fit", async () => {
    const lines = [{ t: "a" }, { t: "c" }, { u: "a" }, { t: ["a", "b"] }, { t: ["b"] }];
    const data = await load([file("f", lines)], { requested: [t({ loss_function: "single_class" })] });
    expect(data.list).toEqual([
      'f line 2: the label "c" is not among the labels of the target "t"',
      'f line 3: "labels" lacks the target "t"',
      'f line 4: the target "t" takes one label (single_class), but the line has 2',
    ]);
  });

  it.each<[string, RequestedTarget[], string]>([
    ["none", [], "The list of targets is empty; leave it out to take the targets from the data"],
    ["no labels", [t({ labels: [] })], 'The target "t" has no labels; at least 2 are needed'],
    ["a label twice", [t({ labels: ["a", "b", "a"] })], 'The target "t" lists the label "a" twice'],
    ["a target twice", [t(), t()], 'The target "t" is requested twice'],
    [
      "__proto__",
      [t({ labels: ["a", "b", "__proto__"] })],
      'In the requested target "t" a label cannot be named "__proto__"',
    ],
    ["an empty name", [t(), t({ name: "" })], "In the requested targets a target has an empty name"],
  ])("refuses %s", async (_, requested, problem) => {
    const data = await load([file("f", ab)], { requested });
    expect(data.ok).toBe(false);
    expect(data.list).toContain(problem);
  });
});

describe("bad lines", () => {
  const four = [...ab, "nope"];

  it.each([
    [0, false],
    [0.2, false],
    [0.25, true],
    [0.5, true],
  ])("with 1 bad line of 4, a limit of %f gives ok = %s", async (skip, ok) => {
    const data = await load([file("f", four)], { skip });
    expect(data.ok).toBe(ok);
    expect(data.training.texts).toHaveLength(3);
    expect(data.list).toEqual(["f line 4: it is not valid JSON"]);
  });

  it("applies the limit to validation files on their own", async () => {
    const validation = [file("v", ["x", { t: "a" }])];
    expect((await load([file("f", [...ab, ...ab, ...ab])], { skip: 0.3, validation })).ok).toBe(false);
    expect((await load([file("f", [...ab, ...ab, ...ab])], { skip: 0.5, validation })).ok).toBe(true);
  });

  it("lists the first twenty in the order of files and lines, and counts all", async () => {
    const lines = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? "x" : { u: "a" }));
    const data = await load([file("one", [...ab, ...ab]), file("two", lines)], {
      requested: [{ name: "t", labels: ["a", "b"] }],
    });
    expect(data.problems.count).toBe(200);
    expect(data.list).toHaveLength(20);
    expect(data.list[0]).toBe("two line 1: it is not valid JSON");
    expect(data.list[1]).toBe('two line 2: "labels" lacks the target "t"');
    expect(data.list[19]).toBe('two line 20: "labels" lacks the target "t"');
  });

  it("says so when there is nothing to train on", async () => {
    expect((await load([])).list).toEqual(["At least one training file is required"]);
    expect((await load([file("f", [])])).list).toEqual(["f has no lines", "The training files have no usable line"]);
    const bad = await load([file("f", ab)], { validation: [file("v", ["x"])], skip: 0.5 });
    expect(bad.list).toContain("The validation files have no usable line");
    expect(bad.ok).toBe(false);
  });
});

it("counts the tokens of the training rows only, and gives rows their file's weight", async () => {
  const data = await load([file("f", ab), file("g", ab, 2.5)], { validation: [file("v", ab)] });
  expect(data.training.tokens).toBe(6 * 18);
  expect([...data.training.weights]).toEqual([1, 1, 1, 2.5, 2.5, 2.5]);
});
