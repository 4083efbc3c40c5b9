import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({ extend: { theme: { text: ["2xs"], shadow: ["raised"] } } });

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs));
}

/** Stops with `message` when something that must hold does not; narrows the type where it does. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}

/** Makes a forgotten member of a union a compile error, and a loud failure if one arrives at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

/** What a thrown thing says to people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Try again.";
}

// One fixed locale: server and browser must render the same text, or hydration fails.
const LOCALE = "en-US";

const integer = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** A whole number with separators: `5,313`. */
export function formatCount(value: number): string {
  return integer.format(value);
}

/** A count with its noun: `1 row`, `5,313 rows`. `plural` defaults to the noun with an s. */
export function pluralise(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** A size in decimal units: `999 B`, `1.5 kB`, `2.1 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.95 would print as "1000.0", so it moves up a unit first.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit === 0 ? integer.format(value) : value.toFixed(value < 99.95 ? 1 : 0).replace(/\.0$/, "");
  return `${text} ${BYTE_UNITS[unit] ?? "B"}`;
}

const absolute = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "medium" });

/** Date and time in the reader's time zone: `Mar 4, 2026, 2:05:09 PM`. `date` is an ISO string or epoch milliseconds. */
export function formatDateTime(date: string | number): string {
  return absolute.format(new Date(date));
}

const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style: "long" });
const RELATIVE_STEPS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** Distance from `nowMs`: `just now`, `3 minutes ago`, `yesterday`, `in 2 hours`; beyond 30 days the date. */
export function formatRelativeTime(date: string | number, nowMs: number): string {
  const deltaMs = new Date(date).getTime() - nowMs;
  const size = Math.abs(deltaMs);
  if (size < 45_000) return "just now";
  if (size > 30 * 86_400_000) return new Date(date).toLocaleDateString(LOCALE, { dateStyle: "medium" });
  for (const [unit, unitMs] of RELATIVE_STEPS) {
    if (size >= unitMs) return relative.format(Math.trunc(deltaMs / unitMs), unit);
  }
  return relative.format(Math.sign(deltaMs), "minute");
}
