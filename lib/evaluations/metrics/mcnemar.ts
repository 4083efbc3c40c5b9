/** Below so many rows on which two models differ the chi-square approximation is not good enough. */
const EXACT_BELOW = 25;

/**
 * McNemar's test: how likely a difference at least this great is if both models were equally good. `fixed` and `broken`
 * count the rows that only the one or only the other has right. Two-sided; exact (binomial) below 25 such rows, else
 * chi-square with continuity correction. 1 where the models differ on no row.
 */
export function mcnemarP(fixed: number, broken: number): number {
  const differing = fixed + broken;
  if (differing === 0) return 1;
  if (differing < EXACT_BELOW) return Math.min(1, 2 * binomialAtMost(Math.min(fixed, broken), differing));
  const distance = Math.max(0, Math.abs(fixed - broken) - 1);
  return erfc(distance / Math.sqrt(2 * differing));
}

/** Chance of at most `count` heads in `throws` throws of a fair coin. */
function binomialAtMost(count: number, throws: number): number {
  let ways = 1;
  let sum = 1;
  for (let heads = 1; heads <= count; heads++) {
    ways = (ways * (throws - heads + 1)) / heads;
    sum += ways;
  }
  return sum / 2 ** throws;
}

/** The complementary error function of x ≥ 0, to about 14 digits: its series near 0, its continued fraction beyond. */
function erfc(x: number): number {
  return x < 2 ? 1 - erfSeries(x) : (Math.exp(-x * x) / Math.sqrt(Math.PI)) * erfcFraction(x);
}

/** erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): all terms are positive, so nothing cancels. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the inside out. */
function erfcFraction(x: number): number {
  let below = x;
  for (let n = 120; n >= 1; n--) below = x + n / 2 / below;
  return 1 / below;
}
