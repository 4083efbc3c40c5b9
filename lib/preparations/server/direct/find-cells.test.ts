import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvSyntax, emptyRecord, parseCells, scanRecord } from "@/lib/datasets/server/import/csv-record";
import { csvBytes, damagedBytes, inWindow } from "@/lib/testing/direct-csv";
import { CellFinder, isQuoted, unquote } from "./find-cells";

const PLAIN = /^[ !#-[\]-~]*$/;

/** Text of a wanted cell, as a caller puts it together. */
function textOf(finder: CellFinder, bytes: Uint8Array, slot: number): string {
  const [start, end] = [finder.starts[slot] ?? 0, finder.ends[slot] ?? 0];
  const scratch = Buffer.alloc(bytes.length);
  if (finder.arePlain[slot] === 0 && isQuoted(bytes, start, end)) {
    return scratch.toString("utf8", 0, unquote(bytes, start, end, scratch));
  }
  return Buffer.from(bytes.subarray(start, end)).toString("utf8");
}

const wantedColumns = fc.uniqueArray(fc.nat(5), { maxLength: 3 }).map((columns) => columns.sort((a, b) => a - b));

describe("CellFinder", () => {
  it("finds the records of scanRecord and the cells of parseCells, whatever the bytes", () =>
    fc.assert(
      fc.property(
        fc.oneof(csvBytes, damagedBytes),
        wantedColumns,
        fc.constantFrom(",", ";", "\t", " "),
        fc.boolean(),
        (content, columns, delimiter, isLast) => {
          const syntax = csvSyntax({ delimiter, quote: '"' });
          const window = inWindow(content);
          const finder = new CellFinder(delimiter.charCodeAt(0), columns);
          const record = emptyRecord();
          for (let at = 0; at < content.length; at = record.next) {
            const outcome = scanRecord(content, at, syntax, isLast, record);
            expect(finder.find(window, at, content.length, isLast)).toBe(outcome);
            if (outcome !== "record") break;
            const { end, next, cellCount, isBlank } = record;
            expect(finder).toMatchObject({ end, next, cellCount, isBlank });
            const cells = parseCells(content.subarray(record.start, record.end), syntax);
            columns.forEach((column, slot) => {
              expect(textOf(finder, window.bytes, slot)).toBe(cells[column] ?? "");
            });
          }
        },
      ),
      { numRuns: 2_000 },
    ));

  it("takes for plain only what JSON writes as it stands, and all of that unless it is oddly quoted", () =>
    fc.assert(
      fc.property(csvBytes, (content) => {
        const window = inWindow(content);
        const finder = new CellFinder(0x2c, [0]);
        for (let at = 0; at < content.length; at = finder.next) {
          if (finder.find(window, at, content.length, true) !== "record") break;
          const text = textOf(finder, window.bytes, 0);
          const isWhole = finder.end - at === text.length || content[at] !== 0x22;
          if (finder.arePlain[0] === 1) expect(text).toMatch(PLAIN);
          else if (isWhole) expect(text).not.toMatch(/^[ !#-+\--[\]-~]*$/);
        }
      }),
    ));

  it("knows each byte that is not plain, at each place of a word", () => {
    for (let byte = 0; byte < 256; byte += 1) {
      for (let place = 0; place < 9; place += 1) {
        const content = Buffer.from(`abcdefghi,label\n`);
        content[place] = byte;
        const finder = new CellFinder(0x2c, [0]);
        finder.find(inWindow(content), 0, content.length, true);
        const isDelimiter = byte === 0x2c || byte === 0x0a || byte === 0x0d;
        const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
        // A quote at the start is not closed, or opens a cell.
        if (byte !== 0x22 || place > 0)
          expect([byte, place, finder.arePlain[0]]).toEqual([byte, place, isPlain || isDelimiter ? 1 : 0]);
      }
    }
  });
});
