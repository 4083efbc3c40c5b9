/** Number formats of the charts, one per unit. All print the same on server and browser. */

/** Drops a fraction of zeros: `1.0` is `1`, `0.40` is `0.4`. */
function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

const UNITS = [
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/**
 * A number for an axis or a small label, its decimals by magnitude: `0.0034`, `0.42`, `1.23`, `12.1`, `1.2k`, `3.4M`.
 * Below 0.0001 as `3.4e-6`.
 */
export function formatMagnitude(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  for (const [unit, suffix] of UNITS) {
    // What would round up to the next unit belongs to it: 999.96 is "1k", not "1000".
    if (size >= unit * 0.99995) return `${trimZeros((value / unit).toFixed(1))}${suffix}`;
  }
  if (size >= 10) return trimZeros(value.toFixed(1));
  if (size >= 1) return trimZeros(value.toFixed(2));
  if (size === 0) return "0";
  if (size < 1e-4) return value.toExponential(1).replace(/\.0e/, "e");
  return trimZeros(value.toPrecision(2));
}

/** A loss to read off, four significant digits: `0.4123`, `12.13`, `0.003412`. */
export function formatLoss(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(3);
  return Number(value.toPrecision(4)).toString();
}

/** A share between 0 and 1 as a percentage: `12.3%`. What is not nothing never prints as 0%, nor what is not all as 100%. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return "–";
  if (share > 0 && share < 0.001) return "<0.1%";
  if (share < 1 && share > 0.999) return ">99.9%";
  return `${trimZeros((share * 100).toFixed(1))}%`;
}

const SECONDS = { day: 86_400, hour: 3_600, minute: 60 } as const;

/**
 * A span of time: `--` when unknown, `45s`, `3m 20s`, `1h 2m 5s`, `2d 3h 4m`. Elapsed time rounds down; round an
 * estimate of what is left up, so that it never promises too much.
 */
export function formatDuration(elapsedMs: number | null, rounding: "down" | "up" = "down"): string {
  if (elapsedMs === null || !Number.isFinite(elapsedMs) || elapsedMs < 0) return "--";
  const total = rounding === "up" ? Math.ceil(elapsedMs / 1000) : Math.floor(elapsedMs / 1000);
  const days = Math.floor(total / SECONDS.day);
  const hours = Math.floor((total % SECONDS.day) / SECONDS.hour);
  const minutes = Math.floor((total % SECONDS.hour) / SECONDS.minute);
  const seconds = total % SECONDS.minute;
  if (days > 0) return `${days}d ${hours}h ${minutes}m`;
  if (hours > 0) return `${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${minutes}m ${seconds}s`;
  return `${seconds}s`;
}

/** A format for the ticks of one axis with just enough decimals that no two neighbours print alike. */
export function tickFormat(ticks: readonly number[]): (value: number) => string {
  const plain = ticks.map(formatMagnitude);
  if (new Set(plain).size === plain.length) return formatMagnitude;
  for (let decimals = 1; decimals <= 8; decimals += 1) {
    if (new Set(ticks.map((tick) => tick.toFixed(decimals))).size === ticks.length) {
      return (value) => value.toFixed(decimals);
    }
  }
  return (value) => value.toString();
}
