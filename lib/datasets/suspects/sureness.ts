/** How strongly the words of a row speak for another label, for people. */
export interface Sureness {
  words: "clearly" | "rather" | "slightly";
  /** From 0 to 1, for a bar. */
  share: number;
}

/**
 * From these odds on. With one label in twenty wrong at random, of rows above 400 : 1 nine in ten and more were wrong in
 * every data set of docs/benchmarks.md, and of those from 55 : 1 on six in ten.
 */
const CLEARLY = 6;
const RATHER = 4;

/** Odds at which the bar is full. */
const FULL = 8;

/** `logOdds`: natural logarithm of how much likelier the other label is, above 0. */
export function sureness(logOdds: number): Sureness {
  const words = logOdds >= CLEARLY ? "clearly" : logOdds >= RATHER ? "rather" : "slightly";
  return { words, share: Math.min(1, Math.max(0, logOdds / FULL)) };
}
