import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { describeColumns, shortTarget, shortText } from "@/lib/testing/roles";
import { guessRoles } from "./guess-roles";
import type { ColumnRoles } from "./roles-schema";

const DATA = path.resolve(process.cwd(), "../shared/data");

/** Cells of a file in RFC 4180, which the collection is in. */
function readCsv(file: string): string[][] {
  const bytes = readFileSync(file);
  const content = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const rows: string[][] = [];
  let cells: string[] = [];
  for (const match of content.matchAll(/("(?:[^"]|"")*"|[^",\n]*)(,|\n|$)/g)) {
    const [, cell = "", end] = match;
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ",") continue;
    if (cells.length > 1 || cells[0] !== "") rows.push(cells);
    cells = [];
  }
  return rows;
}

describe.skipIf(!existsSync(DATA))("guessRoles on published data sets (skipped where they are not at hand)", () => {
  it.each<[string, string, string[], Partial<ColumnRoles>]>([
    ["massive-en/train.csv", "text", ["label=label"], { id: "id", group: null, split: null }],
    ["massive-en-16/train.csv", "text", ["label=label"], { id: "row" }],
    ["banking77/train.csv", "text", ["label=label"], {}],
    ["goemotions/train.csv", "text", ["labels=labels[|]"], { id: "id" }],
    ["goemotions/test.csv", "text", ["labels=labels[|]"], { id: "id" }],
    ["jigsaw-2k/train.csv", "text", ["labels=labels[|]/none"], { id: "id" }],
    ["openai-moderation/moderation.csv", "text", ["labels=labels[|]/none"], {}],
    ["ethos/multilabel.csv", "text", ["labels=labels[|]/none"], {}],
    ["ethos/binary.csv", "text", ["label=label"], {}],
    ["openfood-mini/openfood.csv", "text", ["country_label=country_label", "food=food[|]"], { split: "split" }],
    ["nlupp/nlupp.csv", "text", ["labels=labels[|]"], { split: null, group: null }],
    ["tickets/tickets.csv", "text", ["queue=queue"], { group: null, id: null }],
    ["olid/train.csv", "text", ["subtask_a=subtask_a"], { id: "id" }],
    ["mlma/mlma.csv", "text", ["labels=labels[|]"], { group: null, id: null }],
    ["clinc150/train.csv", "text", ["label=label"], { id: null }],
    ["clinc150/oos.csv", "text", [], { split: "split" }],
    ["hate-offensive/hate_offensive.csv.gz", "text", ["label=label"], {}],
    ["ag-news/test.csv.gz", "text", ["label=label"], {}],
    ["20newsgroups/test.csv.gz", "text", ["label=label"], {}],
    ["tweeteval-emoji/validation.csv.gz", "text", ["label=label"], {}],
  ])("%s", (file, expectedText, targets, others) => {
    const [names = [], ...rows] = readCsv(path.join(DATA, file));
    const step = Math.max(1, Math.floor(rows.length / 1_000));
    const some = rows.filter((_, row) => row % step === 0);
    const roles = guessRoles(describeColumns(names, rows), rows.length, some);
    expect(shortText(roles)).toBe(expectedText);
    expect(roles.targets.map(shortTarget)).toEqual(targets);
    expect(roles).toMatchObject(others);
  });

  it("reads the flags and scores of moderation data where there is no list of them", () => {
    const guessed = ["jigsaw-2k/train.csv", "openai-moderation/moderation.csv", "ethos/multilabel.csv"].map((file) => {
      const rows = readCsv(path.join(DATA, file)).map(([first = "", , ...others]) => [first, ...others]);
      const [names = [], ...cells] = rows;
      return guessRoles(describeColumns(names, cells), cells.length, cells).targets.map(shortTarget);
    });
    expect(guessed).toEqual([
      ["labels=flags(toxic+severe_toxic+obscene+threat+insult+identity_hate)/none"],
      ["labels=flags(sexual+hate+violence+harassment+self-harm+sexual/minors+hate/threatening+violence/graphic)/none"],
      [
        "labels=scores(violence+directed_vs_generalized+gender+race+national_origin+disability+religion+sexual_orientation≥0.5)/none",
      ],
    ]);
  });
});
