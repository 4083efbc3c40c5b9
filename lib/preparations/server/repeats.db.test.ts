import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { datasetOf, linesOf, previewOf } from "@/lib/testing/preparations";
import { type RecipeInput, recipe } from "../schema";
import { SIDES } from "../split/sides";
import { createPreparation } from "./create";
import { getPreparation } from "./get";
import { listPreparations } from "./list";
import { pickSplits, pickTrainLines, planPreparation } from "./plan";
import { openSource } from "./source";
import { writeSplits } from "./write-splits";

const ROLES = { text: "text", targets: [{ name: "intent", column: "label" }], group: null };
const SMALL = { a: 200, b: 100, c: 20, d: 10 };

/** Rows of single labels, mixed; no text twice. */
function rowsOf(sizes: Record<string, number>): string[][] {
  const rows = Object.entries(sizes).flatMap(([label, size]) =>
    Array.from({ length: size }, (_, n) => [`text ${label}${n}`, label]),
  );
  return [["text", "label"], ...rows.toSorted(([a = ""], [b = ""]) => (a.slice(-2) < b.slice(-2) ? -1 : 1))];
}

const balanceOf = (repeat: number | "auto" | null): RecipeInput => ({
  balance: { minSamples: 0, maxSamples: null, repeat },
});

const countsOf = (texts: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

describe("small labels that are repeated", () => {
  it("stand in train.jsonl until they are large enough; the other files and all rows are as without", async () => {
    const { id } = await datasetOf(rowsOf(SMALL), ROLES);
    const plain = await createPreparation(id, recipe.parse(balanceOf(null)));
    const made = await createPreparation(id, recipe.parse(balanceOf(100)));
    const bytesOf = (preparation: string, split: (typeof SIDES)[number]) =>
      readFile(paths.preparationSplit(preparation, split), "latin1");
    for (const split of ["validation", "test"] as const) {
      expect(await bytesOf(made.id, split)).toBe(await bytesOf(plain.id, split));
    }
    const [rows, lines] = [await linesOf(plain.id, "train"), await linesOf(made.id, "train")];
    const times = countsOf(lines.map(({ text }) => text));
    expect(new Set(times.keys())).toEqual(new Set(rows.map(({ text }) => text)));
    expect(countsOf(lines.map(({ labels }) => String(labels.intent)))).toEqual(
      new Map(
        [
          ["a", 160],
          ["b", 100],
          ["c", 100],
          ["d", 80],
        ].toSorted() as [string, number][],
      ),
    );
    expect(Math.max(...times.values())).toBe(10);

    const { repeats, warnings, ...summary } = made.summary;
    expect(repeats).toEqual({
      to: 100,
      isAuto: false,
      smallLabels: 3,
      lines: 20 + 84 + 72,
      rows: 20 + 16 + 8,
      labels: [
        {
          target: "intent",
          counts: [
            ["c", 84],
            ["d", 72],
            ["b", 20],
          ],
        },
      ],
    });
    const { repeats: none, warnings: before, ...without } = plain.summary;
    expect([none, summary]).toEqual([null, without]);
    expect(warnings.filter(({ code }) => code !== "repeat_limit")).toEqual(before);
    expect(warnings.find(({ code }) => code === "repeat_limit")).toEqual({
      code: "repeat_limit",
      message: "“d” stays under 100 training lines: a row is repeated until it stands there 10 times, and no more.",
      labels: ["d"],
    });
    expect(made.fileBytes.train).toBe((await bytesOf(made.id, "train")).length);
    const { leaks, ...counted } = made.summary;
    expect(await previewOf(id, balanceOf(100))).toEqual({ ...counted, leaks: null });
    expect(await bytesOf((await createPreparation(id, recipe.parse(balanceOf(100)))).id, "train")).toBe(
      await bytesOf(made.id, "train"),
    );
    const { data } = await listPreparations({ datasetId: id, limit: 10 });
    expect(data.map(({ rows: { train }, repeats: more }) => [train, more])).toEqual([
      [264, 176],
      [264, 176],
      [264, 0],
    ]);
    const file = JSON.parse(await readFile(path.join(paths.preparation(made.id), "recipe.json"), "utf8"));
    expect(file).toMatchObject({ recipe: { balance: { repeat: 100 } }, repeated: { to: 100, lines: 176 } });
    expect(await readFile(path.join(paths.preparation(plain.id), "recipe.json"), "utf8")).not.toContain("repeated");
  });

  it("are brought up to the middle label where no number is given", async () => {
    const { id } = await datasetOf(rowsOf({ a: 200, b: 100, c: 50 }), ROLES);
    const { repeats, splits } = await previewOf(id, balanceOf("auto"));
    expect(splits.train.labels[0]?.counts).toEqual([
      ["a", 160],
      ["b", 80],
      ["c", 40],
    ]);
    expect(repeats).toMatchObject({ to: 80, isAuto: true, smallLabels: 1, lines: 40, rows: 40 });
    const file = await createPreparation(id, recipe.parse(balanceOf(1)));
    expect(file.summary.repeats).toMatchObject({ to: 1, lines: 0, rows: 0, smallLabels: 0 });
  });

  it("take their other labels with them", async () => {
    const sets = ["joy", "joy", "joy", "joy", "joy", "joy", "fear", "fear", "joy|awe"];
    const rows = Array.from({ length: 360 }, (_, n) => [`feeling ${n}`, sets[n % sets.length] ?? ""]);
    const { id } = await datasetOf([["text", "feelings"], ...rows], {
      text: "text",
      targets: [
        {
          name: "mood",
          kind: "multi",
          source: { type: "separator", column: "feelings", separator: "|" },
          noneLabel: null,
        },
      ],
      group: null,
    });
    const made = await createPreparation(id, recipe.parse(balanceOf(100)));
    expect(made.summary.splits.train.labels[0]?.counts).toEqual([
      ["joy", 224],
      ["fear", 64],
      ["awe", 32],
    ]);
    expect(made.summary.repeats).toMatchObject({
      lines: 36 + 68,
      labels: [
        {
          counts: [
            ["joy", 68],
            ["awe", 68],
            ["fear", 36],
          ],
        },
      ],
    });
    const lines = await linesOf(made.id, "train");
    expect(lines).toHaveLength(288 + 36 + 68);
    expect(lines.filter(({ labels }) => labels.mood?.includes("awe"))).toHaveLength(100);
  });

  it.each([1, 700])("writes the same lines in passes of %i bytes", async (passBytes) => {
    const { id } = await datasetOf(rowsOf({ a: 40, b: 20, c: 10 }), ROLES);
    const wanted = recipe.parse(balanceOf(25));
    const made = await createPreparation(id, wanted);
    const source = await openSource(id);
    const plan = await planPreparation(source, wanted);
    const rows = await pickSplits(plan);
    const directory = await mkdtemp(path.join(os.tmpdir(), "studio-repeats-"));
    try {
      const lines = { ...rows, train: await pickTrainLines(plan, rows.train) };
      await writeSplits({ source, plan, lines }, directory, { passBytes });
      for (const split of SIDES) {
        const written = await readFile(path.join(directory, `${split}.jsonl`), "utf8");
        expect(written).toBe(await readFile(paths.preparationSplit(made.id, split), "utf8"));
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

describe("a preparation from before rows could be repeated", () => {
  it("is read as one that repeats nothing", async () => {
    const { id } = await datasetOf(rowsOf({ a: 30, b: 20 }), ROLES);
    const made = await createPreparation(id, recipe.parse(balanceOf(null)));
    const { balance, ...others } = made.recipe;
    const { repeat, ...olderBalance } = balance;
    const { repeats, ...older } = made.summary;
    await db.preparation.update({
      where: { id: made.id },
      data: { recipe: { ...others, balance: olderBalance }, summary: { ...older, version: 2 } },
    });
    expect(await getPreparation(made.id)).toEqual(made);
  });
});
