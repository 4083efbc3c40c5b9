import { describe, expect, it } from "vitest";
import { readRetryAfter } from "./retry-after";

const NOW = Date.parse("2026-01-01T10:00:00Z");

describe("readRetryAfter", () => {
  it.each([
    ["12", 12_000],
    [" 0 ", 0],
    ["1.5", 1_500],
    ["Thu, 01 Jan 2026 10:01:00 GMT", 60_000],
    ["Thu, 01 Jan 2026 09:00:00 GMT", 0],
    ["soon", null],
    ["later 12", null],
    ["abc 5", null],
    ["-3", null],
    ["", null],
    [null, null],
  ])("reads %j as %j ms", (header, expected) => {
    expect(readRetryAfter(header, NOW)).toBe(expected);
  });
});
