import { describe, expect, it } from "vitest";
import { rolesInput } from "@/lib/datasets/roles-schema";
import { updateDataset } from "@/lib/datasets/server/update";
import { datasetOf, KEEP_ALL, linesOf, previewOf, refusedFields } from "@/lib/testing/preparations";
import { type RecipeInput, recipe } from "../schema";
import { SIDES } from "../split/sides";
import type { ReadCopies } from "./bonds";
import { createPreparation } from "./create";
import { reportLeaks } from "./leaks";
import { suggestPreparation } from "./suggest";

const ROLES = { text: "text", targets: [{ name: "intent", column: "label" }], group: "customer" };

/** Mails of customers, three of each, of labels in turn. */
function mails(count: number) {
  return [
    ["text", "label", "customer"],
    ...Array.from({ length: count }, (_, i) => [
      `mail ${i}`,
      "abc".charAt(i % 3),
      i < 9 ? "" : `c${Math.floor(i / 3)}`,
    ]),
  ];
}

/** Copies as if rows were alike in pairs: 0 and 1, 2 and 3, … */
const pairs: ReadCopies = async ({ rows }) => ({
  clustersAt: () => ({
    clusterOfRow: Int32Array.from({ length: rows.rowLimit }, (_, row) => row >> 1),
    clusterCount: Math.ceil(rows.rowLimit / 2),
  }),
});

async function splitOfTexts(preparationId: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const split of SIDES) for (const { text } of await linesOf(preparationId, split)) found.set(text, split);
  return found;
}

describe("groups", () => {
  it("stay on one side, each label with its share, and the report says what would have leaked", async () => {
    const { id } = await datasetOf(mails(300), ROLES);
    const wanted: RecipeInput = { ...KEEP_ALL, split: { groupBy: "customer" } };
    const made = await createPreparation(id, recipe.parse(wanted));
    const splits = await splitOfTexts(made.id);
    for (let row = 9; row < 300; row += 3) {
      expect(new Set([row, row + 1, row + 2].map((one) => splits.get(`mail ${one}`))).size).toBe(1);
    }
    expect(made.summary.splits).toMatchObject({ train: { rows: 240 }, validation: { rows: 30 }, test: { rows: 30 } });
    for (const split of SIDES) {
      for (const [, count] of made.summary.splits[split].labels[0]?.counts ?? []) {
        expect(Math.abs(count - made.summary.splits[split].rows / 3)).toBeLessThanOrEqual(1);
      }
    }
    expect(made.summary.leaks?.actual).toMatchObject({ groups: 0 });
    expect(made.summary.leaks?.plain.groups).toBeGreaterThan(30);
    const { leaks, ...counted } = made.summary;
    expect(await previewOf(id, wanted)).toEqual({ ...counted, leaks: null });
  });

  it("are suggested where the dataset has them, and straddling is said where they are not kept together", async () => {
    const { id } = await datasetOf(mails(300), ROLES);
    const suggestion = await suggestPreparation(id);
    expect(suggestion.recipe.split.groupBy).toBe("customer");
    expect(suggestion.reason).toContain("Rows with the same “customer” stay together.");
    const made = await createPreparation(id, recipe.parse(KEEP_ALL));
    const straddling = made.summary.leaks?.actual.groups ?? 0;
    expect(straddling).toBeGreaterThan(30);
    expect(made.summary.leaks?.plain).toEqual(made.summary.leaks?.actual);
    expect(made.summary.warnings).toContainEqual({
      code: "groups_straddle",
      message: `${straddling} values of “customer” stand in more than one split, which makes scores look better than they are. Keep the rows of a “customer” together to prevent that.`,
      labels: [],
    });
  });

  it("that are too large for a share are said to be", async () => {
    const rows = mails(120).map(([text, label], index) => [
      text ?? "",
      label ?? "",
      index === 0 ? "customer" : index < 60 ? "one" : index < 115 ? "two" : `c${index}`,
    ]);
    const { id } = await datasetOf(rows, ROLES);
    const { warnings, splits } = await previewOf(id, { ...KEEP_ALL, split: { groupBy: "customer" } });
    expect(warnings[0]).toMatchObject({ code: "uneven_split", labels: [] });
    expect(warnings[0]?.message).toMatch(
      /^The split is uneven: train has \d+(\.\d)?% of the rows instead of 80%\. Rows that stay together cannot be divided, and the most that do are 59 rows\.$/,
    );
    expect(splits.train.rows + splits.validation.rows + splits.test.rows).toBe(120);
  });

  it("must be a column", async () => {
    const { id } = await datasetOf(mails(60), ROLES);
    expect(await refusedFields(id, { ...KEEP_ALL, split: { groupBy: "nothing" } })).toEqual(["split.groupBy"]);
  });
});

describe("near-copies", () => {
  it("stay together, also with groups; the report counts them", async () => {
    const { id } = await datasetOf(mails(300), ROLES);
    const plain = await createPreparation(id, recipe.parse(KEEP_ALL), { read: pairs });
    expect(plain.summary.leaks).toMatchObject({ similarity: 0.8, clusters: 150, rowsInClusters: 300 });
    const leaking = plain.summary.leaks?.actual;
    expect(leaking?.clusters).toBeGreaterThan(30);
    expect(leaking?.testRowsSameLabels).toBe(0);
    expect(plain.summary.warnings[0]?.message).toBe(
      `${leaking?.clusters} texts stand in more than one split, the same or at least 80% alike, which makes scores look better than they are. Keep near-copies together to prevent that.`,
    );

    const safe = recipe.parse({ ...KEEP_ALL, split: { nearDuplicates: 0.9 } });
    const made = await createPreparation(id, safe, { read: pairs });
    expect(made.summary.leaks).toMatchObject({ similarity: 0.9, actual: { clusters: 0, testRows: 0 } });
    expect(made.summary.leaks?.plain.clusters).toBeGreaterThan(30);
    expect(await reportLeaks(id, safe, { read: pairs })).toEqual(made.summary.leaks);
    const splits = await splitOfTexts(made.id);
    for (let row = 0; row < 300; row += 2) expect(splits.get(`mail ${row}`)).toBe(splits.get(`mail ${row + 1}`));

    const both = recipe.parse({ ...KEEP_ALL, split: { nearDuplicates: 0.9, groupBy: "customer" } });
    expect((await createPreparation(id, both, { read: pairs })).summary.leaks?.actual).toMatchObject({
      clusters: 0,
      groups: 0,
    });
  });

  it("that were planted straddle nothing, and the report counts what they would have", async () => {
    const { rows, copies } = plantedCopies(2_000, 50);
    const { id } = await datasetOf([["text", "label"], ...rows], { ...ROLES, group: null });
    const made = await createPreparation(id, recipe.parse({ ...KEEP_ALL, split: { nearDuplicates: 0.8 } }));
    const { leaks, splits } = made.summary;
    expect(leaks).toMatchObject({
      clusters: 50,
      rowsInClusters: 100,
      actual: { clusters: 0, validationRows: 0, testRows: 0, testRowsSameLabels: 0 },
    });
    expect(leaks?.plain.clusters).toBeGreaterThan(5);
    expect(splits).toMatchObject({ train: { rows: 1_600 }, validation: { rows: 200 }, test: { rows: 200 } });
    const split = await splitOfTexts(made.id);
    for (const [text, copy] of copies) expect(split.get(copy)).toBe(split.get(text));

    const plain = await createPreparation(id, recipe.parse(KEEP_ALL));
    expect(plain.summary.leaks).toMatchObject({ clusters: 50, rowsInClusters: 100 });
    expect(plain.summary.leaks?.actual.clusters).toBeGreaterThan(5);
    expect(plain.summary.leaks?.actual.testRowsSameLabels).toBe(plain.summary.leaks?.actual.testRows);
  });

  it("are waited for by a preview until it is cancelled", async () => {
    const { id } = await datasetOf(mails(60), ROLES);
    const leaving = new AbortController();
    const slow: ReadCopies = (_, options) =>
      new Promise((_resolve, reject) => {
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
        leaving.abort(new DOMException("left", "AbortError"));
      });
    const wanted = { ...KEEP_ALL, split: { nearDuplicates: 0.7 } };
    await expect(previewOf(id, wanted, { signal: leaving.signal, read: slow })).rejects.toThrow();
  });
});

describe("a split column", () => {
  const roles = { text: "text", targets: [{ name: "intent", column: "label" }], split: "part" };

  function parted(parts: readonly string[], count = 90) {
    return [
      ["text", "label", "part", "customer"],
      ...Array.from({ length: count }, (_, i) => [
        `row ${i}`,
        i % 2 ? "a" : "b",
        parts[i % parts.length] ?? "",
        `c${i % 30}`,
      ]),
    ];
  }

  it("is respected; values that name no split are left out and named", async () => {
    const { id } = await datasetOf(parted(["Train", "train", "DEV", "test", "spare", ""]), roles);
    const made = await createPreparation(id, recipe.parse({ ...KEEP_ALL, split: { method: "column" } }));
    expect(made.summary.splits).toMatchObject({ train: { rows: 30 }, validation: { rows: 15 }, test: { rows: 15 } });
    const splits = await splitOfTexts(made.id);
    expect([0, 1, 2, 3, 4, 5].map((row) => splits.get(`row ${row}`))).toEqual([
      "train",
      "train",
      "validation",
      "test",
      undefined,
      undefined,
    ]);
    expect(made.summary.funnel).toMatchObject({ cleaned: 90, filtered: 60 });
    expect(made.summary.warnings).toContainEqual({
      code: "unknown_split_value",
      message:
        "30 rows are left out: in “part” they have “spare” and an empty cell, which is not train, validation or test.",
      labels: [],
    });
    expect((await suggestPreparation(id)).recipe).toMatchObject({
      split: { method: "column" },
      balance: { scope: "train" },
    });
  });

  it("without validation rows has them cut from train", async () => {
    const { id } = await datasetOf(parted(["train", "train", "test"]), roles);
    const cut = await previewOf(id, { ...KEEP_ALL, split: { method: "column", validation: 0.2 } });
    expect(cut.splits).toMatchObject({ train: { rows: 42 }, validation: { rows: 18 }, test: { rows: 30 } });
    expect(cut.splits.validation.labels[0]?.counts).toEqual([
      ["b", 9],
      ["a", 9],
    ]);
    const none = await previewOf(id, { ...KEEP_ALL, split: { method: "column", validation: 0 } });
    expect(none.splits).toMatchObject({ train: { rows: 60 }, validation: { rows: 0 }, test: { rows: 30 } });
  });

  it("withholds rows that are tied to held-out ones, if asked to keep them together", async () => {
    const { id } = await datasetOf(parted(["train", "test", "train", "train"]), roles);
    const { funnel, warnings, splits } = await previewOf(id, {
      ...KEEP_ALL,
      split: { method: "column", validation: 0, groupBy: "customer" },
    });
    // Of 30 customers, every other one has a row in test.
    expect(funnel?.withheld).toBeGreaterThan(0);
    expect(splits.train.rows + splits.test.rows + (funnel?.withheld ?? 0)).toBe(90);
    expect(warnings.map(({ code }) => code)).toContain("rows_withheld");
  });

  it("has to be chosen and to name splits", async () => {
    const { id } = await datasetOf(parted(["one", "two"]), roles);
    const wanted = { ...KEEP_ALL, split: { method: "column" as const } };
    expect(await refusedFields(id, wanted)).toEqual(["split.method"]);
    await updateDataset(id, { roles: rolesInput.parse({ ...roles, split: null }) });
    expect(await refusedFields(id, wanted)).toEqual(["split.method"]);
    expect((await suggestPreparation(id)).recipe.split.method).toBe("random");
  });
});

/** Texts of words at random, and so many copies of some of them in other case, other punctuation, or with another word. */
function plantedCopies(count: number, copyCount: number) {
  let state = 20_240_501;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const word = () =>
    Array.from({ length: 5 }, () => "bdfgklmnprstvz".charAt(random(14)) + "aeiou".charAt(random(5))).join("");
  const words = Array.from({ length: 800 }, word);
  const some = () => words[random(words.length)] ?? "";
  const texts = Array.from({ length: count - copyCount }, () => Array.from({ length: 12 }, some));
  const changes = [
    (text: string[]) => text.join(" ").toUpperCase(),
    (text: string[]) => `${text.join(", ")}!`,
    (text: string[]) => text.map((one, place) => (place === 6 ? some() : one)).join(" "),
  ];
  const rows = texts.map((text, index): [string, string] => [text.join(" "), "abc".charAt(index % 3)]);
  const copies = texts.slice(0, copyCount).map((text, index): [string, string] => {
    const copy = changes[index % 3]?.(text) ?? "";
    return [text.join(" "), copy];
  });
  for (const [index, [, copy]] of copies.entries()) rows.push([copy, "abc".charAt(index % 3)]);
  return { rows, copies };
}
