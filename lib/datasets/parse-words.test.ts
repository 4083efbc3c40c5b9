import { describe, expect, it } from "vitest";
import { fileFormat, type ParseOptions } from "./parse-schema";
import { delimiterOptions, describeParsing, NO_DELIMITER, paddedWords, settingsOf, withSettings } from "./parse-words";

const options = (change: Partial<ParseOptions> = {}): ParseOptions => ({
  version: 2,
  format: "csv",
  compression: "none",
  encoding: "utf-8",
  delimiter: ",",
  quote: '"',
  hasHeader: true,
  recordsAbove: 0,
  sheet: null,
  chosen: [],
  ...change,
});

describe("describeParsing", () => {
  it.each<[Partial<ParseOptions>, string]>([
    [{}, "CSV · comma between cells · UTF-8 · names in the first row"],
    [
      { delimiter: "\t", compression: "gzip", hasHeader: false },
      "CSV, gzipped · tab between cells · UTF-8 · no header row",
    ],
    [{ delimiter: NO_DELIMITER }, "CSV · one column · UTF-8 · names in the first row"],
    [{ delimiter: "§" }, "CSV · § between cells · UTF-8 · names in the first row"],
    [{ format: "jsonl", encoding: "utf-16le" }, "JSON Lines · UTF-16 LE"],
    [{ format: "xlsx", sheet: "Data" }, "Excel workbook · sheet “Data” · names in the first row"],
    [{ format: "parquet" }, "Parquet"],
  ])("%j: %s", (change, words) => {
    expect(describeParsing(options(change))).toBe(words);
  });
});

describe("what can be set", () => {
  it("follows the format", () => {
    const counts = fileFormat.options.map((format) => [format, settingsOf(format).length]);
    expect(counts).toEqual([
      ["csv", 5],
      ["jsonl", 1],
      ["json", 1],
      ["xlsx", 3],
      ["parquet", 0],
    ]);
  });

  it("always offers the delimiter that is there", () => {
    expect(delimiterOptions(";").filter(({ value }) => value === ";")).toHaveLength(1);
    expect(delimiterOptions("§").at(-1)).toEqual({ value: "§", label: "§" });
  });
});

describe("withSettings", () => {
  it("marks what a person has chosen, once", () => {
    const read = options({ chosen: ["encoding"] });
    expect(withSettings(read, { delimiter: ";", hasHeader: false, encoding: "latin-1" })).toEqual({
      ...read,
      delimiter: ";",
      hasHeader: false,
      encoding: "latin-1",
      chosen: ["encoding", "delimiter", "header"],
    });
    expect(withSettings(read, {})).toEqual(read);
  });
});

describe("paddedWords", () => {
  it("says what the missing cells became", () => {
    expect(paddedWords(2, true)).toBe("2 lines had fewer cells than the header; the missing ones are empty.");
    expect(paddedWords(1, false)).toBe("1 line had fewer cells than the others; the missing ones are empty.");
  });
});
