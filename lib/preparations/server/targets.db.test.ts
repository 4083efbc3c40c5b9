import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { rolesInput } from "@/lib/datasets/roles-schema";
import { createDataset } from "@/lib/datasets/server/create";
import { updateDataset } from "@/lib/datasets/server/update";
import { paths } from "@/lib/store/paths";
import { datasetOf, KEEP_ALL, linesOf, previewOf, refusedFields } from "@/lib/testing/preparations";
import { invariant } from "@/lib/utils";
import { funnelFaults } from "../funnel";
import { type RecipeInput, recipe } from "../schema";
import { SIDES } from "../split/sides";
import { createPreparation } from "./create";
import { suggestPreparation } from "./suggest";

const create = (datasetId: string, input: RecipeInput) => createPreparation(datasetId, recipe.parse(input));

const separator = { type: "separator", column: "tags", separator: "|" } as const;

/** Tickets with tags in one cell and a country: every third in Switzerland, every tenth without a tag. */
function tickets(count: number) {
  const tags = ["refund", "refund|delivery", "delivery|refund|angry", "angry"];
  return [
    ["text", "tags", "country"],
    ...Array.from({ length: count }, (_, index) => [
      `ticket ${index}`,
      index % 10 === 9 ? "" : (tags[index % 4] ?? ""),
      index % 3 === 0 ? "switzerland" : "france",
    ]),
  ];
}

const TICKET_ROLES = {
  text: "text",
  targets: [
    { name: "tags", kind: "multi", source: separator, noneLabel: null },
    { name: "country", column: "country" },
  ],
} as const;

describe("several targets", () => {
  it("are written in their order, lists in the order of the cell, rows without a label in each left out", async () => {
    const { id } = await datasetOf(tickets(200), { ...TICKET_ROLES, targets: [...TICKET_ROLES.targets] });
    const made = await create(id, KEEP_ALL);
    expect(made.summary.source).toMatchObject({ rows: 180, labels: [{ target: "tags" }, { target: "country" }] });
    expect(made.summary.funnel).toMatchObject({ rows: 200, filtered: 200, labelled: 180, kept: 180 });
    expect(made.summary.warnings.map(({ message }) => message)).toContain(
      "20 rows without a label in every target are left out.",
    );
    const file = await readFile(paths.preparationSplit(made.id, "train"), "utf8");
    expect(file).toMatch(
      /^\{"text": "ticket \d+", "labels": \{"tags": \[.+\], "country": "(france|switzerland)"\}\}\n/,
    );
    expect(file).toContain('"tags": ["delivery", "refund", "angry"], "country"');
    expect(file).toContain('"tags": ["refund", "delivery"], "country"');

    for (const split of SIDES) {
      const lines = await linesOf(made.id, split);
      const { rows, labels } = made.summary.splits[split];
      expect(lines).toHaveLength(rows);
      for (const { target, counts } of labels) {
        for (const [label, count] of counts) {
          expect(lines.filter((line) => [line.labels[target]].flat().includes(label))).toHaveLength(count);
        }
      }
    }
    invariant(made.summary.funnel, "a new preparation has a funnel");
    expect(funnelFaults(made.summary.funnel)).toEqual([]);
  });

  it("of one column a label are listed in the order of the columns", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => [
      `t${index}`,
      index % 2 ? "1" : "0",
      index % 2 ? "" : "x",
      "yes",
    ]);
    const { id } = await datasetOf([["text", "spam", "toxic", "any"], ...rows], {
      text: "text",
      targets: [
        {
          name: "moderation",
          kind: "multi",
          source: { type: "flags", columns: ["any", "toxic", "spam"] },
          noneLabel: null,
        },
      ],
    });
    const made = await create(id, KEEP_ALL);
    for (const { labels } of await linesOf(made.id, "train")) {
      expect([
        ["any", "toxic"],
        ["any", "spam"],
      ]).toContainEqual(labels.moderation);
    }
  });

  it("lose labels under the minimum, and the rows that have no other; the minimum holds for each target", async () => {
    const rows = [
      ["text", "tags", "country"],
      ...Array.from({ length: 60 }, (_, index) => [`t${index}`, index < 40 ? "a" : "b", index % 2 ? "x" : "y"]),
      ...Array.from({ length: 5 }, (_, index) => [`u${index}`, "rare|a", "x"]),
      ...Array.from({ length: 4 }, (_, index) => [`v${index}`, "other", "x"]),
    ];
    const { id } = await datasetOf(rows, { ...TICKET_ROLES, targets: [...TICKET_ROLES.targets] });
    const made = await create(id, { balance: { minSamples: 10, maxSamples: null } });
    expect(made.summary.dropped).toEqual([
      ["rare", 5],
      ["other", 4],
    ]);
    expect(made.summary.funnel).toMatchObject({ labelled: 69, kept: 65, balanced: 65 });
    expect(made.summary.warnings.find(({ code }) => code === "labels_dropped")?.message).toBe(
      "tags: 2 labels with fewer than 10 rows are left out: “rare” and “other”. Together they have 9 rows.",
    );
    const lines = (await Promise.all(SIDES.map((split) => linesOf(made.id, split)))).flat();
    expect(lines.filter(({ text }) => text.startsWith("u")).map(({ labels }) => labels.tags)).toEqual(
      Array(5).fill(["a"]),
    );
    expect(lines.some(({ text }) => text.startsWith("v"))).toBe(false);
  });

  it("take the rarest labels first under a maximum, and name the ones that stay above it", async () => {
    const rows = [
      ["text", "tags"],
      ...Array.from({ length: 100 }, (_, index) => [`t${index}`, "common"]),
      ...Array.from({ length: 30 }, (_, index) => [`u${index}`, `common|${index % 2 ? "odd" : "even"}`]),
      ...Array.from({ length: 40 }, (_, index) => [`v${index}`, "alone"]),
    ];
    const targets = [{ name: "tags", kind: "multi", source: separator, noneLabel: null }] as const;
    const { id } = await datasetOf(rows, { text: "text", targets: [...targets] });
    const fits = await previewOf(id, { balance: { minSamples: 0, maxSamples: 35 } });
    expect(Object.fromEntries(fits.balanced.labels[0]?.counts ?? [])).toEqual({
      common: 35,
      odd: 15,
      even: 15,
      alone: 35,
    });
    expect(fits.warnings.map(({ code }) => code)).not.toContain("capped_by_others");
    const over = await previewOf(id, { balance: { minSamples: 0, maxSamples: 20 } });
    expect(Object.fromEntries(over.balanced.labels[0]?.counts ?? [])).toEqual({
      common: 30,
      odd: 15,
      even: 15,
      alone: 20,
    });
    expect(over.warnings).toContainEqual({
      code: "capped_by_others",
      message: "“common” keeps more than 20 rows, since rarer labels stand on the same rows.",
      labels: ["common"],
    });
    expect(over.funnel).toMatchObject({ kept: 170, balanced: 50 });
  });

  it("send a label of one row to train and name it", async () => {
    const rows = [...tickets(100), ["the only one", "unique|refund", "france"]];
    const { id } = await datasetOf(rows, { ...TICKET_ROLES, targets: [...TICKET_ROLES.targets] });
    const made = await create(id, KEEP_ALL);
    expect(made.summary.warnings).toContainEqual({
      code: "single_row_label",
      message: "tags: “unique” has only 1 row. It trains; nothing can measure how well it is learnt.",
      labels: ["unique"],
    });
    expect((await linesOf(made.id, "train")).map(({ text }) => text)).toContain("the only one");
  });

  it("can be balanced by one of them alone, which must be there", async () => {
    const { id } = await datasetOf(tickets(300), { ...TICKET_ROLES, targets: [...TICKET_ROLES.targets] });
    const byCountry = await previewOf(id, { ...KEEP_ALL, split: { stratifyBy: "country" } });
    const [all, test] = [byCountry.source, byCountry.splits.test].map((part) =>
      Object.fromEntries(part.labels[1]?.counts ?? []),
    );
    expect(Math.abs((test?.france ?? 0) - (all?.france ?? 0) / 10)).toBeLessThan(1);
    expect(await refusedFields(id, { split: { stratifyBy: "nobody" } })).toEqual(["split.stratifyBy"]);
  });

  it("each need two labels", async () => {
    const { id } = await datasetOf(
      [["text", "tags", "country"], ...Array.from({ length: 40 }, (_, i) => [`t${i}`, i % 2 ? "a" : "b", "x"])],
      { ...TICKET_ROLES, targets: [...TICKET_ROLES.targets] },
    );
    await expect(create(id, KEEP_ALL)).rejects.toMatchObject({
      message: expect.stringContaining("Only one label of “country” is left, “x”"),
    });
  });

  it("get a suggestion without a maximum", async () => {
    const { id } = await datasetOf(tickets(200), { ...TICKET_ROLES, targets: [...TICKET_ROLES.targets] });
    const suggestion = await suggestPreparation(id);
    expect(suggestion.recipe.balance).toMatchObject({ minSamples: 10, maxSamples: null });
    expect(suggestion.reason).toMatch(/^All 5 labels have at least 10 rows\./);
  });
});

// The data set is not part of the project; it lies beside a development checkout.
const GOEMOTIONS = path.resolve(process.cwd(), "../shared/data/goemotions/train.csv");

describe.skipIf(!existsSync(GOEMOTIONS))("goemotions (skipped where the data set is not at hand)", () => {
  it("keeps each label's share in each split within one row or one point", async () => {
    const { id } = await createDataset({ body: createReadStream(GOEMOTIONS), fileName: "train.csv" });
    const source = { type: "separator" as const, column: "labels", separator: "|" };
    const targets = [{ name: "emotions", kind: "multi" as const, source, noneLabel: null }];
    await updateDataset(id, { roles: rolesInput.parse({ text: "text", targets }) });
    const { source: all, splits, warnings } = await previewOf(id, KEEP_ALL);
    expect(SIDES.map((split) => splits[split].rows)).toEqual([34_728, 4_341, 4_341]);
    expect(all.labels[0]?.counts).toHaveLength(28);
    for (const split of SIDES) {
      const { rows, labels } = splits[split];
      const counts = new Map(labels[0]?.counts);
      for (const [label, count] of all.labels[0]?.counts ?? []) {
        const miss = Math.abs((counts.get(label) ?? 0) - (count / all.rows) * rows);
        expect(miss).toBeLessThanOrEqual(Math.max(1, 0.01 * rows));
      }
    }
    expect(warnings).toEqual([]);
  });
});
