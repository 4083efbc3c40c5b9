/**
 * How rows are held out. "two": `testSize` of all rows, then `holdoutTestSize` of those become test, the rest
 * validation. "one": a single split whose held-out rows all go to one part. "none": every row trains.
 */
export type SplitPlan =
  | { kind: "none" }
  | { kind: "one"; testSize: number; to: "validation" | "test" }
  | { kind: "two"; testSize: number; holdoutTestSize: number };

const CLEAN_DECIMALS = 6;
const ROUNDING_ERROR = 1e-12;

/**
 * The short decimal that a computed share stands for, or the share itself where there is none.
 *
 * 0.1 + 0.2 is 0.30000000000000004, and that share of 1,000 rows, rounded up, is 301. Whoever asks for 20 % and 10 %
 * means 0.3, the number they would have typed in Python. A third has no short decimal and stays as computed.
 */
function cleanShare(share: number): number {
  const decimal = Number(share.toFixed(CLEAN_DECIMALS));
  return Math.abs(decimal - share) < ROUNDING_ERROR ? decimal : share;
}

/**
 * The splits behind the shares of a recipe: validation + test is held out, and test ÷ (validation + test) of it is test.
 * The tutorial's 0.1 and 0.1 are 0.2 and 0.5 exactly, and equal shares always halve exactly.
 *
 * A share of 0 takes its split away: with no validation the held-out rows are all test, with no test they are all
 * validation, with neither nothing is held out. Shares out of range go on as they are; the split refuses them.
 */
export function planSplit({ validation, test }: { validation: number; test: number }): SplitPlan {
  if (validation === 0 && test === 0) return { kind: "none" };
  if (validation === 0) return { kind: "one", testSize: test, to: "test" };
  if (test === 0) return { kind: "one", testSize: validation, to: "validation" };
  const testSize = cleanShare(validation + test);
  return { kind: "two", testSize, holdoutTestSize: cleanShare(test / testSize) };
}
