import { describe, expect, it } from "vitest";
import {
  assertNever,
  cn,
  formatBytes,
  formatCount,
  formatRelativeTime,
  invariant,
  messageOf,
  pluralise,
} from "./utils";

describe("cn", () => {
  it.each([
    [["px-2", "px-4"], "px-4"],
    [["text-2xs", "text-muted"], "text-2xs text-muted"],
    [["text-sm", "text-2xs"], "text-2xs"],
    [["shadow-sm", false, undefined, "shadow-raised"], "shadow-raised"],
  ])("%j is %s", (input, expected) => {
    expect(cn(...input)).toBe(expected);
  });
});

describe("invariant and assertNever", () => {
  it("say what was violated", () => {
    expect(() => invariant(false, "a job has a server")).toThrow("a job has a server");
    expect(() => invariant("words", "fine")).not.toThrow();
    expect(() => assertNever("odd" as never)).toThrow('"odd"');
  });
});

describe("messageOf", () => {
  it("is the message of an error, and advice for anything else", () => {
    expect(messageOf(new Error("The file is gone."))).toBe("The file is gone.");
    expect(messageOf("thrown text")).toBe("Try again.");
  });
});

describe("formatCount and pluralise", () => {
  it.each([
    [0, "0", "0 rows"],
    [1, "1", "1 row"],
    [5313, "5,313", "5,313 rows"],
    [1_000_000, "1,000,000", "1,000,000 rows"],
  ])("%d", (value, count, phrase) => {
    expect(formatCount(value)).toBe(count);
    expect(pluralise(value, "row")).toBe(phrase);
  });

  it("takes an irregular plural", () => {
    expect(pluralise(2, "entry", "entries")).toBe("2 entries");
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [1536, "1.5 kB"],
    [99_940, "99.9 kB"],
    [123_456, "123 kB"],
    [999_950, "1 MB"],
    [999_999, "1 MB"],
    [2_147_483_648, "2.1 GB"],
  ])("%d is %s", (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe("formatRelativeTime", () => {
  const now = Date.UTC(2026, 2, 4, 12, 0, 0);
  it.each([
    [0, "just now"],
    [-44_000, "just now"],
    [-50_000, "1 minute ago"],
    [-3 * 60_000, "3 minutes ago"],
    [-119 * 60_000, "1 hour ago"],
    [-25 * 3_600_000, "yesterday"],
    [2 * 3_600_000, "in 2 hours"],
    [-40 * 86_400_000, "Jan 23, 2026"],
  ])("%d ms is %s", (delta, expected) => {
    expect(formatRelativeTime(now + delta, now)).toBe(expected);
  });
});
