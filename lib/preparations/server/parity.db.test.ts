import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createDataset } from "@/lib/datasets/server/create";
import { updateDataset } from "@/lib/datasets/server/update";
import { paths } from "@/lib/store/paths";
import { someRoles } from "@/lib/testing/factories";
import { recipe } from "../schema";
import { createPreparation } from "./create";

const FIXTURES = path.join(import.meta.dirname, "../fixtures/csv");
const SPLITS = ["train", "validation", "test"] as const;

const csvCase = z.object({
  textColumn: z.string(),
  labelColumn: z.string(),
  filter: z.object({ column: z.string(), equals: z.string() }).nullable(),
  params: z.object({
    minSamples: z.number(),
    maxSamples: z.number(),
    seed: z.number(),
    testSize: z.number(),
    holdoutTestSize: z.number(),
  }),
  rowsInFile: z.number(),
});

async function datasetOf(file: string, text: string, label: string) {
  const created = await createDataset({ body: createReadStream(file), fileName: path.basename(file) });
  expect(created).toMatchObject({ status: "ready", rejectedCount: 0, error: null });
  return updateDataset(created.id, { roles: someRoles(text, label, "intent") });
}

describe("a CSV file prepared as the Python tutorial does", () => {
  it.each(readdirSync(FIXTURES))("%s: the same files, byte for byte", async (name) => {
    const folder = path.join(FIXTURES, name);
    const given = csvCase.parse(JSON.parse(readFileSync(path.join(folder, "case.json"), "utf8")));
    const dataset = await datasetOf(path.join(folder, "input.csv"), given.textColumn, given.labelColumn);
    expect(dataset.rowCount).toBe(given.rowsInFile);

    const { testSize, holdoutTestSize, minSamples, maxSamples, seed } = given.params;
    const prepared = await createPreparation(
      dataset.id,
      recipe.parse({
        filter: given.filter === null ? [] : [{ column: given.filter.column, op: "eq", value: given.filter.equals }],
        balance: { minSamples, maxSamples },
        split: { validation: testSize * (1 - holdoutTestSize), test: testSize * holdoutTestSize },
        seed,
      }),
    );
    for (const split of SPLITS) {
      const made = await readFile(paths.preparationSplit(prepared.id, split), "utf8");
      expect(made).toBe(readFileSync(path.join(folder, `${split}.jsonl`), "utf8"));
    }
  });
});

// The tutorial's data is not part of the project; it lies beside a development checkout.
const MASSIVE = path.resolve(process.cwd(), "../shared/data/massive-en/train.csv");
const TUTORIAL_TEST_ROWS = [888, 11290, 6194, 5663, 2496];

describe.skipIf(!existsSync(MASSIVE))("the tutorial itself (skipped where its data set is not at hand)", () => {
  it("gives the sizes and the test rows that the tutorial prints", async () => {
    const { id, roles } = await createDataset({ body: createReadStream(MASSIVE), fileName: "train.csv" });
    expect(roles).toMatchObject({
      text: { columns: ["text"] },
      targets: [{ name: "label", column: "label" }],
      origin: "guessed",
    });
    const { summary, id: preparationId } = await createPreparation(id, recipe.parse({}));
    expect(SPLITS.map((split) => summary.splits[split].rows)).toEqual([5313, 664, 665]);
    expect(summary.balanced.labels[0]?.counts).toHaveLength(16);

    // No cell of this file is quoted, so a line is a row.
    const texts = readFileSync(MASSIVE, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(",")));
    const test = await readFile(paths.preparationSplit(preparationId, "test"), "utf8");
    const first = test
      .split("\n")
      .slice(0, 5)
      .map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text);
    expect(first).toEqual(TUTORIAL_TEST_ROWS.map((row) => texts[row]));
  });
});
