import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvSyntax, csvSyntax, parseCells } from "./csv-record";
import { CsvScan, type ScanReport } from "./csv-scan";

const COMMA = csvSyntax({ delimiter: ",", quote: '"' });
const MAX_RECORD_BYTES = 1024 ** 2;

interface Read {
  rows: string[][];
  rejected: { line: number; reason: string; text: string }[];
  report: ScanReport;
}

interface ReadOptions {
  columnCount?: number;
  chunkBytes?: number;
  header?: number;
  above?: number;
  syntax?: CsvSyntax;
}

function read(
  file: string | Buffer,
  { columnCount = 2, chunkBytes = 1 << 20, header = 0, above = 0, syntax = COMMA }: ReadOptions = {},
): Read {
  const bytes = Buffer.from(file);
  const rows: string[][] = [];
  const rejected: Read["rejected"] = [];
  const scan = new CsvScan(
    { syntax, columnCount, recordsAbove: above, headerRecords: header, maxRecordBytes: MAX_RECORD_BYTES },
    {
      onRow: (cells) => rows.push(parseCells(cells, syntax)),
      onReject: ({ line, reason, raw }) => rejected.push({ line, reason, text: Buffer.from(raw).toString() }),
    },
  );
  for (let at = 0; at < bytes.length; at += chunkBytes) scan.push(bytes.subarray(at, at + chunkBytes));
  return { rows, rejected, report: scan.end() };
}

describe("records, as pandas reads them", () => {
  it.each<[string, string, string[][]]>([
    [
      "LF, CRLF and lone CR",
      "a,b\nc,d\r\ne,f\rg,h",
      [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
        ["g", "h"],
      ],
    ],
    ["other line breaks are characters", "a\u2028b,c\u0085\vd\n", [["a\u2028b", "c\u0085\vd"]]],
    ["line ends inside quotes stay", '"a\r\nb\rc\nd",e\n', [["a\r\nb\rc\nd", "e"]]],
    [
      "blank lines are no rows",
      "\n  \n\t\na,b\n\r\n \t \nc,d\n\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["a doubled quote is one", '"a""b",""""\n', [['a"b', '"']]],
    ["text after a closing quote is appended", '"a"b"c","x" \n', [['ab"c"', "x "]]],
    ["a quote elsewhere is a character", 'a"b,c"\n', [['a"b', 'c"']]],
    ["a backslash is a character", 'a\\,"b\\"\n', [["a\\", "b\\"]]],
    ["spaces are kept", " a , b\n", [[" a ", " b"]]],
    ["an empty quoted cell", '"",\n', [["", ""]]],
    ["no line end at the end", 'a,"b"', [["a", "b"]]],
    ["too few cells", "a\nb,c\n", [["a"], ["b", "c"]]],
    ["a byte order mark is dropped", '\uFEFF"a",b\n', [["a", "b"]]],
  ])("%s", (_, file, rows) => {
    for (const chunkBytes of [1, 2, 3, 1 << 20]) {
      const result = read(file, { chunkBytes });
      expect(result.rows).toEqual(rows);
      expect(result.rejected).toEqual([]);
    }
  });
});

describe("lines that cannot be read", () => {
  it.each<[string, string | Buffer, { rows: string[][]; rejected: [number, RegExp][] }]>([
    [
      "too many cells",
      "a,b\n\nc,d,e\nf,g\n",
      {
        rows: [
          ["a", "b"],
          ["f", "g"],
        ],
        rejected: [[3, /3 cells where 2/]],
      },
    ],
    ["lines inside quotes count", '"a\n\r\nb",c\nd,e,f\n', { rows: [["a\n\r\nb", "c"]], rejected: [[4, /3 cells/]] }],
    [
      "an unclosed quote",
      'a,b\nc,"d\ne,f\ng\n',
      {
        rows: [
          ["a", "b"],
          ["e", "f"],
        ],
        rejected: [
          [2, /never closed/],
          [4, /1 of 2 cells/],
        ],
      },
    ],
    [
      "another encoding",
      Buffer.from("a,b\ncaf\xe9,d\ne,f\n", "latin1"),
      {
        rows: [
          ["a", "b"],
          ["e", "f"],
        ],
        rejected: [[2, /not valid text/]],
      },
    ],
    ["NUL", "a,b\nc\0,d\n", { rows: [["a", "b"]], rejected: [[2, /NUL/]] }],
  ])("%s", (_, file, expected) => {
    for (const chunkBytes of [1, 5, 1 << 20]) {
      const { rows, rejected, report } = read(file, { chunkBytes });
      expect(rows).toEqual(expected.rows);
      expect(rejected.map(({ line }) => line)).toEqual(expected.rejected.map(([line]) => line));
      expected.rejected.forEach(([, reason], index) => {
        expect(rejected[index]?.reason).toMatch(reason);
      });
      expect(report).toMatchObject({
        sizes: { rowCount: rows.length },
        rejectedCount: rejected.length,
        plainLineEnd: null,
      });
    }
  });

  it("goes on after a line that is too long, and after a quote that swallows too much", () => {
    const long = "x".repeat(MAX_RECORD_BYTES + 10);
    const { rows, rejected } = read(`a,b\n${long},c\nd,e\n"f,g\n${"h,i\n".repeat(MAX_RECORD_BYTES / 4)}j,"k"\n`, {
      chunkBytes: 99_999,
    });
    expect(rows.slice(0, 3)).toEqual([
      ["a", "b"],
      ["d", "e"],
      ["h", "i"],
    ]);
    expect(rows.at(-1)).toEqual(["j", "k"]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, "The row is longer than 1,024 kB, the limit MAX_RECORD_BYTES."],
      [4, "A quote is opened on this line and not closed within 1024 kB."],
    ]);
  });
});

describe("other separators", () => {
  it.each<[string, string, string, string[][]]>([
    [
      "a delimiter of two bytes",
      "§",
      'a§"b§c"\nd§e\n',
      [
        ["a", "b§c"],
        ["d", "e"],
      ],
    ],
    [
      "its first byte alone is a character",
      "§",
      "Â§b\n£§¢\n",
      [
        ["Â", "b"],
        ["£", "¢"],
      ],
    ],
    ["a space", " ", 'a "b c"\n', [["a", "b c"]]],
    [
      "a tab between empty cells",
      "\t",
      "\t\n\ta\n",
      [
        ["", ""],
        ["", "a"],
      ],
    ],
  ])("%s", (_, delimiter, file, rows) => {
    for (const chunkBytes of [1, 2, 3, 1 << 20]) {
      expect(read(file, { syntax: csvSyntax({ delimiter, quote: '"' }), chunkBytes }).rows).toEqual(rows);
    }
  });

  it("a single quote encloses, or no quote does", () => {
    const file = `'a,''b',"c\n"d,e\n`;
    expect(read(file, { syntax: csvSyntax({ delimiter: ",", quote: "'" }) }).rows).toEqual([
      ["a,'b", '"c'],
      ['"d', "e"],
    ]);
    expect(read(`"a,b\nc",d\n`, { syntax: csvSyntax({ delimiter: ",", quote: "" }) }).rows).toEqual([
      ['"a', "b"],
      ['c"', "d"],
    ]);
  });
});

describe("what is no row", () => {
  it("is counted: blank lines, records above the table, rejected ones", () => {
    const file = "A title\n\n text, label\n a,b\n \nc,d,e\n\n";
    const { rows, rejected, report } = read(file, { above: 1, header: 1 });
    expect(rows).toEqual([[" a", "b"]]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [1, "This line stands above the table."],
      [6, "The row has 3 cells where 2 are expected."],
    ]);
    expect(report).toMatchObject({ rejectedCount: 2, blankCount: 3 });
  });
});

/** The same rules once more, one character at a time, with nothing optimised. */
function referenceRows(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, state, isBlank] = [[] as string[], "", "start" as "start" | "plain" | "quoted" | "closing", true];
  const endRow = () => {
    if (!isBlank) rows.push([...row, cell]);
    [row, cell, state, isBlank] = [[], "", "start", true];
  };
  const characters = text.replaceAll("\r\n", "\u0001").replace(/^\uFEFF/, "");
  for (const character of characters) {
    const isEnd = character === "\n" || character === "\r" || character === "\u0001";
    if (state === "quoted") {
      if (character === '"') state = "closing";
      else cell += character === "\u0001" ? "\r\n" : character;
      continue;
    }
    if (state === "closing" && character === '"') {
      cell += '"';
      state = "quoted";
    } else if (isEnd) endRow();
    else if (character === ",") {
      row.push(cell);
      [cell, state, isBlank] = ["", "start", false];
    } else if (state === "start" && character === '"') [state, isBlank] = ["quoted", false];
    else {
      cell += character;
      state = "plain";
      if (character !== " " && character !== "\t") isBlank = false;
    }
  }
  if (state === "quoted") return [];
  if (cell !== "" || row.length > 0 || !isBlank) endRow();
  return rows;
}

describe("any file", () => {
  const piece = fc.constantFrom("a", "é", "😀", " ", "\t", ",", ",", '"', '""', "\n", "\r", "\r\n", "\\", "\u2028");

  it("is read alike by the plain rules, in chunks of any size", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (pieces, chunkBytes) => {
        const text = pieces.join("");
        const expected = referenceRows(text);
        const columnCount = 50;
        const whole = read(text, { columnCount });
        expect(read(text, { columnCount, chunkBytes })).toEqual(whole);
        if (whole.rejected.length === 0) expect(whole.rows).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
