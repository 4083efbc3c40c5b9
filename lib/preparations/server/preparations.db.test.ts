import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createDataset } from "@/lib/datasets/server/create";
import { deleteDataset } from "@/lib/datasets/server/delete";
import { listRows } from "@/lib/datasets/server/rows";
import { updateDataset } from "@/lib/datasets/server/update";
import { db } from "@/lib/db/client";
import { temporaryPath } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { aDataset, aPreparation, bytesOf, someRoles } from "@/lib/testing/factories";
import { invariant } from "@/lib/utils";
import { funnelFaults } from "../funnel";
import { preparationDetail, type RecipeInput, recipe } from "../schema";
import { bootPreparations } from "./boot";
import { createPreparation } from "./create";
import { listExamples } from "./examples";
import { getPreparation } from "./get";
import { listPreparations } from "./list";
import { pickSplits, planPreparation } from "./plan";
import { previewPreparation } from "./preview";
import { openSource } from "./source";
import { splitDownload, splitFile } from "./split-file";
import { suggestPreparation } from "./suggest";
import { writeSplits } from "./write-splits";

const SPLITS = ["train", "validation", "test"] as const;
const KEEP_ALL: RecipeInput = { balance: { minSamples: 0, maxSamples: null } };
const line = z.object({ text: z.string(), labels: z.record(z.string(), z.string()) });

async function linesOf(preparationId: string, split: (typeof SPLITS)[number]) {
  const text = await readFile(paths.preparationSplit(preparationId, split), "utf8");
  return text
    .split("\n")
    .filter((one) => one !== "")
    .map((one) => line.parse(JSON.parse(one)));
}

async function importCsv(text: string) {
  const dataset = await createDataset({ body: bytesOf(text), fileName: "x.csv" });
  return updateDataset(dataset.id, { roles: someRoles("text", "label", "intent") });
}

/** What a recipe would make; fails the test when it is refused. */
async function preview(datasetId: string, input: RecipeInput) {
  const { preview: made, refusal } = await previewPreparation(datasetId, recipe.parse(input));
  invariant(made, refusal?.message ?? "no preview");
  return made;
}

/** Why a recipe does not fit; fails the test when it does. */
async function refusalOf(datasetId: string, input: RecipeInput) {
  const { refusal } = await previewPreparation(datasetId, recipe.parse(input));
  invariant(refusal, "the recipe was not refused");
  return refusal;
}

describe("createPreparation", () => {
  it("is a partition of the rows, with the counts that the preview gave", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 12, max: 40 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 4_294_967_295 }),
        async (counts, seed) => {
          const labels = Object.fromEntries(counts.map((count, index) => [`label ${index}`, count]));
          const dataset = await aDataset({ labels });
          const wanted = { ...KEEP_ALL, seed };
          const made = await createPreparation(dataset.id, recipe.parse(wanted));
          expect(preparationDetail.parse(made)).toEqual(made);
          // Leaks are only looked for where there are rows.
          const { leaks, ...counted } = made.summary;
          const warnings = counted.warnings.filter(({ code }) => code !== "duplicates");
          expect(await preview(dataset.id, wanted)).toEqual({ ...counted, warnings, leaks: null });
          invariant(counted.funnel, "a new preparation has a funnel");
          expect(funnelFaults(counted.funnel)).toEqual([]);

          const lines = (await Promise.all(SPLITS.map((split) => linesOf(made.id, split)))).flat();
          const { data } = await listRows(dataset.id, { limit: 500 });
          const rows = data.map(({ cells: [text = "", label = ""] }) => ({ text, labels: { label } }));
          const key = (row: unknown) => JSON.stringify(row);
          expect(lines.map(key).sort()).toEqual(rows.map(key).sort());
          for (const split of SPLITS) {
            const inFile = await linesOf(made.id, split);
            expect(made.summary.splits[split].rows).toBe(inFile.length);
            for (const [label, count] of made.summary.splits[split].labels[0]?.counts ?? []) {
              expect(inFile.filter((row) => row.labels.label === label)).toHaveLength(count);
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it("makes the same files from the same recipe, and keeps what is needed to make them again", async () => {
    const { id } = await aDataset();
    const [one, two] = [await aPreparation({ datasetId: id }), await aPreparation({ datasetId: id })];
    for (const split of SPLITS) {
      expect(await readFile(paths.preparationSplit(one.id, split))).toEqual(
        await readFile(paths.preparationSplit(two.id, split)),
      );
    }
    const kept = JSON.parse(await readFile(paths.preparationRecipe(one.id), "utf8"));
    expect(kept).toMatchObject({
      source: { rows: 90, version: 1 },
      text: { columns: ["text"] },
      recipe: recipe.parse(KEEP_ALL),
    });
  });

  it.each([1, 500, 4_000])("writes the same files in passes of %i bytes", async (passBytes) => {
    const made = await aPreparation({ labels: { a: 37, b: 23 } });
    const source = await openSource(made.datasetId);
    const directory = await temporaryPath("passes");
    await mkdir(directory);
    const plan = await planPreparation(source, made.recipe);
    await writeSplits({ source, plan, lines: await pickSplits(plan) }, directory, { passBytes });
    for (const split of SPLITS) {
      expect(await readFile(path.join(directory, `${split}.jsonl`), "utf8")).toBe(
        await readFile(paths.preparationSplit(made.id, split), "utf8"),
      );
    }
  });

  it("filters by columns, and keeps labels that look like keys of an object apart", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, index) => `t${index},${index % 2 ? "__proto__" : "7"},${index < 20 ? "en" : "de"}\n`,
    );
    const { id } = await importCsv(`text,label,lang\n${rows.join("")}`);
    const filter = (op: "eq" | "in" | "ne", value: string | string[]) => ({
      ...KEEP_ALL,
      filter: [{ column: "lang", op, value }],
    });
    const english = await preview(id, filter("eq", "en"));
    expect(english.source).toEqual({
      rows: 20,
      labels: [
        {
          target: "intent",
          counts: [
            ["7", 10],
            ["__proto__", 10],
          ],
        },
      ],
    });
    expect((await preview(id, filter("ne", "en"))).source.rows).toBe(20);
    expect((await preview(id, filter("in", ["en", "de"]))).source.rows).toBe(40);
    const made = await createPreparation(id, recipe.parse(filter("ne", "en")));
    const texts = (await Promise.all(SPLITS.map((split) => linesOf(made.id, split)))).flat().map(({ text }) => text);
    expect(new Set(texts)).toEqual(new Set(Array.from({ length: 20 }, (_, index) => `t${index + 20}`)));
  });

  it("leaves nothing where it fails", async () => {
    const { id } = await aDataset({ labels: { a: 30, b: 1 } });
    const traces = async () => [
      readdirSync(paths.preparations()),
      readdirSync(paths.temporary()),
      await db.preparation.count(),
    ];
    await aPreparation();
    const before = await traces();
    await expect(createPreparation(id, recipe.parse(KEEP_ALL))).rejects.toMatchObject({ code: "invalid" });
    await expect(
      createPreparation((await aDataset()).id, recipe.parse(KEEP_ALL), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "cancelled" });
    expect(await traces()).toEqual(before);
  });
});

describe("a recipe that does not fit", () => {
  it.each<[string, Record<string, number>, RecipeInput, string, string]>([
    [
      "a minimum that leaves one label",
      { a: 30, b: 20 },
      { balance: { minSamples: 25 } },
      "balance.minSamples",
      "TOO_FEW_LABELS",
    ],
    ["minimum above all labels", { a: 30, b: 20 }, {}, "balance.minSamples", "NO_LABEL_KEPT"],
    ["a label of one row", { a: 30, b: 1 }, KEEP_ALL, "balance.minSamples", "CLASS_TOO_SMALL"],
    [
      "too little held out",
      { a: 9, b: 9, c: 9 },
      { ...KEEP_ALL, split: { validation: 0.01, test: 0.01 } },
      "split",
      "TEST_SMALLER_THAN_CLASSES",
    ],
  ])("names the field: %s", async (_, labels, input, field, reason) => {
    const { id } = await aDataset({ labels });
    expect(await refusalOf(id, input)).toMatchObject({ fields: [{ name: field }] });
    await expect(createPreparation(id, recipe.parse(input))).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: field }],
      extra: { reason },
    });
  });

  it("names a column that is not there, and one that is not chosen", async () => {
    const { id } = await aDataset();
    const filter = [{ column: "lang", op: "eq" as const, value: "en" }];
    expect(await refusalOf(id, { filter })).toMatchObject({ fields: [{ name: "filter.0.column" }] });
    const open = await createDataset({
      body: bytesOf("a,b\nhello there,x y\nbye now,z w\ngood day,v u\nso long,s t\nnight,q r\n"),
      fileName: "x.csv",
    });
    await expect(preview(open.id, {})).rejects.toMatchObject({ code: "invalid_state" });
    await expect(preview("ds_none", {})).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("warnings", () => {
  it("name dropped labels, few rows, empty texts and labels", async () => {
    const rows = [
      ...Array.from({ length: 20 }, (_, index) => `a${index},a\n`),
      ...Array.from({ length: 20 }, (_, index) => `b${index},b\n`),
      ...Array.from({ length: 20 }, () => ",c\n"),
      "d0,d\n",
      "e0,\n",
      "e1,  \n",
    ];
    const { id } = await importCsv(`text,label\n${rows.join("")}`);
    const { warnings, source, dropped } = await preview(id, { balance: { minSamples: 10, maxSamples: null } });
    expect(source.rows).toBe(61);
    expect(dropped).toEqual([["d", 1]]);
    expect(warnings.map(({ code, labels }) => [code, labels])).toEqual([
      ["labels_dropped", ["d"]],
      ["few_rows_in_split", ["a", "b", "c"]],
      ["few_rows_in_split", ["a", "b", "c"]],
      ["empty_text", []],
      ["empty_label", []],
    ]);
    expect(warnings[3]?.message).toBe("20 rows have an empty text.");
    expect(warnings[4]?.message).toBe("2 rows without a label are left out.");
  });

  it("names labels that a split lacks, and says nothing where nothing is wrong", async () => {
    const { id } = await aDataset({ labels: { a: 300, b: 300, c: 3 } });
    const few = await preview(id, { ...KEEP_ALL, split: { validation: 0, test: 0.1 } });
    expect(few.warnings[0]).toMatchObject({ code: "label_missing_in_split", labels: ["c"] });
    expect((await preview(id, {})).warnings.map(({ code }) => code)).toEqual(["labels_dropped"]);
    const clean = await aDataset({ labels: { a: 300, b: 300 } });
    expect((await preview(clean.id, {})).warnings).toEqual([]);
  });
});

describe("a label column with more than 1,000 values", () => {
  it("is refused, should an older record name it", async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => `text ${index},k${index},${index % 2}\n`);
    const { id } = await createDataset({ body: bytesOf(`text,id,kind\n${rows.join("")}`), fileName: "ids.csv" });
    const roles = {
      version: 1,
      text: "text",
      targets: [{ name: "id", column: "id" }],
      origin: "confirmed",
      reason: "",
    };
    await db.dataset.update({ where: { id }, data: { roles } });
    const refusal = { code: "invalid_state", message: expect.stringContaining("“id” has 1,200 different values") };
    await expect(suggestPreparation(id)).rejects.toMatchObject(refusal);
    await expect(previewPreparation(id, recipe.parse(KEEP_ALL))).rejects.toMatchObject(refusal);
    await expect(createPreparation(id, recipe.parse(KEEP_ALL))).rejects.toMatchObject(refusal);
  });

  it("is cut where an older preparation lists them, with the number that was left out", async () => {
    const made = await aPreparation();
    const counts = Array.from({ length: 1_200 }, (_, index): [string, number] => [`k${index}`, 1]);
    const all = { rows: 1_200, labels: [{ target: "label", counts }] };
    const labels = counts.map(([label]) => label);
    const summary = {
      ...{ version: 1, source: all, balanced: all, splits: { train: all, validation: all, test: all } },
      ...{ dropped: counts, warnings: [{ code: "labels_dropped", message: "1,200 labels are left out.", labels }] },
    };
    await db.preparation.update({ where: { id: made.id }, data: { summary } });
    const read = preparationDetail.parse(await getPreparation(made.id)).summary;
    for (const part of [read.source, read.balanced, ...Object.values(read.splits)]) {
      expect(part.labels[0]).toMatchObject({ omittedCount: 200 });
      expect(part.labels[0]?.counts).toHaveLength(1_000);
    }
    expect(read.dropped).toHaveLength(1_000);
    expect(read.warnings[0]?.labels).toHaveLength(1_000);
    const listed = (await listPreparations({ limit: 10, datasetId: made.datasetId })).data;
    expect(listed).toMatchObject([{ labelCount: 1_200 }]);
  });
});

describe("an aborted preview", () => {
  it("does not start", async () => {
    const { id } = await aDataset();
    await expect(previewPreparation(id, recipe.parse(KEEP_ALL), { signal: AbortSignal.abort() })).rejects.toMatchObject(
      {
        code: "cancelled",
      },
    );
  });

  it("does not count when the client left while the rows were read", async () => {
    const { id } = await aDataset();
    const leaving = new AbortController();
    const previewed = previewPreparation(id, recipe.parse(KEEP_ALL), { signal: leaving.signal });
    leaving.abort();
    await expect(previewed).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("suggestion", () => {
  it("fits the data", async () => {
    const { id } = await aDataset({ labels: { a: 60, b: 15, c: 3 } });
    const suggestion = await suggestPreparation(id);
    expect(suggestion.recipe.balance.minSamples).toBe(10);
    expect((await preview(id, suggestion.recipe)).balanced.labels[0]?.counts.map(([label]) => label)).toEqual([
      "a",
      "b",
    ]);
  });
});

describe("reading back", () => {
  it("lists, with and without a dataset, and follows the dataset's deletion but for the detail", async () => {
    const [first, second] = [await aPreparation({ labels: { a: 30, b: 20 } }), await aPreparation()];
    const ofFirst = await listPreparations({ limit: 10, datasetId: first.datasetId });
    expect(ofFirst.data).toMatchObject([{ id: first.id, rows: { train: 40, validation: 5, test: 5 }, labelCount: 2 }]);
    const all = (await listPreparations({ limit: 200 })).data.map(({ id }) => id);
    expect(all.indexOf(second.id)).toBeLessThan(all.indexOf(first.id));
    await deleteDataset(first.datasetId);
    expect((await listPreparations({ limit: 10, datasetId: first.datasetId })).data).toEqual([]);
    expect(await getPreparation(first.id)).toEqual(first);
    await expect(getPreparation("pr_none")).rejects.toMatchObject({ code: "not_found" });
  });

  it("gives files by name, and no other", async () => {
    const { id } = await aPreparation({ name: "Mails" });
    const file = await splitFile(id, "test");
    expect(file).toMatchObject({ rows: 9, fileName: "Mails-test.jsonl", path: paths.preparationSplit(id, "test") });
    expect(await splitDownload(id, "test.jsonl")).toEqual(file);
    for (const name of ["recipe.json", "test", "../test.jsonl", "constructor"]) {
      await expect(splitDownload(id, name)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("shows examples of many labels", async () => {
    const { id } = await aPreparation({ labels: { a: 90, b: 10, c: 10 } });
    const { data } = await listExamples(id, { split: "train", limit: 6, order: "spread" });
    expect(data).toHaveLength(6);
    expect(new Set(data.slice(0, 3).map(({ labels }) => labels.label))).toEqual(new Set(["a", "b", "c"]));
    expect((await listExamples(id, { split: "test", limit: 100, order: "spread" })).data).toHaveLength(11);
  });

  it("shows the first lines as they stand in the file", async () => {
    const { id } = await aPreparation();
    const lines = (await readFile(paths.preparationSplit(id, "train"), "utf8")).split("\n").slice(0, 3);
    const { data } = await listExamples(id, { split: "train", limit: 3, order: "file" });
    expect(data).toEqual(lines.map((line) => JSON.parse(line)));
  });

  it("shows no examples of an empty split", async () => {
    const { id } = await aPreparation({ recipe: { ...KEEP_ALL, split: { validation: 0, test: 0.2 } } });
    expect((await splitFile(id, "validation")).sizeBytes).toBe(0);
    expect(await listExamples(id, { split: "validation", limit: 5, order: "file" })).toEqual({ data: [] });
  });
});

describe("bootPreparations", () => {
  it("sweeps folders without a record and keeps the others", async () => {
    const { id } = await aPreparation();
    await mkdir(paths.preparation("pr_orphan"), { recursive: true });
    await bootPreparations();
    expect(existsSync(paths.preparation("pr_orphan"))).toBe(false);
    expect(existsSync(paths.preparationSplit(id, "train"))).toBe(true);
  });
});
