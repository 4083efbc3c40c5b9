import { createReadStream, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createDataset } from "@/lib/datasets/server/create";
import { updateDataset } from "@/lib/datasets/server/update";
import { paths } from "@/lib/store/paths";
import { withFolder } from "@/lib/testing/direct-csv";
import { someRoles } from "@/lib/testing/factories";
import { type RecipeInput, recipe } from "../../schema";
import { createPreparation } from "../create";
import { SPLITS, splitFile } from "./output-files";
import { prepareCsv } from "./prepare-csv";

const LABELS = ["order", "refund", 'say "hi"', "météo, demain", "10"];
const TEXTS = ["plain", "with, a comma", 'with "quotes"', "on two\nlines", "back\\slash", "é 語 😀", "", " spaced "];

/** Rows of text, label and language in every mixture; some labels blank, some cells quoted that need not be. */
function rows(count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [
    `${TEXTS[index % TEXTS.length]} ${index}`.slice(index % 5 === 0 ? 0 : 1),
    index % 37 === 0 ? " " : (LABELS[(index * 7) % (index % 3 === 0 ? 2 : LABELS.length)] ?? ""),
    index % 4 === 0 ? "fr" : "en",
  ]);
}

function csv(table: string[][], delimiter = ","): string {
  const cell = (text: string, index: number) =>
    /["\n\r,;]/.test(text) || index % 2 === 1 ? `"${text.replaceAll('"', '""')}"` : text;
  return table
    .map((cells, index) => `${cells.map((text, place) => cell(text, index + place)).join(delimiter)}\n`)
    .join("");
}

const HEADER = ["utterance", "intent", "lang"];
const GOOD = csv([HEADER, ...rows(900)]);

interface Case {
  name: string;
  content: string | Buffer;
  recipe?: RecipeInput;
}

const CASES: Case[] = [
  { name: "the default shares", content: GOOD },
  { name: "a filter", content: GOOD, recipe: { filter: [{ column: "lang", op: "eq", value: "en" }] } },
  {
    name: "another order, no cap, one split",
    content: GOOD,
    recipe: { split: { validation: 0 }, order: "split-then-balance" },
  },
  {
    name: "small labels repeated",
    content: GOOD,
    recipe: { balance: { minSamples: 0, maxSamples: 200, repeat: "auto" } },
  },
  {
    name: "small labels repeated as often as can be",
    content: GOOD,
    recipe: { balance: { minSamples: 0, repeat: 5_000 } },
  },
  { name: "semicolons", content: csv([HEADER, ...rows(900)], ";") },
  {
    name: "a byte order mark and CRLF",
    content: `\uFEFF${csv([HEADER, ...rows(900)]).replace(/([^\n])\n(?=")/g, "$1\r\n")}`,
  },
  {
    name: "odd quotes, short rows and blank lines",
    content: `${GOOD}a "b" c,order,en\n"a"b,order,en\n\nshort,order\n  \n`,
  },
  {
    name: "lines that cannot be read",
    content: Buffer.concat([
      Buffer.from(GOOD),
      Buffer.from("one,two,three,four\n"),
      Buffer.from("caf\xe9,order,en\n", "latin1"),
      Buffer.from("nul\0,order,en\n"),
      Buffer.from(csv(rows(50))),
      Buffer.from('"never closed,order,en\nlast,order,en\nhalf,order\n'),
    ]),
  },
];

describe("a CSV file prepared directly", () => {
  it.each(CASES)("gives the files of the app, byte for byte: $name", async ({ content, recipe: given = {} }) => {
    await withFolder(async (folder) => {
      const source = path.join(folder, "data.csv");
      writeFileSync(source, content);
      const created = await createDataset({ body: createReadStream(source), fileName: "data.csv" });
      expect(created).toMatchObject({ status: "ready", error: null });
      const dataset = await updateDataset(created.id, { roles: someRoles("utterance", "intent", "intent") });
      const full = recipe.parse({ balance: { minSamples: 40, maxSamples: 200 }, seed: 7, ...given });
      const prepared = await createPreparation(dataset.id, full);

      const report = await prepareCsv({
        source,
        folder,
        encoding: null,
        target: "intent",
        columns: {
          text: "utterance",
          label: "intent",
          filter: full.filter.map(({ column, value }) => ({ column, value: String(value) })),
          delimiter: null,
          hasHeader: true,
        },
        recipe: full,
        keepsBlankLabels: false,
        skipsBadLines: true,
      });
      expect(report.rowCount).toBe(dataset.rowCount);
      expect(report.faults.count).toBe(dataset.rejectedCount);
      for (const split of SPLITS) {
        const made = await readFile(splitFile(folder, split), "utf8");
        expect(made).toBe(await readFile(paths.preparationSplit(prepared.id, split), "utf8"));
      }
    });
  });
});
