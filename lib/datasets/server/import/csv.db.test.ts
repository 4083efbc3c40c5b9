import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { storeBytes } from "@/lib/testing/imports";

describe("CSV", () => {
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
    expect((await storeBytes(text)).rows).toEqual(rows);
  });

  it("describes columns", async () => {
    const { columns, options } = await storeBytes("text,label\nhé,b\n  ,b\nhé,c\n,b\n");
    expect(options).toMatchObject({ version: 2, delimiter: ",", quote: '"', hasHeader: true });
    expect(columns).toEqual([
      { name: "text", samples: ["hé"], distinctCount: 3, emptyCount: 2, meanLength: 1.5 },
      { name: "label", samples: ["b", "c"], distinctCount: 2, emptyCount: 0, meanLength: 1 },
    ]);
  });

  it("counts lines with fewer cells than the header", async () => {
    const { rows, counts } = await storeBytes("text,label,lang\na,b\n\nc,d,e\nf\ng,h,\n");
    expect(rows).toEqual([
      ["a", "b", ""],
      ["c", "d", "e"],
      ["f", "", ""],
      ["g", "h", ""],
    ]);
    expect(counts).toEqual({ version: 1, lines: 5, rows: 4, rejected: 0, blank: 1, padded: 2 });
    expect((await storeBytes("text,label\na,b\nc,d\n")).counts).toMatchObject({ padded: 0 });
  });

  it("lists rejected lines with formulas defused", async () => {
    const { rows, counts, rejectedPath } = await storeBytes('text,label\n=HYPERLINK("x"),b,c\n\na,b\n"q\n');
    expect(rows).toEqual([["a", "b"]]);
    expect(counts).toEqual({ version: 1, lines: 4, rows: 1, rejected: 2, blank: 1, padded: 0 });
    expect(await readFile(rejectedPath, "utf8")).toBe(
      "line,reason,text\r\n" +
        `2,The row has 3 cells where 2 are expected.,"'=HYPERLINK(""x""),b,c"\r\n` +
        '5,A quote is opened on this line and never closed.,"""q"\r\n',
    );
  });

  it.each<[string, string | Buffer, RegExp, number | undefined]>([
    ["a header alone", "text,label\n", /header but no rows/, undefined],
    ["no readable row", "text,label\na,b,c\nd,e,f\n", /No row could be read. Line 2: .*3 cells.* 2 columns/, 2],
  ])("refuses %s", async (_, text, message, line) => {
    await expect(storeBytes(text)).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(message) });
    if (line !== undefined) await expect(storeBytes(text)).rejects.toMatchObject({ extra: { line } });
  });

  it("keeps 300,000 rows in the order of the file", async () => {
    const count = 300_000;
    const lines = Array.from({ length: count }, (_, index) => `"text ${index}, quoted",label ${index % 7}`);
    const { rows } = await storeBytes(`text,label\n${lines.join("\n")}\n`);
    expect(rows).toHaveLength(count);
    expect(rows.findIndex(([text], index) => text !== `text ${index}, quoted`)).toBe(-1);
  });

  it("opens a file of one column, whose texts may have commas", async () => {
    const { rows, names, options } = await storeBytes("text\nhello, you\nbye\n");
    expect(names).toEqual(["text"]);
    expect(rows).toEqual([["hello, you"], ["bye"]]);
    expect(options.delimiter).toBe("\u001f");
    expect((await storeBytes("a\n1\n2\n")).rows).toEqual([["1"], ["2"]]);
    expect((await storeBytes('a\n""\n2\n')).rows).toEqual([[""], ["2"]]);
  });

  it("reads rows of a megabyte, more of them than fit in memory at once", async () => {
    const count = 150;
    const bytes = Buffer.from(
      `text,label\n${Array.from({ length: count }, (_, index) => `${"word ".repeat(200_000)}${index},a\n`).join("")}`,
    );
    const { counts, columns } = await storeBytes(bytes);
    expect(counts).toMatchObject({ rows: count, rejected: 0 });
    expect(columns[0]).toMatchObject({ distinctCount: count, samples: [expect.stringMatching(/…$/)] });
  }, 60_000);
});

const ACCENTS = "text,label\ncafé – “ok”,ä\nnaïf,ö\n";
const ACCENT_ROWS = [
  ["café – “ok”", "ä"],
  ["naïf", "ö"],
];

/** The text in Windows-1252. */
function windows1252(text: string): Buffer {
  const bytes = new Map([
    ["–", 0x96],
    ["“", 0x93],
    ["”", 0x94],
  ]);
  return Buffer.from([...text].map((character) => bytes.get(character) ?? character.charCodeAt(0)));
}

describe("encodings", () => {
  it.each<[string, Buffer, string]>([
    ["UTF-8", Buffer.from(ACCENTS), "utf-8"],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${ACCENTS}`), "utf-8"],
    ["UTF-16 with a mark", Buffer.from(`\uFEFF${ACCENTS}`, "utf16le"), "utf-16le"],
    ["UTF-16 without", Buffer.from(ACCENTS, "utf16le"), "utf-16le"],
    ["UTF-16, big end first, with a mark", Buffer.from(`\uFEFF${ACCENTS}`, "utf16le").swap16(), "utf-16be"],
    ["UTF-16, big end first, without", Buffer.from(ACCENTS, "utf16le").swap16(), "utf-16be"],
    ["Windows-1252", windows1252(ACCENTS), "windows-1252"],
  ])("%s", async (_, bytes, encoding) => {
    const { rows, names, options } = await storeBytes(bytes);
    expect(names).toEqual(["text", "label"]);
    expect(rows).toEqual(ACCENT_ROWS);
    expect(options).toMatchObject({ encoding, chosen: [] });
    expect((await storeBytes(gzipSync(bytes), { fileName: "data.csv.gz" })).rows).toEqual(ACCENT_ROWS);
  });

  it("rejects a damaged row among sound ones, rather than misreading all", async () => {
    const bytes = Buffer.concat([Buffer.from("text,label\né,a\n"), Buffer.from([0xff]), Buffer.from(",b\nü,c\n")]);
    const { rows, counts, rejectedPath } = await storeBytes(bytes);
    expect(rows).toEqual([
      ["é", "a"],
      ["ü", "c"],
    ]);
    expect(counts).toMatchObject({ lines: 3, rejected: 1 });
    expect(await readFile(rejectedPath, "utf8")).toMatch(/\n3,The row is not valid text/);
  });

  it("takes the encoding that a person sets", async () => {
    const bytes = windows1252("text,label\n–,a\n");
    const { rows, options } = await storeBytes(bytes, { settings: { encoding: "latin-1" } });
    expect(rows).toEqual([["\u0096", "a"]]);
    expect(options).toMatchObject({ encoding: "latin-1", chosen: ["encoding"] });
    await expect(storeBytes(bytes, { settings: { encoding: "utf-8" } })).rejects.toThrow(/Line 2: .*not valid text/);
  });
});

describe("limits and ends", () => {
  /** Runs with other limits. */
  async function limited<T>(limits: Partial<typeof env>, work: () => Promise<T>): Promise<T> {
    const before = { ...env };
    Object.assign(env, limits);
    try {
      return await work();
    } finally {
      Object.assign(env, before);
    }
  }

  it.each<[string, Partial<typeof env>, string | Buffer, RegExp]>([
    ["rows", { maxRows: 2 }, "a,b\n1,2\n3,4\n5,6\n", /more than 2 rows.*MAX_ROWS/],
    ["columns", { maxColumns: 2 }, "a,b,c\n1,2,3\n", /3 columns.*MAX_COLUMNS/],
    ["a row", { maxRecordBytes: 1024 }, `a,b\n${"x".repeat(2000)},1\n`, /Line 2: .*1 kB.*MAX_RECORD_BYTES/],
    [
      "unpacked bytes",
      { maxUnpackedBytes: 1_000_000 },
      gzipSync("a,b\n".repeat(400_000)),
      /larger than 0 MB.*MAX_UNPACKED_BYTES/,
    ],
  ])("a limit of %s is a sentence that names its variable", async (_, limits, bytes, message) => {
    await limited(limits, () => expect(storeBytes(bytes)).rejects.toThrow(message));
  });

  it.each<[string, Buffer, RegExp]>([
    ["cut", gzipSync(ACCENTS.repeat(100)).subarray(0, 60), /cut short/],
    ["damaged", Buffer.concat([gzipSync(ACCENTS).subarray(0, 12), Buffer.alloc(40, 7)]), /damaged|cut short/],
  ])("a gzip file that is %s is refused", async (_, bytes, message) => {
    await expect(storeBytes(bytes)).rejects.toThrow(message);
  });

  it("reports bytes and rows on the way, and stops when it is cancelled, leaving nothing", async () => {
    const rows = `text number,label\n${Array.from({ length: 200_000 }, (_, index) => `text ${index},${index % 5}\n`).join("")}`;
    const seen: { done?: number; rows?: number | null; label?: string }[] = [];
    const { directory } = await storeBytes(rows, { report: (change) => seen.push(change) });
    const done = seen.flatMap((change) => change.done ?? []);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBeGreaterThan(rows.length * 0.5);
    expect(seen.findLast((change) => change.rows != null)?.rows).toBe(200_000);
    expect(new Set(seen.map(({ label }) => label))).toContain("Reading rows");

    const left = () => readdirSync(directory).filter((name) => !name.endsWith(".test") && !name.includes(".test."));
    const controller = new AbortController();
    const before = left();
    const cancelled = storeBytes(rows, {
      signal: controller.signal,
      report: ({ rows: read }) => read && controller.abort(new AppError("cancelled", "Stop.")),
    });
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
    expect(left()).toEqual(before);
    expect(existsSync(directory)).toBe(true);
  });
});
