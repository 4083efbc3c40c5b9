/** `Retry-After` in milliseconds from now: seconds, or a date of HTTP. Null when there is none that can be read. */
export function readRetryAfter(header: string | null, nowMs = Date.now()): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Dates of HTTP begin with a day; Date.parse would make one of "later 12" too.
  const atMs = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
