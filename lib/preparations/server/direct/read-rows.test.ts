import { closeSync, fstatSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCells } from "@/lib/datasets/server/import/csv-record";
import { CsvScan } from "@/lib/datasets/server/import/csv-scan";
import { aLayout, damagedBytes, withFolder } from "@/lib/testing/direct-csv";
import { jsonlLine, pythonJsonString } from "../../jsonl";
import type { CsvLayout } from "./csv-layout";
import { Pace } from "./pace";
import { readRows } from "./read-rows";
import { RowReader } from "./row-reader";

const OPTIONS = { target: "intent", keepsBlankLabels: true, maxLabels: 1_000 };

async function read(content: Buffer, layout: CsvLayout, options = OPTIONS, chunkBytes?: number) {
  return withFolder(async (folder) => {
    const file = path.join(folder, "data.csv");
    writeFileSync(file, content);
    const descriptor = openSync(file, "r");
    try {
      const { size } = fstatSync(descriptor);
      return await readRows({ descriptor, size }, layout, options, new Pace({}), chunkBytes);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** What the app's reader makes of the same bytes; null where it rejects a line. */
function scan(content: Buffer, layout: CsvLayout): string[][] | null {
  const rows: string[][] = [];
  const scanner = new CsvScan(layout, { onRow: (bytes) => rows.push(parseCells(bytes, layout.syntax)) });
  scanner.push(content);
  return scanner.end().rejectedCount > 0 ? null : rows;
}

describe("readRows", () => {
  it("reads what CsvScan reads and stops where it rejects, in chunks of any size", () =>
    fc.assert(
      fc.asyncProperty(
        damagedBytes,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(12, 30, 1024),
        fc.nat(1),
        async (content, chunkBytes, maxRecordBytes, headerRecords) => {
          const layout = aLayout({ columnCount: 3, text: 2, label: 0, maxRecordBytes, headerRecords });
          const expected = scan(content, layout);
          const reader = await read(content, layout, OPTIONS, chunkBytes);
          if (expected === null || reader === "fault" || reader === "labels") {
            expect([reader, expected]).toEqual(["fault", null]);
            return;
          }
          expect(reader.rowCount).toBe(expected.length);
          const labels = reader.labels();
          const codes = reader.table.codes();
          expect(Array.from(codes, (code) => labels[code])).toEqual(expected.map(([label = ""]) => label));
          expect(Array.from(codes, (_, row) => reader.table.lengthOf(row))).toEqual(
            expected.map(([, , text = ""]) => pythonJsonString(text).length - 2),
          );
        },
      ),
      { numRuns: 200 },
    ));

  it("keeps the rows that pass every filter, and says how many did not", async () => {
    const content = Buffer.from('a,x,en\nb,x,"en"\nc,y,en\nd,x,e"n\ne,x\nf,x,"e""n"\n');
    const filter = [
      { column: 2, value: "en" },
      { column: 1, value: "x" },
    ];
    const reader = await read(content, aLayout({ columnCount: 3, filter }));
    expect(reader).toMatchObject({ rowCount: 6, filteredCount: 2, table: { count: 2 } });
    const odd = await read(content, aLayout({ columnCount: 3, filter: [{ column: 2, value: 'e"n' }] }));
    expect(odd).toMatchObject({ filteredCount: 2 });
  });

  it("leaves out rows without a label, or takes the blank for one", async () => {
    const content = Buffer.from('a,x\nb,\nc," "\nd\ne,"\n"\nf, y\n');
    const reader = await read(content, aLayout(), { ...OPTIONS, keepsBlankLabels: false });
    expect(reader).toMatchObject({ rowCount: 6, filteredCount: 6, blankLabelCount: 4, table: { count: 2 } });
    const all = await read(content, aLayout());
    expect(all).toMatchObject({ blankLabelCount: 0, table: { count: 6 } });
    expect(all instanceof RowReader && all.labels()).toEqual(["x", "", " ", "\n", " y"]);
  });

  it("stops at more labels than are allowed", async () => {
    const content = Buffer.from("a,1\nb,2\nc,3\n");
    expect(await read(content, aLayout(), { ...OPTIONS, maxLabels: 2 })).toBe("labels");
  });

  it("knows what follows the text in the lines of each label", async () => {
    const reader = await read(Buffer.from('a,"é ""1"""\n'), aLayout());
    const ending = reader instanceof RowReader ? Buffer.from(reader.endings[0] ?? []).toString() : "";
    expect(`{"text": "a${ending}`).toBe(jsonlLine("a", [["intent", 'é "1"']]));
  });
});
