import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyRecipe, prepareRows } from "./apply-recipe";
import { rankLabels } from "./code-point-order";
import { csvCaseSchema, type ParityCase, parityCaseSchema } from "./fixtures/parity-case";
import { jsonlLine, jsonlWriter } from "./jsonl";
import { MersenneTwister } from "./mersenne-twister";
import { sampleLabels } from "./sample-labels";
import { stratifiedSplitWith } from "./stratified-split";
import { valueCounts } from "./value-counts";

const fixtures = new URL("./fixtures/", import.meta.url);
const shared = new URL("../../../shared/", import.meta.url);
const tutorialCase = new URL("fixtures/parity/tutorial-massive-en.json", shared);
const tutorialTexts = new URL("data/massive-en/train.csv", shared);
const tutorialIsHere = existsSync(tutorialCase) && existsSync(tutorialTexts);

const json = (url: URL): unknown => JSON.parse(readFileSync(url, "utf8"));
const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");
const orderHash = (order: Int32Array) => sha256(order.join(","));

/** CSV as the recorded runs read it: every cell text, blank lines skipped, quotes only where they open a cell. */
function readCsv(url: URL): Record<string, string>[] {
  const text = readFileSync(url, "utf8").replace(/^\u{feff}/u, "");
  const lines: string[][] = [];
  let cells: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = "";
    if (text[at] === '"') {
      const quoted = /"((?:[^"]|"")*)"/y;
      quoted.lastIndex = at;
      const [whole = "", inside = ""] = quoted.exec(text) ?? [];
      cell = inside.replaceAll('""', '"');
      at += whole.length;
    }
    const plain = /[^,\r\n]*/y;
    plain.lastIndex = at;
    const [rest = ""] = plain.exec(text) ?? [];
    at += rest.length;
    cells.push(cell + rest);
    if (text[at] !== "," || at >= text.length) {
      if (cells.length > 1 || cells[0]?.trim() !== "") lines.push(cells);
      cells = [];
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  const [header = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] ?? ""])));
}

function numbersOf({
  params: { minSamples, maxSamples, seed, testSize, holdoutTestSize },
}: Pick<ParityCase, "params">) {
  const split = { kind: "two", testSize, holdoutTestSize } as const;
  return { minSamples, maxSamples, capOn: "all", seed, split } as const;
}

/** The steps one by one, up to the one that fails, against everything that was recorded on the way. */
function expectSteps({ labels, rows, params, expected }: ParityCase) {
  const codes = Int32Array.from(rows);
  const counts = valueCounts(codes, labels.length);
  const expectedCounts = expected.valueCountsStable ?? expected.valueCounts;
  if (expectedCounts) expect(counts.map(({ code, count }) => [code, count])).toEqual(expectedCounts);
  if (!expected.balanced) return;

  const kept = counts.filter(({ count }) => count >= params.minSamples);
  expect(kept).toHaveLength(expected.keptLabels ?? -1);
  const balanced = sampleLabels(codes, labels.length, kept, params);
  expect(balanced).toHaveLength(expected.balanced.n);
  if (!expected.valueCountsStable) {
    expect([...balanced.subarray(0, 8)]).toEqual(expected.balanced.head);
    expect(orderHash(balanced)).toBe(expected.balanced.sha256);
  }

  const ranks = rankLabels(labels);
  const expectSplit = (table: Int32Array, share: number, recorded: ParityCase["expected"]["firstSplit"]) => {
    const generator = new MersenneTwister(params.seed);
    const classOfRow = table.map((row) => ranks[codes[row] ?? 0] ?? 0);
    const split = stratifiedSplitWith(generator, classOfRow, labels.length, share);
    if (!recorded) return new Int32Array(0);
    if (!split.ok) throw new Error(`The split failed with ${split.code}.`);
    expect([...split.trainPerClass]).toEqual(recorded.trainPerClass);
    expect([...split.heldOutPerClass]).toEqual(recorded.testPerClass);
    expect(generator.nextUint32()).toBe(recorded.rngNext);
    return split.heldOut.map((position) => table[position] ?? 0);
  };
  const heldOut = expectSplit(balanced, params.testSize, expected.firstSplit);
  if (!expected.secondSplit) return;
  expect(orderHash(heldOut)).toBe(expected.secondSplit.inputSha256);
  expectSplit(heldOut, params.holdoutTestSize, expected.secondSplit);
}

function expectOutcome(recorded: ParityCase) {
  const { labels, rows, expected } = recorded;
  const result = prepareRows({ labelCodes: Int32Array.from(rows), labels }, numbersOf(recorded));
  if (expected.error) {
    expect(result).toMatchObject({ ok: false, error: { stage: expected.error.stage, code: expected.error.code } });
    expect(result.ok ? "" : result.error.message).toMatch(/^\S.*\.$/);
    return;
  }
  if (!result.ok) throw new Error(result.error.message);
  expect([...result.value.train]).toEqual(expected.train);
  expect([...result.value.validation]).toEqual(expected.validation);
  expect([...result.value.test]).toEqual(expected.test);
}

describe("recorded splits", () => {
  const files = readdirSync(new URL("split/", fixtures));
  const cases = files.map((name) => parityCaseSchema.parse(json(new URL(`split/${name}`, fixtures))));
  it.each(cases)("$name", (recorded) => {
    expectSteps(recorded);
    expectOutcome(recorded);
  });
});

describe("recorded random cases", () => {
  it.each(parityCaseSchema.array().parse(json(new URL("fuzz.json", fixtures))))("$name", (recorded) => {
    expectSteps(recorded);
    expectOutcome(recorded);
  });
});

describe("recorded files", () => {
  it.each(readdirSync(new URL("csv/", fixtures)))("%s", (name) => {
    const folder = new URL(`csv/${name}/`, fixtures);
    const recorded = csvCaseSchema.parse(json(new URL("case.json", folder)));
    const { filter, textColumn, labelColumn, expected } = recorded;
    const all = readCsv(new URL("input.csv", folder));
    expect(all).toHaveLength(recorded.rowsInFile);

    const chosen = [...all.keys()].filter((row) => !filter || all[row]?.[filter.column] === filter.equals);
    expect(chosen).toHaveLength(recorded.rowsAfterFilter);
    const labelOf = (row: number) => all[row]?.[labelColumn] ?? "";
    const labels = [...new Set(chosen.map(labelOf))];
    const codes = new Map(labels.map((label, code) => [label, code]));
    const labelCodes = Int32Array.from(chosen, (row) => codes.get(labelOf(row)) ?? -1);
    const result = prepareRows({ labelCodes, labels }, numbersOf(recorded));
    if (!result.ok) throw new Error(result.error.message);

    for (const part of ["train", "validation", "test"] as const) {
      const rows = [...result.value[part]].map((position) => chosen[position] ?? -1);
      expect(rows).toEqual(expected[part]);
      const lines = rows.map((row) => jsonlLine(all[row]?.[textColumn] ?? "", [["intent", labelOf(row)]]));
      expect(lines.join("")).toBe(readFileSync(new URL(`${part}.jsonl`, folder), "utf8"));
    }
  });
});

describe("the tutorial", () => {
  const title = tutorialIsHere
    ? "gives the rows that the notebook printed and the same three files"
    : "is skipped: needs ../shared with the MASSIVE texts, which are not part of this repository";
  it.skipIf(!tutorialIsHere)(title, () => {
    const recorded = parityCaseSchema.parse(json(tutorialCase));
    expectSteps(recorded);
    expectOutcome(recorded);

    const { labels, rows, expected } = recorded;
    const result = applyRecipe(
      { labelCodes: Int32Array.from(rows), labels },
      {
        balance: { minSamples: 200, maxSamples: 600, scope: "all" },
        split: { validation: 0.1, test: 0.1 },
        order: "balance-then-split",
        seed: 42,
      },
    );
    if (!result.ok) throw new Error(result.error.message);
    const { train, validation, test } = result.value;
    expect([train.length, validation.length, test.length]).toEqual([5313, 664, 665]);
    expect([...test.subarray(0, 5)]).toEqual([888, 11290, 6194, 5663, 2496]);

    const texts = readCsv(tutorialTexts);
    const line = jsonlWriter("intent");
    const fileOf = (part: Int32Array) => {
      const content = [...part].map((row) => line(texts[row]?.text ?? "", labels[rows[row] ?? -1] ?? "")).join("");
      return { rows: part.length, bytes: content.length, sha256: sha256(content) };
    };
    expect({ train: fileOf(train), validation: fileOf(validation), test: fileOf(test) }).toEqual(expected.files);
  });
});
