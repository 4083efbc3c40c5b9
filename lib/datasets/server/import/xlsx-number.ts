import "server-only";

/** How the number of a cell is to be written as text. */
export type NumberKind = "plain" | "date" | "time" | "elapsed" | { digits: number };

/** The formats that have only a number in the file. Those that write an amount are plain, and left out. */
const BUILT_IN: readonly (readonly [first: number, last: number, kind: NumberKind])[] = [
  [14, 17, "date"],
  [18, 21, "time"],
  [22, 22, "date"],
  [27, 31, "date"],
  [32, 35, "time"],
  [36, 36, "date"],
  [45, 45, "time"],
  [46, 46, "elapsed"],
  [47, 47, "time"],
  [50, 58, "date"],
];

const DAY_MS = 86_400_000;
/** The last day that Excel knows, 9999-12-31. */
const MAX_SERIAL = 2_958_466;

/** What a built-in format makes of a number. */
export function builtInKind(id: number): NumberKind {
  return BUILT_IN.find(([first, last]) => id >= first && id <= last)?.[2] ?? "plain";
}

/** What a format code such as `dd.mm.yyyy` or `00000` makes of a number. */
export function kindOfCode(code: string): NumberKind {
  const [positive = ""] = code.split(";");
  const letters = positive
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, "")
    .replace(/AM\/PM|A\/P/gi, "h");
  if (/^0{2,}$/.test(letters)) return { digits: letters.length };
  if (/\[[hms]+\]/i.test(letters)) return "elapsed";
  if (/[yd]/i.test(letters)) return "date";
  if (/[hs]/i.test(letters)) return "time";
  // An m alone is a month; General and the like have none of these letters.
  return /^[^a-z]*m+[^a-z]*$/i.test(letters) ? "date" : "plain";
}

/** The text that a person expects of a number in a cell: dates as 2024-01-31, times as 14:05:00, amounts without rounding noise. */
export function numberText(value: string, kind: NumberKind, is1904: boolean): string {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) return value;
  if (typeof kind === "object") return padded(number, kind.digits);
  if (kind === "plain" || number < 0 || number >= MAX_SERIAL) return amount(number);
  const ms = Math.round(number * DAY_MS);
  if (kind === "elapsed") return `${Math.floor(ms / 3_600_000)}:${clock(ms).slice(3)}`;
  if (kind === "time" && number < 1) return clock(ms);
  const isWholeDay = ms % DAY_MS === 0;
  return isWholeDay && kind === "date" ? day(ms, is1904) : `${day(ms, is1904)} ${clock(ms)}`;
}

/** Excel shows 15 digits; those after are what binary numbers make of decimal ones. */
function amount(number: number): string {
  return Number.isSafeInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
}

function padded(number: number, digits: number): string {
  return Number.isInteger(number) && number >= 0 ? String(number).padStart(digits, "0") : amount(number);
}

function day(ms: number, is1904: boolean): string {
  // Excel takes 1900 for a leap year: before its 29 February the count is one day behind.
  const start = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, ms < 60 * DAY_MS ? 31 : 30);
  return new Date(start + ms).toISOString().slice(0, 10);
}

function clock(ms: number): string {
  const text = new Date(ms % DAY_MS).toISOString().slice(11, 23);
  return text.endsWith(".000") ? text.slice(0, 8) : text;
}
