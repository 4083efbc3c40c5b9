import { describe, expect, it } from "vitest";
import { closingLines, countPlaywright } from "./playwright-report.mjs";

const spec = (title: string, status: string, line: number) => ({ title, file: "a.spec.ts", line, tests: [{ status }] });

const REPORT = {
  suites: [
    {
      title: "a.spec.ts",
      specs: [spec("steady", "expected", 3), spec("shaky", "flaky", 9)],
      suites: [{ title: "in a group", specs: [spec("shaky too", "flaky", 20), spec("broken", "unexpected", 30)] }],
    },
  ],
  stats: { expected: 1, flaky: 2, unexpected: 1, skipped: 4 },
};

describe("countPlaywright", () => {
  it("counts a test that passed at the second try as passed, and names it", () => {
    expect(countPlaywright(REPORT, 1)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 4,
      flaky: ["a.spec.ts:9 › shaky", "a.spec.ts:20 › in a group › shaky too"],
    });
  });

  it("counts a run that ended badly as a failure, with or without a report", () => {
    const stats = { expected: 5, flaky: 0, unexpected: 0, skipped: 0 };
    expect(countPlaywright({ suites: [], stats }, 1)).toMatchObject({ passed: 5, failed: 1 });
    expect(countPlaywright({ suites: [], stats }, 0)).toMatchObject({ passed: 5, failed: 0 });
    expect(countPlaywright(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0, flaky: [] });
  });
});

describe("closingLines", () => {
  it("ends with the totals, after the flaky ones on lines of their own", () => {
    expect(closingLines({ passed: 3, failed: 1, skipped: 4, flaky: ["a.spec.ts:9 › shaky"] })).toEqual([
      "Passed only when tried again:",
      "  a.spec.ts:9 › shaky",
      "1 flaky",
      "3 passed, 1 failed, 4 skipped",
    ]);
    expect(closingLines({ passed: 3, failed: 0, skipped: 0, flaky: [] })).toEqual(["3 passed, 0 failed"]);
  });
});
