import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RowOutcome, rowOutcome } from "@/lib/datasets/rows-schema";
import { listTasks } from "@/lib/datasets/server/tasks";
import { paths } from "@/lib/store/paths";
import { aDataset, aPreparation } from "@/lib/testing/factories";
import { datasetOf, KEEP_ALL, linesOf } from "@/lib/testing/preparations";
import { funnelFaults, funnelOf, noOutcomes } from "../funnel";
import { recipe } from "../schema";
import { SIDES } from "../split/sides";
import type { ReadCopies } from "./bonds";
import { createPreparation } from "./create";
import { outcomeCode, readOutcomes, rowsOfOutcome } from "./outcomes";

/** Rows of several kinds: filtered ones, ones without a label, labels of all sizes, a split column, groups. */
function someRows(count: number): string[][] {
  const label = (i: number) =>
    i % 17 === 0 ? "" : i % 13 === 0 ? "rare" : i % 3 === 0 ? "a" : i % 2 === 0 ? "b|a" : "b";
  const part = (i: number) => ["train", "train", "dev", "test", "?"][i % 5] ?? "";
  const rows = Array.from({ length: count }, (_, i) => [
    `row ${i}`,
    label(i),
    i % 7 ? "en" : "de",
    part(i),
    `g${i % 40}`,
  ]);
  return [["text", "tags", "lang", "part", "group"], ...rows];
}

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
  split: "part",
};

const recipes = fc.record({
  minSamples: fc.constantFrom(0, 20),
  maxSamples: fc.constantFrom(null, 10, 50),
  order: fc.constantFrom("balance-then-split" as const, "split-then-balance" as const),
  method: fc.constantFrom("random" as const, "iterative" as const, "column" as const),
  groupBy: fc.constantFrom(null, "group"),
  isLocked: fc.boolean(),
  isFiltered: fc.boolean(),
});

describe("outcomes", () => {
  it("give every row of the source one, and add up to the funnel", async () => {
    const { id } = await datasetOf(someRows(300), ROLES);
    const locked = await createPreparation(id, recipe.parse({ ...KEEP_ALL, split: { test: 0.05 } }));
    await fc.assert(
      fc.asyncProperty(recipes, async ({ minSamples, maxSamples, order, method, groupBy, isLocked, isFiltered }) => {
        const made = await createPreparation(
          id,
          recipe.parse({
            balance: { minSamples, maxSamples },
            order,
            split: { method, groupBy, lockedTest: isLocked ? locked.id : null },
            filter: isFiltered ? [{ column: "lang", op: "eq", value: "en" }] : [],
          }),
        );
        const outcomes = await readOutcomes(made.id);
        const counts = noOutcomes();
        for (const code of outcomes ?? []) {
          const outcome = rowOutcome.options[code - 1];
          if (outcome !== undefined) counts[outcome] += 1;
        }
        expect(outcomes).toHaveLength(300);
        expect(made.summary.funnel).toEqual(funnelOf({ lines: 300, rejected: 0, blank: 0 }, counts));
        if (made.summary.funnel !== null) expect(funnelFaults(made.summary.funnel)).toEqual([]);
        for (const split of SIDES) {
          const bytes = await readFile(paths.preparationRows(made.id, split));
          const rows = Array.from({ length: bytes.length / 4 }, (_, place) => bytes.readInt32LE(place * 4));
          expect((await linesOf(made.id, split)).map(({ text }) => text)).toEqual(rows.map((row) => `row ${row}`));
          expect(rows.toSorted((a, b) => a - b)).toEqual([...((await rowsOfOutcome(made.id, split)) ?? [])]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("are found by name, and are null where there are none", async () => {
    const { id } = await aPreparation({ labels: { a: 30, b: 20 } });
    expect(await rowsOfOutcome(id, "train")).toHaveLength(40);
    expect(await rowsOfOutcome(id, "capped")).toHaveLength(0);
    expect(await rowsOfOutcome("pr_none", "train")).toBe(null);
    expect(await readOutcomes("../etc/passwd")).toBe(null);
    const codes = rowOutcome.options.map((outcome: RowOutcome) => outcomeCode(outcome));
    expect(codes).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("preparing", () => {
  it("is a task of the dataset that can be cancelled midway and leaves nothing", async () => {
    const { id } = await aDataset();
    const leaving = new AbortController();
    let label = "";
    const read: ReadCopies = async () => {
      label = listTasks(id)[0]?.label ?? "";
      leaving.abort();
      return { clustersAt: () => ({ clusterOfRow: new Int32Array(90).fill(-1), clusterCount: 0 }) };
    };
    const making = createPreparation(id, recipe.parse(KEEP_ALL), { signal: leaving.signal, read });
    await expect(making).rejects.toMatchObject({ code: "cancelled" });
    expect(label).toBe("Looking for copies between the splits");
    expect(listTasks(id)).toEqual([]);
  });
});
