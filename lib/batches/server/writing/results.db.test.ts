import { writeFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFormula } from "@/lib/batches/defuse";
import type { RowSink } from "@/lib/datasets/server/import/row-sink";
import { readXlsx } from "@/lib/datasets/server/import/xlsx";
import { importLimits } from "@/lib/datasets/server/limits";
import { ensureServers } from "@/lib/servers/server/internal";
import { temporaryPath } from "@/lib/store/files";
import {
  aClassifierServer,
  aDraft,
  aModelRecord,
  aReadyBatch,
  type ClassifierServer,
  resultOf,
} from "@/lib/testing/batches";
import { storeBytes } from "@/lib/testing/imports";
import { aWorkbook, sheetRows } from "@/lib/testing/xlsx";

const SINGLE = [{ name: "thema", labels: ["größe", "preis"], lossFunction: "single_class" }];
const BOTH = [
  { name: "topics", labels: ["a", "b", "c"], lossFunction: "multi_class" },
  { name: "tone", labels: ["日本", "=1+1"], lossFunction: "single_class" },
];

let server: ClassifierServer;
let single: string;
let both: string;

beforeAll(async () => {
  await ensureServers();
  server = await aClassifierServer((text) => ({
    thema: text.includes("teuer") ? { größe: 0.25, preis: 0.75 } : { größe: 0.625, preis: 0.375 },
    topics: { a: 0.75, b: text.includes("two") ? 0.875 : 0.125, c: 0.25 },
    tone: text.includes("two") ? { 日本: 0.75, "=1+1": 0.25 } : { 日本: 0.25, "=1+1": 0.75 },
  }));
  single = await aModelRecord({ serverId: server.serverId, remoteId: "ft:classifier:thema", targets: SINGLE });
  both = await aModelRecord({ serverId: server.serverId, remoteId: "ft:classifier:both", targets: BOTH });
});
afterAll(() => server.close());

async function resultFor(modelId: string, fileName: string, content: string | Uint8Array, textColumns?: string[]) {
  const draft = await aDraft(modelId, fileName, content);
  const ready = await aReadyBatch(draft, textColumns && { textColumns });
  return { ready, bytes: await resultOf(ready.id) };
}

const ADDED = "label;score;second label;second score;needs review;review reason";

describe("the result of a CSV file", () => {
  it("keeps semicolons, Windows-1252, CRLF, quotes with line breaks and nine columns", async () => {
    const rows = [
      ["1", "Müller & Söhne", "das ist mir zu teuer, wirklich", "01.02.2024", "3,50", "-5", "€", "", " x "],
      ["2", "L'Été", 'er sagte: "zu klein"\r\nund ging; dann', "", "+3.2", "007", "“so”", "–", "y"],
    ];
    const cell = (text: string) => (/[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = rows.map((cells) => cells.map(cell).join(";"));
    const header = "nr;firma;text;datum;preis;zahl;z;leer;rand";
    const windows = (text: string) =>
      Buffer.from(
        text.replaceAll("€", "\x80").replaceAll("“", "\x93").replaceAll("”", "\x94").replaceAll("–", "\x96"),
        "latin1",
      );
    const { ready, bytes } = await resultFor(single, "Kunden.csv", windows(`${header}\r\n${lines.join("\r\n")}\r\n`), [
      "text",
    ]);
    expect(
      bytes.equals(
        windows(
          `${header};${ADDED}\r\n${lines[0]};preis;0.75;größe;0.25;no;\r\n${lines[1]};größe;0.625;preis;0.375;no;\r\n`,
        ),
      ),
    ).toBe(true);
    expect(ready.result).toMatchObject({ defusedCells: 0, lostCharacters: 0 });
  });

  it.each<[string, (text: string) => Buffer]>([
    ["UTF-8 with a byte order mark", (text) => Buffer.from(`\uFEFF${text}`)],
    ["UTF-16 LE", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16 BE", (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["UTF-8 without one", (text) => Buffer.from(text)],
  ])("keeps %s", async (_, encode) => {
    const body = (first: string, second: string) => `text\tn${first}\n\u{1F600} größe\t1${second}\n`;
    const { bytes } = await resultFor(single, "x.tsv", encode(body("", "")));
    const added = "\tlabel\tscore\tsecond label\tsecond score\tneeds review\treview reason";
    expect(bytes.equals(encode(body(added, "\tgröße\t0.625\tpreis\t0.375\tno\t")))).toBe(true);
  });

  it("defuses formulas and nothing else, and says which labels the encoding lacks", async () => {
    const cells = [
      "=1+1",
      "+cmd|' /C calc'!A0",
      "-2+3",
      "@SUM(A1)",
      "-5",
      "+3.2",
      "-1,234.50",
      "- no",
      "-",
      "+49 30 1234",
    ];
    const lines = cells.map((cell, n) => `"two ${n}";${cell};caf\xe9`);
    const file = Buffer.from(`text;zelle;ort\n${lines.join("\n")}\n`, "latin1");
    const { ready, bytes } = await resultFor(both, "x.csv", file, ["text"]);
    const rows = bytes
      .toString("latin1")
      .trimEnd()
      .split("\n")
      .map((line) => line.split(";"));
    expect(rows[0]?.slice(3)).toEqual(
      ["topics", "tone"].flatMap((target) =>
        ["label", "score", "second label", "second score", "needs review", "review reason"].map(
          (name) => `${target} ${name}`,
        ),
      ),
    );
    const kept = new Set(["-5", "+3.2", "-1,234.50", "-", "+49 30 1234"]);
    expect(rows.slice(1).map((row) => row[1])).toEqual(cells.map((cell) => (kept.has(cell) ? cell : `'${cell}`)));
    expect(rows[1]?.slice(3)).toEqual(["b|a", "0.875", "c", "0.25", "no", "", "??", "0.75", "'=1+1", "0.25", "no", ""]);
    expect(ready.result).toMatchObject({ defusedCells: 5 + 10, lostCharacters: 20 });
  });

  it("names its columns after the target where the file has such a column, and keeps names that are twice there", async () => {
    const { bytes } = await resultFor(single, "x.csv", "text,Label,x,x, y \nteuer,alt,1,2,3\n");
    expect(String(bytes).split("\n")[0]).toBe(
      "text,Label,x,x, y ,thema label,thema score,thema second label,thema second score,thema needs review,thema review reason",
    );
  });

  it("makes a table of a list, with names for its columns", async () => {
    const list = "zu teuer, finde ich\ndas passt gut\nviel zu klein\n";
    const draft = await aDraft(single, "Pasted list.csv", list, { hasHeader: false });
    const { id } = await aReadyBatch(draft);
    expect(String(await resultOf(id))).toBe(
      [
        "column 1,label,score,second label,second score,needs review,review reason",
        '"zu teuer, finde ich",preis,0.75,größe,0.25,no,',
        "das passt gut,größe,0.625,preis,0.375,no,",
        "viel zu klein,größe,0.625,preis,0.375,no,",
        "",
      ].join("\n"),
    );
  });

  it("has every cell of the file at its place, whatever stands there", async () => {
    const cell = fc.string({
      unit: fc.constantFrom(
        "a",
        "é",
        "語",
        "\u{1F600}",
        '"',
        "'",
        ",",
        ";",
        "\t",
        " ",
        "\n",
        "\r\n",
        "=",
        "1",
        "-",
        "\\",
        "|",
      ),
      maxLength: 12,
    });
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
        async (rows, delimiter, end) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const names = (rows[0] ?? []).map((_, index) => `name${index}`);
          const all = [names, ...rows];
          const file = all.map((cells) => cells.map(quote).join(delimiter) + end).join("");
          const draft = await aDraft(single, "any.csv", file);
          const ready = await aReadyBatch(draft, { textColumns: [names[0] ?? ""] });
          const read = await storeBytes(await resultOf(ready.id), { settings: { delimiter, hasHeader: true } });
          expect(draft.rowsTotal).toBe(rows.length);
          expect(read.names.slice(0, names.length)).toEqual(names);
          const before = await storeBytes(file, { settings: { delimiter, hasHeader: true } });
          expect(before.rows).toEqual(rows);
          expect(read.rows.map((cells) => cells.slice(0, names.length))).toEqual(
            rows.map((cells) => cells.map((text) => (isFormula(text) ? `'${text}` : text))),
          );
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe("the result of a workbook", () => {
  it("is a workbook: numbers, texts, and what looks like a formula marked as text", async () => {
    const rows = [
      ["nr", "text", "wert"],
      ["1", "zu teuer & <klein>", "3.5"],
      ["007", "zwei\nZeilen _x000D_", "=1+1"],
    ];
    const book = aWorkbook({
      sheets: [{ name: "Kunden &amp; mehr", rows: sheetRows(rows).replace("_x", "_x005F_x") }],
    });
    const { ready, bytes } = await resultFor(single, "Kunden.xlsx", book, ["text"]);
    expect(ready).toMatchObject({ resultFormat: "xlsx", result: { defusedCells: 1 } });
    const file = await temporaryPath("xlsx");
    await writeFile(file, bytes);
    const read: (readonly string[])[] = [];
    const sink: RowSink = {
      row: (cells) => void read.push(cells),
      reject: ({ reason }) => expect.fail(reason),
      blank: () => undefined,
      settle: async () => true,
    };
    const options = { settings: { hasHeader: false }, limits: importLimits() };
    const table = await readXlsx({ path: file }, sink, options);
    expect(read).toEqual([
      ["nr", "text", "wert", "label", "score", "second label", "second score", "needs review", "review reason"],
      ["1", "zu teuer & <klein>", "3.5", "preis", "0.75", "größe", "0.25", "no"],
      ["007", "zwei\nZeilen _x000D_", "=1+1", "größe", "0.625", "preis", "0.375", "no"],
    ]);
    expect(table.sheet).toBe("Kunden & mehr");
  });
});

describe("the result of another format", () => {
  it("is CSV for spreadsheets", async () => {
    const { ready, bytes } = await resultFor(single, "x.jsonl", '{"text":"zu teuer"}\n{"text":"gut"}\n');
    expect(ready.resultFormat).toBe("csv");
    expect(String(bytes)).toBe(
      "\uFEFFtext,label,score,second label,second score,needs review,review reason\r\nzu teuer,preis,0.75,größe,0.25,no,\r\ngut,größe,0.625,preis,0.375,no,\r\n",
    );
  });
});
