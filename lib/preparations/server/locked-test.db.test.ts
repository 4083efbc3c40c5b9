import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { getDataset } from "@/lib/datasets/server/get";
import { updateDataset } from "@/lib/datasets/server/update";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { clean } from "@/lib/testing/cleaning";
import { aDataset, aPreparation } from "@/lib/testing/factories";
import { datasetOf, KEEP_ALL, linesOf, previewOf, refusedFields } from "@/lib/testing/preparations";
import { invariant } from "@/lib/utils";
import { type RecipeInput, recipe } from "../schema";
import { createPreparation } from "./create";
import { getPreparation } from "./get";
import { rowsOfOutcome } from "./outcomes";
import { suggestPreparation } from "./suggest";

const ROLES = {
  text: "text",
  targets: [
    {
      name: "tags",
      kind: "multi" as const,
      source: { type: "separator" as const, column: "tags", separator: "|" },
      noneLabel: null,
    },
  ],
};

function notes(count: number): string[][] {
  const tags = ["a", "b", "a|b", "c"];
  const rows = Array.from({ length: count }, (_, i) => [`note ${i}`, tags[i % 4] ?? "", `w${i % 20}`]);
  return [["text", "tags", "writer"], ...rows];
}

const create = (datasetId: string, input: RecipeInput) => createPreparation(datasetId, recipe.parse(input));

describe("a locked test set", () => {
  it("is the same file again; the others train and validate", async () => {
    const { id } = await datasetOf(notes(200), ROLES);
    const first = await create(id, KEEP_ALL);
    const locked: RecipeInput = { ...KEEP_ALL, split: { lockedTest: first.id, validation: 0.2 }, seed: 7 };
    const second = await create(id, locked);
    expect(await readFile(paths.preparationSplit(second.id, "test"))).toEqual(
      await readFile(paths.preparationSplit(first.id, "test")),
    );
    expect(second.summary.lockedTest).toEqual({ preparationId: first.id, rows: 20, missing: 0, changed: 0 });
    expect(second.summary.splits).toMatchObject({ train: { rows: 140 }, validation: { rows: 40 }, test: { rows: 20 } });
    const texts = [...(await linesOf(second.id, "train")), ...(await linesOf(second.id, "validation"))];
    const tested = new Set((await linesOf(second.id, "test")).map(({ text }) => text));
    expect(texts.some(({ text }) => tested.has(text))).toBe(false);
    const { leaks, ...counted } = second.summary;
    expect(await previewOf(id, locked)).toEqual({ ...counted, leaks: null });
  });

  it("stays whole whatever the filter, the minimum and the maximum; others give way to its rows", async () => {
    const { id } = await datasetOf([...notes(200), ["rare one", "z|a", "w1"], ["rare two", "z", "w2"]], ROLES);
    const first = await create(id, { ...KEEP_ALL, split: { test: 0.5, validation: 0 } });
    const tests = await linesOf(first.id, "test");
    const tight = await create(id, {
      balance: { minSamples: 10, maxSamples: 60 },
      filter: [{ column: "writer", op: "in", value: ["w1", "w2", "w3", "w4", "w5", "w6"] }],
      split: { lockedTest: first.id, validation: 0.1 },
    });
    expect(await linesOf(tight.id, "test")).toEqual(tests);
    expect(tight.summary.lockedTest).toMatchObject({ rows: tests.length, missing: 0, changed: 0 });
    expect(tight.summary.dropped).toEqual([["z", 2]]);
  });

  it("warns of a label under the minimum that is tested on and not trained on", async () => {
    const { id } = await datasetOf([...notes(200), ["rare one", "z|a", "w1"], ["rare two", "z", "w2"]], ROLES);
    const first = await create(id, { ...KEEP_ALL, split: { test: 0.5, validation: 0 } });
    const { warnings } = await previewOf(id, {
      balance: { minSamples: 10, maxSamples: null },
      split: { lockedTest: first.id, validation: 0.1 },
    });
    expect(warnings).toContainEqual({
      code: "label_missing_in_split",
      message: "“z” is in test but not in train: a model can never answer it.",
      labels: ["z"],
    });
  });

  it("withholds what belongs to its rows", async () => {
    const { id } = await datasetOf(notes(200), ROLES);
    const first = await create(id, KEEP_ALL);
    const { summary, id: madeId } = await create(id, {
      ...KEEP_ALL,
      split: { lockedTest: first.id, groupBy: "writer" },
    });
    const writers = new Set((await linesOf(madeId, "test")).map(({ text }) => Number(text.slice(5)) % 20));
    const others = [...(await linesOf(madeId, "train")), ...(await linesOf(madeId, "validation"))];
    expect(others.some(({ text }) => writers.has(Number(text.slice(5)) % 20))).toBe(false);
    expect(summary.funnel).toMatchObject({ balanced: 200, test: 20, withheld: 200 - 20 - others.length });
    expect(summary.warnings.find(({ code }) => code === "rows_withheld")?.message).toBe(
      `${summary.funnel?.withheld} rows are not used, so that nothing is trained on that belongs to a held-out row.`,
    );
    expect(summary.leaks?.actual.groups).toBe(0);
  });

  it("says what cleaning has changed in it", async () => {
    const { id } = await datasetOf(notes(200), ROLES);
    const first = await create(id, KEEP_ALL);
    const [text, label, bare, gone] = (await linesOf(first.id, "test")).map((line) => Number(line.text.slice(5)));
    invariant(text !== undefined && label !== undefined && bare !== undefined && gone !== undefined, "test rows");
    await clean(id, { kind: "edit_row", row: text, cells: [{ column: "text", value: "another text" }] });
    await clean(id, { kind: "edit_row", row: label, cells: [{ column: "tags", value: "c|a|b" }] });
    await clean(id, { kind: "edit_row", row: bare, cells: [{ column: "tags", value: "" }] });
    await clean(id, { kind: "delete_rows", rows: [gone] });
    const second = await create(id, { ...KEEP_ALL, split: { lockedTest: first.id } });
    const { lockedTest, warnings, splits, funnel } = second.summary;
    expect(lockedTest).toEqual({ preparationId: first.id, rows: 18, missing: 2, changed: 2 });
    expect(splits.test.rows).toBe(18);
    expect(funnel).toMatchObject({ rows: 200, cleaned: 199, labelled: 198, test: 18 });
    expect(await rowsOfOutcome(second.id, "removed")).toEqual(Int32Array.of(gone));
    expect(await rowsOfOutcome(second.id, "unlabelled")).toEqual(Int32Array.of(bare));
    expect(warnings.find(({ code }) => code === "locked_test_changed")?.message).toBe(
      "The locked test set is not what it was: of its 20 rows 2 are gone or without a label, and 2 have another text or other labels now. Compare scores from before and after with care.",
    );
    // The rows that were used are a version of their own.
    expect(second.versionId).not.toBe(first.versionId);
    expect((await getDataset(id)).version).toMatchObject({ id: second.versionId, number: 2, isCurrent: true });
  });

  it("must be one of the dataset's own, with rows that were kept", async () => {
    const [one, other] = [await aPreparation(), await aPreparation()];
    const without = await aPreparation({ datasetId: one.datasetId, recipe: { ...KEEP_ALL, split: { test: 0 } } });
    for (const lockedTest of ["pr_none", other.id, without.id]) {
      expect(await refusedFields(one.datasetId, { ...KEEP_ALL, split: { lockedTest } })).toEqual(["split.lockedTest"]);
      await expect(updateDataset(one.datasetId, { lockedTestId: lockedTest })).rejects.toMatchObject({
        code: "invalid",
        fields: [{ name: "lockedTestId" }],
      });
    }
    const summary = { ...one.summary, version: 1 };
    await db.preparation.update({ where: { id: one.id }, data: { summary } });
    expect(await refusedFields(one.datasetId, { ...KEEP_ALL, split: { lockedTest: one.id } })).toEqual([
      "split.lockedTest",
    ]);
    await expect(updateDataset(one.datasetId, { lockedTestId: one.id })).rejects.toMatchObject({ code: "invalid" });
    expect(await getPreparation(one.id)).toMatchObject({ hasOutcomes: false });
  });

  it("is suggested once it is the dataset's, and other test sets are announced", async () => {
    const { id } = await aDataset({ labels: { a: 60, b: 60 } });
    const first = await aPreparation({ datasetId: id });
    expect(first.isTestLocked).toBe(false);
    expect((await updateDataset(id, { lockedTestId: first.id })).lockedTestId).toBe(first.id);
    expect(await getPreparation(first.id)).toMatchObject({ isTestLocked: true, hasOutcomes: true });
    const suggestion = await suggestPreparation(id);
    expect(suggestion.recipe.split.lockedTest).toBe(first.id);
    expect(suggestion.reason).toContain("The locked test set is used again");
    expect((await previewOf(id, suggestion.recipe)).warnings).toEqual([]);
    expect((await previewOf(id, KEEP_ALL)).warnings[0]).toMatchObject({ code: "other_test_set" });
    expect((await updateDataset(id, { name: "renamed" })).lockedTestId).toBe(first.id);
    expect((await updateDataset(id, { lockedTestId: null })).lockedTestId).toBe(null);
    expect((await previewOf(id, KEEP_ALL)).warnings).toEqual([]);
  });
});
