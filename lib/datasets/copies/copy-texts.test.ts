import { describe, expect, it } from "vitest";
import { copyTexts } from "./copy-texts";

describe("copyTexts", () => {
  it("gathers the rows of each text with their labels", () => {
    const rows = [
      { row: 3, text: "hello", labels: ["a"] },
      { row: 5, text: "Hello!", labels: ["b", "c"] },
      { row: 7, text: "hello", labels: ["b"] },
      { row: 9, text: "hello", labels: ["a"] },
    ];
    expect(copyTexts(rows)).toEqual([
      {
        text: "hello",
        row: 3,
        count: 3,
        labels: [
          ["a", 2],
          ["b", 1],
        ],
      },
      {
        text: "Hello!",
        row: 5,
        count: 1,
        labels: [
          ["b", 1],
          ["c", 1],
        ],
      },
    ]);
  });
});
