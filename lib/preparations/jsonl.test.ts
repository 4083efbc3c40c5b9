import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonlLine, jsonlWriter, pythonJsonString } from "./jsonl";

describe("pythonJsonString", () => {
  it.each([
    ["", '""'],
    ["plain text / 50%", '"plain text / 50%"'],
    ['say "hi"', String.raw`"say \"hi\""`],
    ["a\\b", String.raw`"a\\b"`],
    ["\b\f\n\r\t", String.raw`"\b\f\n\r\t"`],
    ["\u0000\u001f\u000b", String.raw`"\u0000\u001f\u000b"`],
    ["~\u007f\u0080", String.raw`"~\u007f\u0080"`],
    ["é 天 \u2028", String.raw`"\u00e9 \u5929 \u2028"`],
    ["😀", String.raw`"\ud83d\ude00"`],
  ])("writes %j as Python does", (text, written) => {
    expect(pythonJsonString(text)).toBe(written);
  });

  it("is ASCII that reads back as the same string", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = pythonJsonString(text);
        expect(written).toMatch(/^[ -~]*$/);
        expect(JSON.parse(written)).toBe(text);
      }),
    ));
});

describe("jsonlLine", () => {
  it("writes one target, several, lists and none, in the order given", () => {
    expect(jsonlLine("hi", [["intent", "greet"]])).toBe('{"text": "hi", "labels": {"intent": "greet"}}\n');
    const labels = new Map<string, string | string[]>([
      ["10", ["a", "é"]],
      ["9", []],
      ["__proto__", "x"],
    ]);
    const written = String.raw`{"text": "hi", "labels": {"10": ["a", "\u00e9"], "9": [], "__proto__": "x"}}`;
    expect(jsonlLine("hi", labels)).toBe(`${written}\n`);
    expect(jsonlLine("", [])).toBe('{"text": "", "labels": {}}\n');
  });
});

describe("jsonlWriter", () => {
  it("writes the same lines as jsonlLine", () =>
    fc.assert(
      fc.property(fc.string(), fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.string())), (target, rows) => {
        const write = jsonlWriter(target);
        for (const [text, label] of rows) expect(write(text, label)).toBe(jsonlLine(text, [[target, label]]));
      }),
    ));
});
