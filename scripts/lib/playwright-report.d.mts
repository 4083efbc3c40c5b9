interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Names of the tests that passed only when tried again. */
  flaky: string[];
}

export declare function countPlaywright(report: unknown, exitCode: number): Counts;
export declare function closingLines(totals: Counts): string[];
