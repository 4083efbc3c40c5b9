import { describe, expect, it } from "vitest";
import { aDatasetOf, aTable, clean } from "@/lib/testing/cleaning";
import { type ConflictsQuery, conflictsQuery, datasetProfile } from "../../profile-schema";
import { estimateTokens } from "../../token-estimate";
import { readCopies } from "../copies/read-copies";
import { fetchReadyDataset } from "../internal";
import { listConflicts } from "./list-conflicts";
import { profileDataset } from "./profile-dataset";

const TEXTS: [text: string, label: string][] = [
  ["where is my parcel", "delivery"],
  ["where is my parcel", "returns"],
  ["where is my parcel", "delivery"],
  ["Where is my parcel", "delivery"],
  ["write to <b>anna@example.org</b>", "contact"],
  [" no", "contact"],
  ["", "contact"],
  ["\t ", "delivery"],
  ["cafe\u0301 au lait", ""],
  ["pay & go &amp; more", "payment"],
];

describe("profileDataset", () => {
  it("counts what is the matter with texts and labels", async () => {
    const id = await aTable({ rows: TEXTS });
    const profile = await profileDataset(id);
    expect(datasetProfile.parse(profile)).toEqual(profile);
    expect(profile).toMatchObject({
      rows: 10,
      targets: [{ name: "label", emptyCount: 1, labelCount: 4, conflictTexts: 1, conflictRows: 3, severalCount: 0 }],
      text: { emptyCount: 2, duplicateCount: 2, shortCount: 2, longCount: 0, cutCount: 0, tokenLimit: 16_384 },
      languages: [],
    });
    const fixes = profile.readiness.map(({ code, level, fix }) => [code, level, fix?.type]);
    expect(fixes).toEqual(
      expect.arrayContaining([
        ["few_rows", "warning", undefined],
        ["unlabelled", "warning", "step"],
        ["rare_labels", "warning", "splits"],
        ["conflicts", "warning", "conflicts"],
        ["empty_text", "warning", "step"],
        ["duplicates", "warning", "step"],
        ["personal_data", "warning", "step"],
        ["html", "warning", "step"],
        ["untrimmed", "warning", "step"],
        ["unnormalised", "warning", "step"],
      ]),
    );
    const rowsOf = (code: string) => profile.readiness.find((item) => item.code === code)?.message;
    expect(rowsOf("html")).toBe("2 rows hold HTML.");
    expect(rowsOf("untrimmed")).toBe("2 rows hold spaces at the beginning or the end.");
  });

  it("does what its fixes promise", async () => {
    const id = await aTable({ rows: TEXTS });
    for (let round = 0; round < 10; round++) {
      const { readiness } = await profileDataset(id);
      const step = readiness.map(({ fix }) => fix).find((fix) => fix?.type === "step");
      if (step?.type !== "step") break;
      await clean(id, step.action);
    }
    const { readiness } = await profileDataset(id);
    expect(readiness.filter(({ level }) => level === "warning").map(({ code }) => code)).toEqual([
      "few_rows",
      "rare_labels",
      "conflicts",
      "duplicates",
      "short_text",
      "near_copies",
    ]);
  });

  it("offers no step that has nothing to do", async () => {
    const texts = ["a < b, c > d", "R&D;", "user@home", "‍👩‍🚀 in space", "<a@b>"];
    const id = await aTable({ rows: texts.map((text) => [text, "x"]) });
    const { readiness } = await profileDataset(id);
    expect(readiness.flatMap(({ code, fix }) => (fix?.type === "step" ? [code] : []))).toEqual([]);
  });

  it("measures texts in characters and tokens, short and long", async () => {
    const texts = ["hi", "hello there", "a".repeat(20_001), "1 ".repeat(17_000), "word ".repeat(4_000)];
    const { text } = await profileDataset(await aTable({ rows: texts.map((one) => [one, "x"]) }));
    expect(text).toMatchObject({ shortCount: 1, longCount: 2, cutCount: 1 });
    expect(text.characters).toMatchObject({ median: 20_000, max: 34_000 });
    expect(text.tokens).toMatchObject({
      max: 17_000,
      mean: texts.reduce((sum, one) => sum + estimateTokens(one), 0) / 5,
    });
    for (const { bins } of [text.characters, text.tokens])
      expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(5);
  });

  it("estimates the tokens of many texts from some of them", async () => {
    const text = "'wake me up at ' || (row % 24) || case when row % 97 = 0 then repeat(' and again', 30) else '' end";
    const rowCount = 60_000;
    const id = await aDatasetOf({
      columns: ["text", "label"],
      rowCount,
      select: `SELECT row, ${text} AS c0, 'l' || row % 3 AS c1 FROM (SELECT range::INTEGER AS row FROM range(${rowCount}))`,
    });
    const counted = Array.from({ length: rowCount }, (_, row) =>
      estimateTokens(`wake me up at ${row % 24}${row % 97 === 0 ? " and again".repeat(30) : ""}`),
    );
    const mean = counted.reduce((sum, count) => sum + count, 0) / rowCount;
    const profile = await profileDataset(id);
    expect(Math.abs(profile.text.tokens.mean / mean - 1)).toBeLessThan(0.02);
    expect(profile.text.tokens.max).toBe(Math.max(...counted));
    const rows = profile.text.tokens.bins.reduce((sum, bin) => sum + bin.rows, 0);
    expect(Math.abs(rows - rowCount)).toBeLessThan(20);
    expect(profile.text.duplicateCount).toBeGreaterThan(59_000);
  });

  it("says which languages the texts are in", async () => {
    const english = ["please tell me where my parcel is", "i would like to return these shoes"];
    const german = ["bitte sagen Sie mir, wo mein Paket ist", "ich möchte diese Schuhe zurückgeben"];
    const rows = Array.from({ length: 12 }, (_, row) => [(row % 3 === 0 ? german : english)[row % 2] ?? "", "x"]);
    const { languages } = await profileDataset(await aTable({ rows }));
    expect(languages).toEqual([
      { code: "en", name: "English", share: 8 / 12 },
      { code: "de", name: "German", share: 4 / 12 },
    ]);
  });

  it("looks for near-copies among little text by itself", async () => {
    const text = "please tell me where the parcel is that i ordered last week";
    const id = await aTable({
      rows: [
        [text, "a"],
        [`${text} now`, "a"],
        ["something else", "b"],
      ],
    });
    expect((await profileDataset(id)).readiness).toContainEqual(
      expect.objectContaining({ code: "near_copies", message: expect.stringMatching(/^2 rows .* in 1 group/) }),
    );
  });

  it("says of much text that nobody has looked for near-copies, until somebody has", async () => {
    const id = await aTable({ rows: Array.from({ length: 30 }, (_, row) => [`${row} ${"word ".repeat(1_500)}`, "a"]) });
    const codes = async () =>
      (await profileDataset(id)).readiness.flatMap(({ code }) => (code.startsWith("near_copies") ? [code] : []));
    expect(await codes()).toEqual(["near_copies_unknown"]);
    await readCopies(await fetchReadyDataset(id));
    expect(await codes()).toEqual(["near_copies"]);
  });

  it("says what is missing where no column is chosen", async () => {
    const id = await aTable({ rows: TEXTS });
    const { db } = await import("@/lib/db/client");
    const { Prisma } = await import("@/lib/db/generated/client");
    await db.dataset.update({ where: { id }, data: { roles: Prisma.DbNull } });
    const profile = await profileDataset(id);
    expect(profile.readiness.map(({ code, level }) => [code, level])).toEqual([
      ["no_text", "blocking"],
      ["no_target", "blocking"],
      ["few_rows", "warning"],
    ]);
    expect(profile).toMatchObject({ targets: [], text: { emptyCount: 0 }, languages: [] });
  });
});

describe("listConflicts", () => {
  const ask = (query: Partial<ConflictsQuery> = {}) => conflictsQuery.parse(query);

  it("lists each text with its labels, those with the most rows first", async () => {
    const rows = [...TEXTS, ["pay", "a"], ["pay", "b"], ["pay", ""], ["twice", "a"], ["twice", "a"]];
    const id = await aTable({ rows });
    expect(await listConflicts(id, ask())).toEqual({
      target: "label",
      total: 2,
      data: [
        {
          text: "where is my parcel",
          labels: [
            ["delivery", 2],
            ["returns", 1],
          ],
        },
        {
          text: "pay",
          labels: [
            ["a", 1],
            ["b", 1],
          ],
        },
      ],
    });
    const second = await listConflicts(id, ask({ limit: 1, offset: 1 }));
    expect(second.data.map(({ text }) => text)).toEqual(["pay"]);
    expect((await listConflicts(id, ask({ offset: 5 }))).data).toEqual([]);
  });

  it("compares sets of labels, of the target that is asked for", async () => {
    const rows = [
      ["one", "a|b", "x"],
      ["one", "b|a", "y"],
      ["two", "a", "x"],
      ["two", "a|b", "x"],
    ];
    const id = await aTable({
      columns: ["text", "topics", "tone"],
      rows,
      roles: {
        text: "text",
        targets: [
          {
            name: "topics",
            kind: "multi",
            source: { type: "separator", column: "topics", separator: "|" },
            noneLabel: null,
          },
          { name: "tone", column: "tone" },
        ],
      },
    });
    expect((await listConflicts(id, ask())).data).toEqual([
      {
        text: "two",
        labels: [
          ["a", 1],
          ["a, b", 1],
        ],
      },
    ]);
    expect((await listConflicts(id, ask({ target: "tone" }))).data.map(({ text }) => text)).toEqual(["one"]);
    await expect(listConflicts(id, ask({ target: "none" }))).rejects.toMatchObject({ code: "invalid" });
  });

  it("is settled by the cleaning step", async () => {
    const id = await aTable({ rows: TEXTS });
    await clean(id, { kind: "set_label_of_text", target: "label", text: "where is my parcel", label: "delivery" });
    expect(await listConflicts(id, ask())).toEqual({ target: "label", total: 0, data: [] });
  });
});
