import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { storeBytes } from "@/lib/testing/imports";
import { aWorkbook, sheetRows } from "@/lib/testing/xlsx";
import type { ParseSettings } from "../../parse-schema";

/** Writes a text in an encoding, with its mark where `isMarked`. */
const ENCODERS = {
  "utf-8": (text: string, isMarked: boolean) => Buffer.from(isMarked ? `\uFEFF${text}` : text),
  "utf-16le": (text: string, isMarked: boolean) => Buffer.from(isMarked ? `\uFEFF${text}` : text, "utf16le"),
  "utf-16be": (text: string, isMarked: boolean) => Buffer.from(isMarked ? `\uFEFF${text}` : text, "utf16le").swap16(),
  "windows-1252": (text: string) => Buffer.from(text.replaceAll("–", "\u0096"), "latin1"),
  "latin-1": (text: string) => Buffer.from(text, "latin1"),
} as const;

type Encoding = keyof typeof ENCODERS;

const CHARACTERS = [
  "a",
  "b",
  " ",
  "1",
  ".",
  ",",
  ";",
  "\t",
  "|",
  "§",
  "'",
  '"',
  "\\",
  "#",
  "é",
  "\n",
  "\r",
  "\r\n",
  "NA",
  "=",
];
const MORE: Record<Encoding, string[]> = {
  "utf-8": ["中", "😀", "\u2028", "–"],
  "utf-16le": ["中", "😀", "\u2028", "–"],
  "utf-16be": ["中", "😀", "\u2028", "–"],
  "windows-1252": ["–"],
  "latin-1": [],
};

interface Dialect {
  encoding: Encoding;
  delimiter: string;
  quote: '"' | "'" | "";
  lineEnd: string;
  isMarked: boolean;
  isPacked: boolean;
  hasHeader: boolean;
  isQuotedThroughout: boolean;
  isEnded: boolean;
}

const dialects: fc.Arbitrary<Dialect> = fc
  .record({
    encoding: fc.constantFrom(...(Object.keys(ENCODERS) as Encoding[])),
    delimiter: fc.constantFrom(",", ";", "\t", "|", "^", "~", ":", " ", "§", "\u001f"),
    quote: fc.constantFrom('"' as const, "'" as const, "" as const),
    lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
    isMarked: fc.boolean(),
    isPacked: fc.boolean(),
    hasHeader: fc.boolean(),
    isQuotedThroughout: fc.boolean(),
    isEnded: fc.boolean(),
  })
  // Without a mark UTF-16 is told by the NUL bytes of Latin text, which a table of other characters may not have.
  .map((dialect) => ({ ...dialect, isMarked: dialect.isMarked || dialect.encoding.startsWith("utf-16") }));

function written(rows: readonly (readonly string[])[], dialect: Dialect): Buffer {
  const { delimiter, quote, lineEnd, isQuotedThroughout, isEnded } = dialect;
  const lines = rows.map((cells) => {
    const isBlank = cells.length === 1 && (cells[0] ?? "").trim() === "";
    return cells
      .map((cell) => {
        const needsQuote = isBlank || cell.startsWith(quote) || /[\r\n]/.test(cell) || cell.includes(delimiter);
        if (quote === "" || !(isQuotedThroughout || needsQuote)) return cell;
        return `${quote}${cell.replaceAll(quote, quote + quote)}${quote}`;
      })
      .join(delimiter);
  });
  const text = lines.join(lineEnd) + (isEnded ? lineEnd : "");
  const bytes = ENCODERS[dialect.encoding](text, dialect.isMarked);
  return dialect.isPacked ? gzipSync(bytes, { level: 1 }) : bytes;
}

/** A table of cells that the dialect can write. */
function tables({ encoding, quote, delimiter }: Dialect): fc.Arbitrary<string[][]> {
  const all = [...CHARACTERS, ...MORE[encoding]];
  const possible = quote === "" ? all.filter((unit) => !/[\r\n]/.test(unit) && unit !== delimiter) : all;
  const cell = fc.string({ unit: fc.constantFrom(...possible), maxLength: 6 });
  return fc.integer({ min: 1, max: 4 }).chain((width) => {
    const row = fc.array(cell, { minLength: width, maxLength: width });
    const rows = fc.array(row, { minLength: 1, maxLength: 8 });
    // A line of spaces is no row, unless it is quoted.
    return quote === ""
      ? rows.filter((all) => all.every((cells) => cells.join(delimiter).replace(/[ \t]/g, "") !== ""))
      : rows;
  });
}

describe("any table in any dialect", () => {
  it("reads back what was written, given how", async () => {
    const cases = dialects.chain((dialect) => tables(dialect).map((rows) => ({ dialect, rows })));
    await fc.assert(
      fc.asyncProperty(cases, async ({ dialect, rows }) => {
        const { encoding, delimiter, quote, hasHeader } = dialect;
        const names = ["text", "label", "note", "n"].slice(0, rows[0]?.length);
        const settings: ParseSettings = { encoding, delimiter, quote, hasHeader, recordsAbove: 0 };
        const bytes = written(hasHeader ? [names, ...rows] : rows, dialect);
        const stored = await storeBytes(bytes, { settings });
        expect(stored.rows).toEqual(rows);
        expect(stored.counts).toMatchObject({ lines: rows.length, rejected: 0, blank: 0 });
        if (hasHeader) expect(stored.names).toEqual(names);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it("finds out how, for tables as people have them", async () => {
    const word = fc.constantFrom(
      "hello",
      "Zürich",
      "it's late",
      'she said "no"',
      "a, b; c",
      "one\ntwo",
      "O'Hara",
      "50 %",
      "",
    );
    const row = fc.tuple(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("billing", "refund", "other"),
      fc.nat(999),
    );
    const usual = dialects.map((dialect) => ({
      ...dialect,
      quote: '"' as const,
      encoding: dialect.encoding === "latin-1" ? ("windows-1252" as const) : dialect.encoding,
      delimiter: [",", ";", "\t", "|"].includes(dialect.delimiter) ? dialect.delimiter : ";",
      hasHeader: true,
    }));
    await fc.assert(
      fc.asyncProperty(usual, fc.array(row, { minLength: 3, maxLength: 30 }), async (dialect, made) => {
        const rows = made.map(([words, label, n]) => [words.join(" "), label, String(n)]);
        const stored = await storeBytes(written([["text", "label", "votes"], ...rows], dialect));
        expect(stored.names).toEqual(["text", "label", "votes"]);
        expect(stored.rows).toEqual(rows);
        expect(stored.options).toMatchObject({ delimiter: dialect.delimiter, quote: '"', chosen: [] });
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe("any table in any format", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", "😀", " ", '"', "\\", "\n", "\t", "<", "&", "_x000D_", "1", ","),
    maxLength: 6,
  });
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 10 });
  const names = ["text", "label", "note"];

  it("JSON Lines and JSON", async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(undefined, 2), async (rows, space) => {
        const objects = rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index]])));
        const lines = objects.map((object) => `${JSON.stringify(object)}\n`).join("");
        for (const text of [
          lines,
          JSON.stringify(objects, null, space),
          JSON.stringify([names, ...rows], null, space),
        ]) {
          const stored = await storeBytes(text, { settings: { hasHeader: true } });
          expect(stored.names).toEqual(names);
          expect(stored.rows).toEqual(rows);
        }
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it("workbooks", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const filled = rows.map((cells) => ["x", ...cells]);
        const escaped = filled.map((cells) => cells.map((text) => text.replaceAll("_x000D_", "_x005F_x000D_")));
        const bytes = aWorkbook({ sheets: [{ name: "S", rows: sheetRows([["id", ...names], ...escaped]) }] });
        expect((await storeBytes(bytes, { settings: { hasHeader: true } })).rows).toEqual(filled);
      }),
      { numRuns: 20 },
    );
  }, 60_000);
});
