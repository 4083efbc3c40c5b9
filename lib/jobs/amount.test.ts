import { describe, expect, it } from "vitest";
import { fitToSequence } from "@/lib/engine/text/token-count";
import { jsonlLine } from "@/lib/preparations/jsonl";
import {
  DEFAULT_SEQ_LEN,
  describeAmount,
  describePasses,
  describeRunPasses,
  estimateTokens,
  passesOfSteps,
  stepsOfPasses,
  warnOfPasses,
} from "./amount";

describe("estimateTokens", () => {
  const texts = [
    "Wake me up at nine",
    "Réveille-moi s’il te plaît demain à 9 h !",
    "明日の天気",
    "Какая завтра погода?",
  ];
  const rows = texts.map((text, index) => ({ text, labels: { intent: index === 0 ? "alarm" : "weather" } }));
  const bytesOf = (some: typeof rows) =>
    some.reduce((sum, { text, labels }) => sum + jsonlLine(text, Object.entries(labels)).length, 0);

  it("counts what the embedded engine counts where all lines are known", () => {
    const counted = texts.reduce((sum, text) => sum + fitToSequence(text, 16_384).tokens, 0);
    expect(estimateTokens({ lines: 4, bytes: bytesOf(rows), rows })).toBe(counted);
  });

  it("counts repeated lines each time, and longer lines as longer", () => {
    const whole = estimateTokens({ lines: 4, bytes: bytesOf(rows), rows }) ?? 0;
    expect(estimateTokens({ lines: 12, bytes: 3 * bytesOf(rows), rows })).toBeCloseTo(3 * whole);
    expect(estimateTokens({ lines: 4, bytes: 2 * bytesOf(rows), rows })).toBeCloseTo(2 * whole - 4 * 17);
  });

  it("is unknown without a row", () => {
    expect(estimateTokens({ lines: 4, bytes: 100, rows: [] })).toBeNull();
  });
});

describe("steps and passes", () => {
  const tutorial = { tokens: 137_274, seqLen: DEFAULT_SEQ_LEN };

  it("are near what the hosted service counted for the tutorial: 47.74 passes in 100 steps", () => {
    expect(passesOfSteps(100, tutorial)).toBeCloseTo(47.74, 2);
    expect(stepsOfPasses(47.74, tutorial)).toBe(100);
  });

  it("halve with the sequence length", () => {
    expect(passesOfSteps(100, { ...tutorial, seqLen: 8_192 })).toBeCloseTo(23.87, 2);
  });

  it("need at least one step", () => {
    expect(stepsOfPasses(0.01, tutorial)).toBe(1);
  });

  it.each([
    [Number.NaN, 100, 16_384],
    [-3, 100, 16_384],
    [100, 0, 16_384],
    [100, null, 16_384],
    [100, 100, Number.NaN],
  ])("are unknown for %d over %j tokens at a length of %d", (amount, tokens, seqLen) => {
    expect(passesOfSteps(amount, { tokens, seqLen })).toBeNull();
    expect(stepsOfPasses(amount, { tokens, seqLen })).toBeNull();
  });
});

describe("describePasses", () => {
  it.each([
    [0.4, "less than one pass over the data"],
    [1, "1 pass over the data"],
    [2.46, "2.5 passes over the data"],
    [47.74, "48 passes over the data"],
    [2520.6, "2,521 passes over the data"],
  ])("%d is %j", (passes, text) => {
    expect(describePasses(passes)).toBe(text);
  });
});

describe("warnOfPasses", () => {
  const few = { real: 8, recommended: 8, recommendedReal: 8 };

  it.each([
    [null, 5_313],
    [4, 5_313],
    [12, 5_313],
    [20, 900],
    [47, 0],
  ])("finds %j passes over %d rows fine", (passes, rows) => {
    expect(warnOfPasses(passes, rows, null)).toBeNull();
  });

  it("warns of the tutorial's 100 steps", () => {
    expect(warnOfPasses(47.74, 5_313, null)).toBe(
      "≈ 48 passes over 5,313 rows; 3 to 8 is usual. More takes longer and mostly learns the rows by heart.",
    );
  });

  it("says how many of them the server really makes, and how many it recommends", () => {
    expect(warnOfPasses(47.74, 5_313, { real: 22.6, recommended: 11.5, recommendedReal: 11 })).toBe(
      "≈ 23 passes over 5,313 rows; this server recommends about 11. So many make up the ≈ 48 that the tokens come to, because more gain nothing.",
    );
    expect(warnOfPasses(47.74, 5_313, { ...few, real: 47 })).toBe(
      "≈ 47 passes over 5,313 rows; this server recommends about 8. More takes longer and gains little here.",
    );
  });

  it("asks more of few rows", () => {
    expect(warnOfPasses(60, 900, null)).toMatch(/^≈ 60 passes over 900 rows; 8 to 25 is usual for so few\./);
  });

  it("warns of too few, whatever the size", () => {
    expect(warnOfPasses(0.4, 1_000_000, few)).toBe(
      "Less than one pass over 1,000,000 rows; this server recommends about 8. Some rows would never be seen.",
    );
  });

  it("never warns of what the server recommends", () => {
    expect(warnOfPasses(227, 96, { real: 65, recommended: 227, recommendedReal: 65 })).toBeNull();
    expect(warnOfPasses(400, 96, { real: 75, recommended: 227, recommendedReal: 65 })).not.toBeNull();
  });
});

describe("describeAmount", () => {
  it.each([
    ["steps", 100, 47.74, "About 48 passes over the data."],
    ["steps", 100, null, "One step looks at four sequences of tokens."],
    ["epochs", 11, 5, "About 11 training steps."],
    ["epochs", null, 5, "One pass looks at every row once."],
    ["recommended", 24, 11.4, "24 steps here, about 11 passes over the data: chosen by the size of the data."],
    ["recommended", null, null, "The server chooses by the size of the data."],
  ] as const)("%s, %j steps, %j passes: %j", (given, steps, passes, text) => {
    expect(describeAmount(given, steps, passes)).toBe(text);
  });
});

describe("describeAmount of passes that the server caps", () => {
  it.each([
    [
      119,
      53,
      "About 10 training steps. The API counts passes by tokens; of these, this server makes about 53 over the rows.",
    ],
    [5, 5, "About 10 training steps."],
    [119, null, "About 10 training steps."],
  ])("%d passes, %j real: %s", (passes, real, text) => {
    expect(describeAmount("epochs", 10, passes, real)).toBe(text);
  });
});

describe("describeRunPasses", () => {
  const [summary, estimate] = [{ passes: 51.3 }, { passes: 53.2 }];
  it.each([
    [{ summary, estimate, epochs: 107 }, "51 passes over the data"],
    [{ summary: null, estimate, epochs: 107 }, "about 53 passes over the data"],
    [{ summary: { passes: null }, estimate: null, epochs: 107 }, "107 passes over the data, counted by tokens"],
    [{ summary: null, estimate: {}, epochs: 1 }, "1 pass over the data, counted by tokens"],
    [{ summary: null, estimate: null, epochs: null }, null],
  ])("case %#", (job, words) => {
    expect(describeRunPasses(job)).toBe(words);
  });
});
