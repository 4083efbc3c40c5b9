import { readFile, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { temporaryPath } from "@/lib/store/files";
import { importCsv } from "./import-csv";

async function importText(text: string | Uint8Array) {
  const source = await temporaryPath("csv");
  const [rows, rejected] = [`${source}.parquet`, `${source}.rejected.csv`];
  await writeFile(source, text);
  const imported = await importCsv(source, { rows, rejected });
  const cells = await withDuckDB(async (connection) => {
    const result = await connection.runAndReadAll(`SELECT * FROM read_parquet(${sqlString(rows)}) ORDER BY row`);
    return result.getRowsJS();
  });
  cells.forEach(([row], index) => {
    expect(row).toBe(index);
  });
  return { ...imported, rows: cells.map(([, ...rest]) => rest), rejectedPath: rejected };
}

describe("importCsv", () => {
  it.each<[string, string, unknown[][]]>([
    [
      "a plain file",
      "text,label\na,b\nc,d\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "CRLF throughout",
      "text,label\r\na,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "lone CR",
      "text,label\ra,b\rc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "mixed line ends",
      "text,label\na,b\r\nc,d\re,f",
      [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
      ],
    ],
    [
      "nothing becomes missing or a number",
      'text,label\nNA,null\n,007\n1e3,True\n"",nan\n',
      [
        ["NA", "null"],
        ["", "007"],
        ["1e3", "True"],
        ["", "nan"],
      ],
    ],
    ["a byte order mark", '\uFEFF"text",label\na,b\n', [["a", "b"]]],
    [
      "text after a closing quote",
      'text,label\n"a"b"c",x\n"d" ,y\n',
      [
        ['ab"c"', "x"],
        ["d ", "y"],
      ],
    ],
    [
      "too few cells",
      "text,label,lang\na,b\nc,d,e\n",
      [
        ["a", "b", ""],
        ["c", "d", "e"],
      ],
    ],
    [
      "rows of empty cells",
      "text,label\n,\n \n,\n",
      [
        ["", ""],
        ["", ""],
      ],
    ],
    [
      "semicolons",
      "text;label\na, b;c\nd;e\n",
      [
        ["a, b", "c"],
        ["d", "e"],
      ],
    ],
    [
      "tabs",
      "text\tlabel\na, b\tc\n\td\n",
      [
        ["a, b", "c"],
        ["", "d"],
      ],
    ],
    [
      "a hash is no comment",
      "text,label\n#a,b\nc,#d\n",
      [
        ["#a", "b"],
        ["c", "#d"],
      ],
    ],
    ["line breaks in cells", 'text,label\n"a\r\nb\rc\nd",e\n', [["a\r\nb\rc\nd", "e"]]],
    ["a quoted header over two lines", '"te\nxt",label\na,b\n', [["a", "b"]]],
    ["nasty column names", '"c0","row"\na,b\n', [["a", "b"]]],
  ])("%s", async (_, text, rows) => {
    expect((await importText(text)).rows).toEqual(rows);
  });

  it("describes columns", async () => {
    const { columns, options } = await importText("text,label\nhé,b\n  ,b\nhé,c\n,b\n");
    expect(options).toMatchObject({ version: 2, delimiter: ",", quote: '"', hasHeader: true });
    expect(columns).toEqual([
      { name: "text", samples: ["hé"], distinctCount: 3, emptyCount: 2, meanLength: 1.5 },
      { name: "label", samples: ["b", "c"], distinctCount: 2, emptyCount: 0, meanLength: 1 },
    ]);
  });

  it("lists rejected lines with formulas defused", async () => {
    const { rows, rejectedCount, rejectedPath } = await importText('text,label\n=HYPERLINK("x"),b,c\na,b\n"q\n');
    expect(rows).toEqual([["a", "b"]]);
    expect(rejectedCount).toBe(2);
    expect(await readFile(rejectedPath, "utf8")).toBe(
      "line,reason,text\r\n" +
        `2,The row has 3 cells where 2 are expected.,"'=HYPERLINK(""x""),b,c"\r\n` +
        '4,A quote is opened on this line and never closed.,"""q"\r\n',
    );
  });

  it.each<[string, string | Buffer, RegExp, number | undefined]>([
    ["a header alone", "text,label\n", /header but no rows/, undefined],
    ["no readable row", "text,label\na,b,c\nd,e,f\n", /No row could be read. Line 2: .*3 cells.* 2 columns/, 2],
    [
      "Latin-1",
      Buffer.from("text,label\ncafé,a\nnaïf,b\nplain,a\n", "latin1"),
      /2 of 3 rows are not UTF-8.*CSV UTF-8/,
      undefined,
    ],
  ])("refuses %s", async (_, text, message, line) => {
    await expect(importText(text)).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(message) });
    if (line !== undefined) await expect(importText(text)).rejects.toMatchObject({ extra: { line } });
  });

  it("keeps 300,000 rows in the order of the file", async () => {
    const count = 300_000;
    const lines = Array.from({ length: count }, (_, index) => `"text ${index}, quoted",label ${index % 7}`);
    const { rows } = await importText(`text,label\n${lines.join("\n")}\n`);
    expect(rows).toHaveLength(count);
    expect(rows.findIndex(([text], index) => text !== `text ${index}, quoted`)).toBe(-1);
  });

  it("reads back any cells that were written, by either way", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "é", "😀", " ", "\t", ",", ";", '"', "\n", "\r", "#", "\\", "'"),
      maxLength: 8,
    });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom("\n", "\r\n", "\r"), fc.boolean(), async (cells, lineEnd, isTrailing) => {
        const quoted = cells.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(","));
        const file = `text,label,note${lineEnd}${quoted.join(lineEnd)}${isTrailing ? lineEnd : ""}`;
        const { rows, rejectedCount } = await importText(file);
        expect(rows).toEqual(cells);
        expect(rejectedCount).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
