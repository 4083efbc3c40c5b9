import { describe, expect, it } from "vitest";
import { labelListIn } from "./label-list";

describe("labelListIn", () => {
  it.each<[string, string[], string, unknown]>([
    ["bars", ["a|b", "a", "b|c", "c"], "x", { type: "separator", separator: "|" }],
    ["line breaks", ["a\nb", "b\nc", "a"], "x", { type: "separator", separator: "\n" }],
    ["commas under a label's name", ["a,b", "b,c", "a,c"], "tags", { type: "separator", separator: "," }],
    ["the same number of parts everywhere, without a name", ["a,b", "b,c", "a,c"], "x", null],
    ["one cell with a bar", ["a|b", "a", "c"], "x", null],
    ["parts that never come back", ["a|b", "c|d", "e|f"], "x", null],
    [
      "sentences",
      ["I went there; it rained all day long today", "I went there; we all stayed at home then"],
      "x",
      null,
    ],
    ["JSON", ['["a"]', "[]"], "x", { type: "json" }],
    ["empty JSON lists only", ["[]", "[]"], "x", null],
    ["lists of long texts", [JSON.stringify(["word ".repeat(40)])], "x", null],
    ["nothing", [], "x", null],
  ])("%s", (_, values, name, reading) => {
    expect(labelListIn(values, name)?.reading ?? null).toEqual(reading);
  });

  it("counts its labels, the most frequent first, and the cells with several", () => {
    expect(labelListIn(["a|b", "b", "b|c|b", "c"])).toEqual({
      reading: { type: "separator", separator: "|" },
      labels: ["b", "c", "a"],
      severalShare: 0.5,
      hasNone: false,
    });
  });
});
