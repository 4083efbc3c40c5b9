import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonElements } from "./json-elements";
import { findRows } from "./json-list";
import { JsonReader } from "./json-text";

const MAX_BYTES = 1_000;

function cut(text: string, chunkBytes: number) {
  const bytes = Buffer.from(text);
  const start = findRows(bytes);
  const values: string[] = [];
  const lines: number[] = [];
  const more: string[] = [];
  const elements = new JsonElements(start, MAX_BYTES, {
    onElement: (value, line, isTooLong) => {
      values.push(isTooLong ? "too long" : value.toString());
      lines.push(line);
    },
    onMore: (line, what) => more.push(`${what} on line ${line}`),
  });
  for (let at = start.offset; at < bytes.length; at += chunkBytes) elements.push(bytes.subarray(at, at + chunkBytes));
  elements.end();
  return { values, lines, more };
}

describe("JsonElements", () => {
  it.each<[string, string, string[], number[]]>([
    [
      "objects and scalars",
      '[{"a":[1,{"b":2}]},\n1, "x,]" ,null,\n[]]',
      ['{"a":[1,{"b":2}]}', "1", '"x,]"', "null", "[]"],
      [1, 2, 2, 2, 3],
    ],
    ["quotes and brackets in texts", '[{"a":"\\"}]\\\\"},{"b":"{["}]', ['{"a":"\\"}]\\\\"}', '{"b":"{["}'], [1, 1]],
    ["values one after the other", '{"a":1}\n{"a":\n2}{"a":3}', ['{"a":1}', '{"a":\n2}', '{"a":3}'], [1, 2, 3]],
    ["a value that is too long", `[1,{"a":"${"x".repeat(2_000)}"},2]`, ["1", "too long", "2"], [1, 1, 1]],
    ["an empty list", "[ ]", [], []],
  ])("%s", (_, text, values, lines) => {
    for (const chunkBytes of [1, 2, 3, 7, 100_000]) expect(cut(text, chunkBytes)).toEqual({ values, lines, more: [] });
  });

  it("says what stands behind the list", () => {
    const text = '{"n":1,"rows":[{"a":1}],\n"other":[{"b":1}],"tags":["x"]}\n{"rows":[]}';
    for (const chunkBytes of [1, 5, 1_000]) {
      expect(cut(text, chunkBytes).more).toEqual([]);
      expect(cut(text.slice(0, text.lastIndexOf("\n")), chunkBytes)).toEqual({
        values: ['{"a":1}'],
        lines: [1],
        more: ["list on line 2"],
      });
    }
  });

  it("gives back any list, in chunks of any size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 5 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        (list, isPretty, chunkBytes) => {
          const { values } = cut(JSON.stringify(list, null, isPretty ? 1 : undefined), chunkBytes);
          expect(values.filter((value) => value !== "too long").length).toBeLessThanOrEqual(list.length);
          expect(values).toHaveLength(list.length);
          values.forEach((value, index) => {
            if (value !== "too long") expect(JSON.parse(value)).toEqual(JSON.parse(JSON.stringify(list[index])));
          });
        },
      ),
    );
  });
});

describe("JsonReader", () => {
  it("agrees with JSON.parse on what is JSON", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "a",
      "\\",
      "u00e9",
      "1",
      "-",
      ".",
      "e",
      "true",
      "null",
      " ",
      "\n",
      "é",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      fc.json({ maxDepth: 3 }),
    );
    fc.assert(
      fc.property(text, (json) => {
        const expected = attempt(() => JSON.stringify(JSON.parse(json)));
        const read = attempt(() => {
          const reader = new JsonReader(json);
          const value = reader.json();
          reader.end();
          return JSON.stringify(JSON.parse(value));
        });
        expect(read).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

function attempt(work: () => string): string | null {
  try {
    return work();
  } catch {
    return null;
  }
}
