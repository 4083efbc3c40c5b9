import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datasetRowsQuery, rowOutcome } from "@/lib/datasets/rows-schema";
import { jumpSteps } from "@/lib/datasets/server/cleaning/jump-steps";
import { listRows } from "@/lib/datasets/server/rows";
import { aTable, clean } from "@/lib/testing/cleaning";
import { datasetOf, KEEP_ALL, linesOf, previewOf } from "@/lib/testing/preparations";
import { funnelFaults, funnelOf, noOutcomes } from "../funnel";
import { funnelStages } from "../funnel-stages";
import { type RecipeInput, recipe } from "../schema";
import { createPreparation } from "./create";
import { readOutcomes, rowsOfOutcome } from "./outcomes";

const TAGS = {
  name: "tags",
  kind: "multi" as const,
  source: { type: "separator" as const, column: "tags", separator: "|" },
  noneLabel: null,
};
const MULTI = { text: "text", targets: [TAGS], split: "part" };

const SUBJECTS = ["parcel", "refund", "invoice", "password", "delivery", "account", "voucher", "address"];

/** Texts that are near-copies of one another in threes, with everything a recipe can look at. */
function notes(count: number): string[][] {
  const rows = Array.from({ length: count }, (_, i) => {
    const group = Math.floor(i / 3);
    const words = [0, 1, 2, 3].map((n) => `${SUBJECTS[(group + n * 3) % SUBJECTS.length]}${group * 7 + n}`);
    return [
      `${words.join(" ")} is what I wrote to you about in number ${group}${"!".repeat(i % 3)}`,
      ["a", "b", "a|b", "c"][i % 4] ?? "",
      i % 6 === 0 ? "de" : "en",
      ["train", "train", "dev", "test", "train"][Math.floor(i / 6) % 5] ?? "",
      `g${Math.floor(i / 6)}`,
    ];
  });
  return [["text", "tags", "lang", "part", "group"], ...rows];
}

const create = (id: string, input: RecipeInput) => createPreparation(id, recipe.parse(input));

const give = (texts: readonly string[], label: (index: number) => string[], target = "tags") => ({
  kind: "add_rows" as const,
  rows: texts.map((text, index) => ({ text, labels: { [target]: label(index) } })),
});

const recipes = fc.record({
  minSamples: fc.constantFrom(0, 20),
  maxSamples: fc.constantFrom(null, 10, 40),
  scope: fc.constantFrom("all" as const, "train" as const),
  order: fc.constantFrom("balance-then-split" as const, "split-then-balance" as const),
  method: fc.constantFrom("random" as const, "iterative" as const, "column" as const),
  groupBy: fc.constantFrom(null, "group"),
  nearDuplicates: fc.constantFrom(null, 0.85),
  repeat: fc.constantFrom(null, "auto" as const),
  isLocked: fc.boolean(),
  isFiltered: fc.boolean(),
  seed: fc.nat({ max: 99 }),
});

describe("rows from corrections", () => {
  it("are never in validation or test, whatever the recipe, and the funnel adds up", { timeout: 120_000 }, async () => {
    const rows = notes(240);
    const { id } = await datasetOf(rows, MULTI);
    const locked = await create(id, { ...KEEP_ALL, split: { test: 0.1 } });
    // Some are near-copies of rows that are there, some are on their own, one brings a label that no row has.
    const texts = Array.from({ length: 24 }, (_, i) =>
      i % 2 === 0 ? `${rows[1 + i * 9]?.[0]} ?` : `a sentence of its own, number ${i} of those that were added`,
    );
    await clean(
      id,
      give(texts, (i) => (i === 23 ? ["new"] : ([["a"], ["b", "c"], ["c"]][i % 3] ?? []))),
    );
    await clean(id, { kind: "delete_rows", rows: [5, 241] });
    let [sawTrained, sawWithheld] = [false, false];
    await fc.assert(
      fc.asyncProperty(recipes, async (random) => {
        const { minSamples, maxSamples, scope, order, method, groupBy, nearDuplicates, repeat, seed } = random;
        const input: RecipeInput = {
          balance: { minSamples, maxSamples, scope, repeat },
          order,
          split: { method, groupBy, nearDuplicates, lockedTest: random.isLocked ? locked.id : null },
          filter: random.isFiltered ? [{ column: "lang", op: "ne", value: "de" }] : [],
          seed,
        };
        const { id: made, summary } = await create(id, input);
        for (const split of ["validation", "test"] as const) {
          expect((await linesOf(made, split)).filter(({ text }) => texts.includes(text))).toEqual([]);
        }
        const outcomes = (await readOutcomes(made)) ?? new Uint8Array();
        const counts = noOutcomes();
        for (const code of outcomes) {
          const outcome = rowOutcome.options[code - 1];
          if (outcome !== undefined) counts[outcome] += 1;
        }
        expect(outcomes).toHaveLength(264);
        expect(summary.funnel).toEqual(funnelOf({ lines: 240, rejected: 0, blank: 0, added: 23 }, counts));
        expect(summary.funnel && funnelFaults(summary.funnel)).toEqual([]);
        expect(summary.funnel).toMatchObject({ rows: 240, added: 23, cleaned: 262 });
        const trained = ((await rowsOfOutcome(made, "train")) ?? new Int32Array()).filter((row) => row >= 240);
        const withheld = ((await rowsOfOutcome(made, "withheld")) ?? new Int32Array()).filter((row) => row >= 240);
        expect(summary.added).toEqual({ rows: 23, train: trained.length, withheld: withheld.length });
        if (nearDuplicates !== null) expect(summary.leaks?.actual.testRows).toBe(0);
        sawTrained ||= trained.length > 0;
        sawWithheld ||= withheld.length > 0;
        const { leaks, ...counted } = summary;
        const preview = await previewOf(id, input);
        const found = new Set(["duplicates", "groups_straddle"]);
        expect(preview).toEqual({
          ...counted,
          leaks: null,
          warnings: counted.warnings.filter(({ code }) => !found.has(code)),
        });
      }),
      { numRuns: 40 },
    );
    expect(sawTrained && sawWithheld).toBe(true);
  });

  it("leave the other rows where they are: the tutorial's split, and theirs at the end of train", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => [`text ${i}`, `l${i % 3}`]);
    const id = await aTable({ rows });
    const before = await create(id, KEEP_ALL);
    await clean(
      id,
      give(["one", "two"], (i) => [`l${i}`], "label"),
    );
    const after = await create(id, KEEP_ALL);
    for (const split of ["validation", "test"] as const) {
      expect(await linesOf(after.id, split)).toEqual(await linesOf(before.id, split));
    }
    const train = await linesOf(after.id, "train");
    expect(train.slice(0, -2)).toEqual(await linesOf(before.id, "train"));
    expect(train.slice(-2).map(({ text }) => text)).toEqual(["one", "two"]);
    expect(after.summary.added).toEqual({ rows: 2, train: 2, withheld: 0 });
    expect(before.summary.added).toBe(null);
    const stage = after.summary.funnel && funnelStages(after.summary.funnel)[2];
    expect(stage).toMatchObject({ count: 102, gain: { count: 2, words: "added by corrections" }, losses: [] });
  });

  it("come first under a maximum, count towards the minimum, and teach a label that no row has", async () => {
    const rows = Array.from({ length: 120 }, (_, i) => [`text ${i}`, i < 100 ? `l${i % 2}` : "small"]);
    const id = await aTable({ rows });
    await clean(
      id,
      give(["p", "q", "r", "s", "t"], (i) => [i < 2 ? "l0" : i === 2 ? "small" : "new"], "label"),
    );
    const input: RecipeInput = { balance: { minSamples: 2, maxSamples: 20 }, split: { validation: 0.2, test: 0.2 } };
    const { id: made, summary } = await create(id, input);
    const train = await linesOf(made, "train");
    expect(train.map(({ text }) => text).slice(-5)).toEqual(["p", "q", "r", "s", "t"]);
    const rowsOf = (label: string) =>
      Object.values(summary.splits).reduce(
        (sum, { labels }) => sum + (labels[0]?.counts.find(([name]) => name === label)?.[1] ?? 0),
        0,
      );
    expect([rowsOf("l0"), rowsOf("l1"), rowsOf("small"), rowsOf("new")]).toEqual([20, 20, 20, 2]);
    expect(summary.warnings.map(({ code }) => code)).toContain("label_missing_in_split");
    const kept = await create(id, { balance: { minSamples: 21, maxSamples: null } });
    expect(kept.summary.dropped).toEqual([["new", 2]]);
    expect(kept.summary.added).toEqual({ rows: 5, train: 3, withheld: 0 });
  });

  it("can still be looked at when their step was undone, and another took its place", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [`text ${i}`, `l${i % 2}`]);
    const id = await aTable({ rows });
    await clean(
      id,
      give(["one", "two"], () => ["l0"], "label"),
    );
    const { id: made, summary } = await create(id, KEEP_ALL);
    const train = async (q?: string) =>
      listRows(id, datasetRowsQuery.parse({ preparation: made, outcome: "train", limit: 100, ...(q ? { q } : {}) }));
    expect(await train()).toMatchObject({ total: summary.splits.train.rows });
    await jumpSteps(id, 0);
    expect((await train()).data.slice(-2).map(({ cells }) => cells)).toEqual([
      ["one", "l0"],
      ["two", "l0"],
    ]);
    await clean(
      id,
      give(["other"], () => ["l1"], "label"),
    );
    expect((await train("other")).data).toEqual([]);
    expect((await train("two")).data).toEqual([{ row: 41, cells: ["two", "l0"] }]);
    expect((await train()).data).toHaveLength(summary.splits.train.rows);
  });
});
