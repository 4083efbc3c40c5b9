import { invariant } from "@/lib/utils";

export type Domain = readonly [min: number, max: number];

/** Axis steps people read easily: 1, 2, 5 and 10 times a power of ten. */
function niceStep(roughStep: number): number {
  const power = 10 ** Math.floor(Math.log10(roughStep));
  const factor = roughStep / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}

/**
 * Round numbers inside `[min, max]`, about `count` of them; ends are included only where they are round themselves.
 * `integer` keeps steps whole, for axes of steps and counts.
 */
export function niceTicks([min, max]: Domain, count: number, { integer = false } = {}): number[] {
  invariant(max >= min && count >= 1, "ticks need an ordered domain and a count");
  if (max === min) return [min];
  const step = Math.max(niceStep((max - min) / count), integer ? 1 : 0);
  // Multiples by index: adding the step again and again would gather rounding errors. Tolerance for the same reason.
  const slack = 1e-9;
  const first = Math.ceil(min / step - slack);
  const last = Math.floor(max / step + slack);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toFixed(Math.min(20, decimals))),
  );
}

/** Least and greatest of the values with `padding` (a share of the range) on both sides; null without a value. */
export function paddedDomain(values: Iterable<number | null>, padding = 0.12): Domain | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return null;
  // A flat line still needs room, in proportion to its height.
  const room = max > min ? (max - min) * padding : Math.abs(min) * padding || 1;
  return [min - room, max + room];
}

/** log10 of a positive number; null for what has no place on a logarithmic scale. */
export function log10OrNull(value: number | null): number | null {
  return value !== null && value > 0 && Number.isFinite(value) ? Math.log10(value) : null;
}

/**
 * Ticks of a logarithmic axis whose domain is given in log10 units; so are the ticks. Powers of ten over many decades,
 * 1-2-5 over few, plain round numbers within less than one.
 */
export function logTicks([min, max]: Domain, count: number): number[] {
  const factors = max - min > count ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let exponent = Math.floor(min); exponent <= Math.ceil(max); exponent += 1) {
    for (const factor of factors) {
      const tick = Math.log10(factor) + exponent;
      if (tick >= min - 1e-9 && tick <= max + 1e-9) ticks.push(tick);
    }
  }
  if (ticks.length >= 3) return ticks;
  return niceTicks([10 ** min, 10 ** max], count)
    .filter((tick) => tick > 0)
    .map(Math.log10);
}
