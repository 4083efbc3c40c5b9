import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aLayout, withFolder } from "@/lib/testing/direct-csv";
import { jsonlLine } from "../../jsonl";
import { OutputFiles, SPLITS, splitFile } from "./output-files";
import { Pace } from "./pace";
import { readRows } from "./read-rows";
import { RowReader } from "./row-reader";
import { writeLines } from "./write-lines";

const cell = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", 'say "x"', "a,b", "line\r\nbreak", "back\\slash", "plain text of some length"),
);

/** Quoted where it must be, or where it need not be as well. */
function written(text: string, isQuoted: boolean): string {
  return isQuoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const rows = fc.array(fc.record({ text: cell, label: fc.constantFrom("a", "b é", 'c "d"'), isQuoted: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});

describe("writeLines", () => {
  it("writes the lines of jsonlLine in the order of the splits, in any number of passes and bins", () =>
    fc.assert(
      fc.asyncProperty(
        rows.map((given) => given.filter(({ text }) => !text.includes("\0"))),
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
        fc.tuple(fc.nat(60), fc.nat(60)),
        fc.constantFrom(1, 100, 1_000, 1e6),
        fc.constantFrom(1, 50, 400, 1e6),
        async (given, keys, cuts, arenaBytes, binBytes) => {
          // A random order of some of the rows, cut into three.
          const order = given.map((_, row) => row).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
          const [from = 0, to = 0] = [...cuts].sort((a, b) => a - b);
          // The first has rows that come again.
          const train = [...order.slice(0, from), ...order.slice(0, from).filter((row) => row % 3 === 0)];
          const parts = [
            [...train, ...order.slice(0, 1), ...order.slice(0, 1)],
            order.slice(from, to),
            order.slice(to, to + 20),
          ];
          await withFolder(async (folder) => {
            const file = path.join(folder, "data.csv");
            const body = given.map(
              ({ text, label, isQuoted }) => `${written(text, isQuoted)},${written(label, isQuoted)}\n`,
            );
            writeFileSync(file, `text,label\n${body.join("")}`);
            const descriptor = openSync(file, "r");
            const opened = { descriptor, size: fstatSync(descriptor).size };
            const layout = aLayout({ headerRecords: 1 });
            const pace = new Pace({});
            const options = { target: "intent", keepsBlankLabels: true, maxLabels: 10 };
            const reader = await readRows(opened, layout, options, pace, 64);
            if (!(reader instanceof RowReader)) throw new Error(reader);
            const outputs = new OutputFiles(folder);
            const [train, validation, test] = parts.map((part) => Int32Array.from(part));
            if (!train || !validation || !test) throw new Error("three parts");
            const { table, endings } = reader;
            const lines = { file: opened, layout, table, endings, splits: { train, validation, test } };
            await writeLines(lines, outputs, pace, { arenaBytes, binBytes });
            outputs.publish();
            closeSync(descriptor);
            SPLITS.forEach((split, index) => {
              const expected = (parts[index] ?? []).map((row) => {
                const { text = "", label = "" } = given[row] ?? {};
                return jsonlLine(text, [["intent", label]]);
              });
              expect(readFileSync(splitFile(folder, split), "utf8")).toBe(expected.join(""));
            });
          });
        },
      ),
      { numRuns: 40 },
    ));
});
