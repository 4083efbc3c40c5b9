import { describe, expect, it } from "vitest";
import { recipe } from "../../schema";
import { parseCommandLine } from "./options";

describe("parseCommandLine", () => {
  it("takes the app's recipe where nothing else is said", () => {
    const { balance, split, order, seed } = recipe.parse({});
    expect(parseCommandLine(["data.csv", "out"])).toEqual({
      kind: "prepare",
      isQuiet: false,
      request: {
        source: "data.csv",
        folder: "out",
        encoding: null,
        columns: { text: "text", label: "label", filter: [], delimiter: null, hasHeader: true },
        target: "intent",
        recipe: { balance, split: { validation: split.validation, test: split.test }, order, seed },
        keepsBlankLabels: false,
        skipsBadLines: false,
      },
    });
  });

  it("reads every option", () => {
    const line = [
      [
        "a.csv",
        "b",
        "--text-column",
        "utterance",
        "--label-column=label_text",
        "--target",
        "topic",
        "--delimiter",
        "tab",
      ],
      ["--filter", "lang=en", "--filter", "note=a=b", "--min-samples", "0", "--max-samples", "none", "--no-header"],
      ["--validation", "0", "--test", ".25", "--seed", "7", "--order", "split-then-balance"],
      ["--encoding", "CP1252", "--repeat=auto", "--skip-bad-lines", "--keep-blank-labels", "--quiet"],
    ];
    expect(parseCommandLine(line.flat())).toEqual({
      kind: "prepare",
      isQuiet: true,
      request: {
        source: "a.csv",
        folder: "b",
        encoding: "windows-1252",
        columns: {
          text: "utterance",
          label: "label_text",
          filter: [
            { column: "lang", value: "en" },
            { column: "note", value: "a=b" },
          ],
          delimiter: "\t",
          hasHeader: false,
        },
        target: "topic",
        recipe: {
          balance: { minSamples: 0, maxSamples: null, scope: "all", repeat: "auto" },
          split: { validation: 0, test: 0.25 },
          order: "split-then-balance",
          seed: 7,
        },
        keepsBlankLabels: true,
        skipsBadLines: true,
      },
    });
  });

  it.each<[string[], RegExp]>([
    [[], /Which CSV file/],
    [["a.csv"], /Into which folder/],
    [["a.csv", "b", "c"], /“c” is one path too many/],
    [["a.csv", "b", "--sed", "1"], /--sed/],
    [["a.csv", "b", "--repeat", "0"], /--repeat is a whole number from 1 to 100000, “auto” or “none”, and not “0”/],
    [["a.csv", "b", "--seed", "x"], /--seed is a whole number/],
    [["a.csv", "b", "--min-samples=-1"], /--min-samples is a whole number/],
    [["a.csv", "b", "--max-samples", "all"], /--max-samples .* or “none”/],
    [["a.csv", "b", "--test", "10"], /--test is a share/],
    [["a.csv", "b", "--validation", "1e-1"], /--validation is a share/],
    [["a.csv", "b", "--filter", "lang"], /COLUMN=VALUE/],
    [["a.csv", "b", "--delimiter", '"'], /--delimiter/],
    [["a.csv", "b", "--delimiter", "é"], /--delimiter/],
    [["a.csv", "b", "--order", "random"], /--order/],
    [["a.csv", "b", "--encoding", "klingon"], /--encoding is utf-8, windows-1252, .*and not “klingon”/],
  ])("refuses %j with a sentence", (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(message);
  });

  it("asks for nothing else where help is wanted", () => {
    expect(parseCommandLine(["--help"])).toEqual({ kind: "help" });
  });
});
