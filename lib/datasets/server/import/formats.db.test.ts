import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { temporaryPath } from "@/lib/store/files";
import { storeBytes } from "@/lib/testing/imports";
import { aWorkbook, aZip, sheetRows } from "@/lib/testing/xlsx";

describe("JSON Lines", () => {
  it("makes columns of keys in order of appearance, and flattens one level", async () => {
    const lines = [
      '{"text": "hé\\u00e9 \\ud83d\\ude00", "labels": {"intent": "a", "deep": {"x": [1, 2.0]}}, "n": 1.0}',
      '{"n": 12345678901234567890, "extra": true, "text": null, "tags": ["a", "\\u00e9"]}',
      '{"labels": {"intent": "b"}, "text": "t", "text": "last", "n": 1e3}',
      "{}",
    ];
    const { names, rows, counts, options } = await storeBytes(lines.join("\r\n"), { fileName: "x.jsonl" });
    expect(names).toEqual(["text", "labels.intent", "labels.deep", "n", "extra", "tags"]);
    expect(rows).toEqual([
      ["héé 😀", "a", '{"x":[1,2.0]}', "1.0", "", ""],
      ["", "", "", "12345678901234567890", "true", '["a","é"]'],
      ["last", "b", "", "1e3", "", ""],
      ["", "", "", "", "", ""],
    ]);
    expect(counts).toMatchObject({ lines: 4, rows: 4 });
    expect(options).toMatchObject({ format: "jsonl", compression: "none", encoding: "utf-8", hasHeader: false });
    expect((await storeBytes(gzipSync(lines.join("\n")), { fileName: "x.jsonl.gz" })).rows).toEqual(rows);
  });

  it("keeps a key with a dot and a path apart, and drops a parent that was only ever null", async () => {
    const { names, rows } = await storeBytes('{"a.b":"x","a":{"b":"y"}}\n{"a":null,"c":null}\n');
    expect(names).toEqual(["a.b", "a.b (2)", "c"]);
    expect(rows).toEqual([
      ["x", "y", ""],
      ["", "", ""],
    ]);
  });

  it("rejects lines that are no objects, with line and reason, and counts the blank ones", async () => {
    const lines = [
      '{"a":"x"}',
      "",
      "[1]",
      '"text"',
      '{"a":"y"',
      '{"a":"y",}',
      "{'a':1}",
      '{"a":"line\tbreak"}',
      '{"a":"\\u0000"}',
      '{"a":"\\ud800"}',
      `${'{"a":'.repeat(200)}1${"}".repeat(200)}`,
      '{"a":"z"}',
    ];
    const { rows, counts, rejectedPath } = await storeBytes(`${lines.join("\n")}\n`, { fileName: "x.jsonl" });
    expect(rows).toEqual([["x"], ["z"]]);
    expect(counts).toEqual({ version: 1, lines: 12, rows: 2, rejected: 9, blank: 1, padded: 0 });
    const listed = (await readFile(rejectedPath, "utf8")).split("\r\n").slice(1, -1);
    expect(listed.map((line) => line.replace(/,(?=[^,]*$).*/, ""))).toEqual([
      expect.stringMatching(/^3,The line is not a JSON object but a list\./),
      expect.stringMatching(/^4,The line is not a JSON object but a text\./),
      expect.stringMatching(/^5,.*ends too early: a comma or } is missing/),
      expect.stringMatching(/^6,.*a key in double quotes is expected at character 10/),
      expect.stringMatching(/^7,.*a key in double quotes/),
      expect.stringMatching(/^8,.*no line break or control character/),
      expect.stringMatching(/^9,The row contains a NUL character/),
      expect.stringMatching(/^10,"The row contains half a character/),
      expect.stringMatching(/^11,.*less than 100 levels/),
    ]);
  });

  it("rejects a line that is too long, and refuses too many keys", async () => {
    const { counts } = await storeBytes(`{"a":"${"x".repeat(3 * 1024 ** 2)}"}\n{"a":"y"}\n{"a":"z"}\n`, {
      fileName: "x.jsonl",
    });
    expect(counts).toMatchObject({ lines: 3, rows: 2, rejected: 1 });
    const keys = JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`k${index}`, index])));
    await expect(storeBytes(`${keys}\n${keys}\n`)).rejects.toThrow(/more than 1,000 columns.*MAX_COLUMNS/);
  });
});

describe("JSON", () => {
  const rows = [
    ["a", "1"],
    ["b", "2.50"],
  ];
  it.each<[string, string]>([
    ["a list of objects", '[{"t":"a","n":1},{"t":"b","n":2.50}]'],
    ["the same over many lines", '[\n  {\n    "t": "a",\n    "n": 1\n  },\n  {"t": "b", "n": 2.50}\n]\n'],
    ["an object that holds it", '{"meta":{"count":2},"data":[{"t":"a","n":1},{"t":"b","n":2.50}],"end":[1,2]}'],
    ["an object in an object that holds it", '{"result":{"rows":[{"t":"a","n":1},{"t":"b","n":2.50}]}}'],
    ["objects one after the other", '{\n"t":"a",\n"n":1}\n{\n"t":"b",\n"n":2.50}'],
    ["a list of lists with a header", '[["t","n"],["a",1],["b",2.50]]'],
  ])("%s", async (_, text) => {
    const stored = await storeBytes(text, { fileName: "x.json" });
    expect(stored.names).toEqual(["t", "n"]);
    expect(stored.rows).toEqual(rows);
    expect(stored.options.format).toBe("json");
    expect(stored.counts).toMatchObject({ lines: 2, rows: 2 });
  });

  it("reads a list of lists without a header, and as a person says", async () => {
    expect((await storeBytes("[[1,2],[3,4]]")).names).toEqual(["column 1", "column 2"]);
    const { names, rows: read } = await storeBytes('[["a","b"],["c"],["d","e","f"]]', {
      settings: { hasHeader: false },
    });
    expect(names).toEqual(["column 1", "column 2", "column 3"]);
    expect(read).toEqual([
      ["a", "b", ""],
      ["c", "", ""],
      ["d", "e", "f"],
    ]);
  });

  it("rejects what is no row, and says what it does not read", async () => {
    const text = '{"other":[{"x":1}],"data":[{"t":"a"},\n2,\n["b"],{"t":\n},{"t":"c"}],"more":[{"t":"d"}]}';
    const stored = await storeBytes(text, { fileName: "x.json" });
    expect(stored.rows).toEqual([["a"], ["c"]]);
    expect(stored.counts).toMatchObject({ lines: 7, rejected: 5 });
    expect((await readFile(stored.rejectedPath, "utf8")).split("\r\n").slice(1, -1)).toEqual([
      expect.stringMatching(/^1,The list “other” is not read/),
      expect.stringMatching(/^2,The value is not a JSON object but a number/),
      expect.stringMatching(/^3,"The value is a list, unlike the first one/),
      expect.stringMatching(/^3,This is not valid JSON: a value is expected/),
      expect.stringMatching(/^4,"Behind the list of rows stands another list/),
    ]);
  });

  it.each<[string, string, RegExp, number]>([
    ["cut in a value", '[{"t":"a"},\n{"t":"b', /line 2: a text is never closed/, 2],
    ["cut between values", '[{"t":"a"},\n{"t":"b"},\n', /line 3: the file ends before its list/, 3],
    [
      "a quote too many",
      '[{"t":"a"},\n{"t":"b""},\n{"t":"c"}]',
      /line 2: a text is not closed at the end of its line/,
      2,
    ],
    ["a bracket too many", '{\n"a":1}}\n{"a":2}', /line 2: a bracket is closed/, 2],
  ])("refuses %s with the line", async (_, text, message, line) => {
    await expect(storeBytes(text, { fileName: "x.json" })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(message),
      extra: { line },
    });
  });

  it("finds the rows behind bytes that are no text", async () => {
    const rows = Array.from({ length: 30 }, (_, index) => `{"text": "grüß ${index}"}`);
    const bytes = Buffer.concat([
      Buffer.from('{"[caf'),
      Buffer.from([0xe9]),
      Buffer.from(`": "[x", "rows": [\n${rows.join(",\n")}]}`),
    ]);
    const { rows: read, counts } = await storeBytes(bytes, { fileName: "x.json" });
    expect(read[0]).toEqual(["grüß 0"]);
    expect(counts).toMatchObject({ rows: 30, rejected: 0 });
  });
});

describe("Excel workbooks", () => {
  const shared =
    "<si><t>hello &amp; bye</t></si><si><r><t>bo</t></r><r><t>ld</t></r><rPh><t>no</t></rPh></si><si><t>a_x000D_b_x005F_c</t></si>";

  it("writes cells as a person reads them", async () => {
    const rows = `
      <row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="B1" t="inlineStr"><is><t>day</t></is></c><c r="C1" t="inlineStr"><is><t>n</t></is></c><c r="D1" t="inlineStr"><is><t>ok</t></is></c><c r="E1" t="inlineStr"><is><t>code</t></is></c></row>
      <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45322</v></c><c r="C2"><v>0.1</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" s="2"><v>7</v></c></row>
      <row r="4"><c r="A4" t="s"><v>1</v></c><c r="C4"><v>1E3</v></c><c r="D4" t="b"><v>0</v></c></row>
      <row r="5"><c r="A5" t="s"><v>2</v></c><c r="B5" t="e"><v>#N/A</v></c><c r="C5" t="str"><f>1+1</f><v>two</v></c></row>
      <row r="6"/><row r="7"><c r="A7" s="1"/></row>`;
    const bytes = aWorkbook({
      sheets: [{ name: "Data", rows }],
      shared,
      formats: '<numFmt numFmtId="164" formatCode="00000"/>',
      styles: [0, 14, 164],
    });
    const { names, rows: read, counts, options } = await storeBytes(bytes, { fileName: "x.xlsx" });
    expect(names).toEqual(["text", "day", "n", "ok", "code"]);
    expect(read).toEqual([
      ["hello & bye", "2024-01-31", "0.1", "TRUE", "00007"],
      ["bold", "", "1000", "FALSE", ""],
      ["a\rb_c", "#N/A", "two", "", ""],
    ]);
    expect(counts).toMatchObject({ lines: 4, rows: 3, blank: 1 });
    expect(options).toMatchObject({ format: "xlsx", sheet: "Data", hasHeader: true, recordsAbove: 0 });
    expect((await storeBytes(gzipSync(bytes), { fileName: "x.xlsx.gz" })).rows).toEqual(read);
  });

  it("takes the first visible sheet, or the one that is set", async () => {
    const bytes = aWorkbook({
      sheets: [
        { name: "Hidden", rows: sheetRows([["text"], ["no"]]), isHidden: true },
        { name: "One", rows: sheetRows([["text"], ["first"]]) },
        {
          name: "Two",
          rows: sheetRows([["A report"], ["text", "label", "n"], ["second", "b", "1"], ["x", "y", "2", "late"]]),
        },
      ],
    });
    expect(await storeBytes(bytes)).toMatchObject({ options: { sheet: "One" }, rows: [["first"]] });
    const two = await storeBytes(bytes, { settings: { sheet: "Two" } });
    expect(two).toMatchObject({
      options: { sheet: "Two", chosen: ["sheet"], recordsAbove: 1 },
      counts: { rejected: 1 },
    });
    expect(two.names).toEqual(["text", "label", "n", "column 4"]);
    expect(two.rows).toEqual([
      ["second", "b", "1", ""],
      ["x", "y", "2", "late"],
    ]);
    await expect(storeBytes(bytes, { settings: { sheet: "Three" } })).rejects.toMatchObject({
      message: "The workbook has no sheet “Three”. It has: Hidden, One, Two.",
      fields: [{ name: "sheet" }],
    });
  });

  it("keeps 30,000 rows in order", async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => [`text ${index}`, String(index % 7)]);
    const stored = await storeBytes(
      aWorkbook({ sheets: [{ name: "S", rows: sheetRows([["text", "label"], ...rows]) }] }),
    );
    expect(stored.rows).toEqual(rows);
  });

  const good = aWorkbook({ sheets: [{ name: "S", rows: sheetRows([["text"], ["a"]]) }] });
  const flipped = Buffer.from(good);
  flipped[flipped.indexOf("xl/worksheets/sheet0.xml") + 40] = 0x55;
  it.each<[string, Buffer, RegExp]>([
    ["cut", good.subarray(0, good.length - 100), /damaged or cut short/],
    ["with a flipped byte", flipped, /damaged/],
    ["of another kind", aZip({ "word/document.xml": "<w/>" }), /zip archive without an Excel workbook/],
    ["binary", aZip({ "xl/workbook.bin": "x" }), /\.xlsb/],
    ["of OpenOffice", aZip({ mimetype: "x", "content.xml": "<x/>" }), /OpenDocument/],
    ["with broken XML", aWorkbook({ sheets: [{ name: "S", rows: "<row><c><v>1</row>" }] }), /not well formed/],
    ["without rows", aWorkbook({ sheets: [{ name: "S", rows: "" }] }), /no rows/],
    [
      "with a text that is not there",
      aWorkbook({ sheets: [{ name: "S", rows: '<row><c t="s"><v>9</v></c></row>' }] }),
      /Line 1: .*does not have/,
    ],
  ])("refuses one %s", async (_, bytes, message) => {
    await expect(storeBytes(bytes, { fileName: "x.xlsx" })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(message),
    });
  });

  it("stops a bomb at the limit", async () => {
    const bomb = aWorkbook({
      sheets: [{ name: "S", rows: `<row><c t="inlineStr"><is><t>${"A".repeat(40 * 1024 ** 2)}` }],
    });
    await expect(storeBytes(bomb)).rejects.toMatchObject({ code: "limit_exceeded" });
    const limit = env.maxUnpackedBytes;
    env.maxUnpackedBytes = 1024 ** 2;
    try {
      await expect(storeBytes(bomb)).rejects.toThrow(/MAX_UNPACKED_BYTES/);
    } finally {
      env.maxUnpackedBytes = limit;
    }
  });

  const megabytes = (piece: string, count: number) => piece.repeat(Math.ceil((count * 1024 ** 2) / piece.length));

  it("refuses what would be held in memory and has no end", async () => {
    const sheets = [{ name: "S", rows: sheetRows([["text"], ["a"]]) }];
    const styles = Array.from<number>({ length: 2_000_000 }).fill(0);
    await expect(storeBytes(aWorkbook({ sheets, styles }))).rejects.toMatchObject({
      code: "limit_exceeded",
      message: expect.stringContaining("xl/styles.xml"),
    });
    await expect(storeBytes(aWorkbook({ sheets: [{ name: "S", rows: "<row>".repeat(1_000) }] }))).rejects.toThrow(
      /not well formed/,
    );
  });

  it.each([
    ["values", `<c>${megabytes(`<v>${"1".repeat(1_000)}</v>`, 3)}</c>`],
    ["runs of text", `<c t="inlineStr"><is>${megabytes(`<t>${"a".repeat(1_000)}</t>`, 3)}</is></c>`],
  ])("rejects a row with a cell of ever more %s", async (_, cell) => {
    const rows = `${sheetRows([["text"], ["a"]])}<row r="3">${cell}</row><row r="4"><c><v>1</v></c></row>`;
    const { counts, rows: read } = await storeBytes(aWorkbook({ sheets: [{ name: "S", rows }] }));
    expect(read).toEqual([["a"], ["1"]]);
    expect(counts).toMatchObject({ rows: 2, rejected: 1 });
  });
});

describe("Parquet", () => {
  async function aParquet(select: string): Promise<Buffer> {
    const file = await temporaryPath("parquet");
    await withDuckDB((connection) => connection.run(`COPY (${select}) TO ${sqlString(file)} (FORMAT parquet)`));
    return readFile(file);
  }

  it("takes no column from the name of a folder above it", async () => {
    const bytes = await aParquet("SELECT 'a' AS text");
    const { dataDir } = env;
    env.dataDir = path.join(dataDir, "run=1");
    try {
      expect((await storeBytes(bytes, { isReadBack: false })).names).toEqual(["text"]);
    } finally {
      env.dataDir = dataDir;
    }
  });

  it("writes every type as text", async () => {
    const bytes =
      await aParquet(`SELECT 'é' AS "te""xt", ['a', 'b'] AS tags, {'x': 1, 'y': NULL} AS s, MAP {'k': 1} AS m,
      1.0::DOUBLE AS d, 12.50::DECIMAL(10, 2) AS price, true AS ok, DATE '2024-01-31' AS day,
      TIMESTAMPTZ '2024-01-31 10:00:00+02' AS at, NULL::VARCHAR AS none, [1.5::DECIMAL(5, 1)] AS prices`);
    const { names, rows, options, counts } = await storeBytes(bytes, { fileName: "x.parquet" });
    expect(names).toEqual(['te"xt', "tags", "s", "m", "d", "price", "ok", "day", "at", "none", "prices"]);
    expect(rows).toEqual([
      [
        "é",
        '["a","b"]',
        '{"x":1,"y":null}',
        '{"k":1}',
        "1.0",
        "12.50",
        "true",
        "2024-01-31",
        "2024-01-31 08:00:00+00",
        "",
        "[1.5]",
      ],
    ]);
    expect(options).toMatchObject({ format: "parquet", hasHeader: false });
    expect(counts).toMatchObject({ lines: 1, rows: 1 });
  });

  it("keeps the order of 300,000 rows and rejects those that are no text", async () => {
    const bytes = await aParquet(
      "SELECT CASE WHEN i = 150000 THEN 'a' || chr(0) WHEN i = 7 THEN repeat('x', 2000000) ELSE 'text ' || i END AS c1, i % 3 AS c0 FROM range(300000) AS t(i)",
    );
    const { names, rows, counts, rejectedPath } = await storeBytes(bytes);
    expect(names).toEqual(["c1", "c0"]);
    expect(counts).toMatchObject({ lines: 300_000, rows: 299_998, rejected: 2 });
    expect(rows[6]).toEqual(["text 6", "0"]);
    expect(rows[7]).toEqual(["text 8", "2"]);
    expect(rows.at(-1)).toEqual(["text 299999", "2"]);
    expect(await readFile(rejectedPath, "utf8")).toMatch(
      /\n8,"The row is longer than.*\n150001,The row contains a NUL character\./s,
    );
  });

  it("refuses what is damaged, and too many rows", async () => {
    const bytes = await aParquet("SELECT i, 'text ' || i AS t FROM range(1000) AS t(i)");
    await expect(storeBytes(bytes.subarray(0, 2_000))).rejects.toThrow(/Parquet file cannot be read/);
    const limit = env.maxRows;
    env.maxRows = 999;
    try {
      await expect(storeBytes(bytes)).rejects.toThrow(/more than 999 rows/);
    } finally {
      env.maxRows = limit;
    }
  });
});
