import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callsOf, isSeveral, linesOf, MAX_CHARACTERS, MAX_LINES } from "./lines";

const numbered = (count: number, length = 1) =>
  Array.from({ length: count }, (_, index) => `${index}`.padStart(length, "x")).join("\n");

describe("linesOf", () => {
  it("counts lines as an editor does, and leaves out blank ones", () => {
    expect(linesOf(" play jazz \r\n\n\t\nstop\r").lines).toEqual([
      { number: 1, text: "play jazz", isTooLong: false },
      { number: 4, text: "stop", isTooLong: false },
    ]);
  });

  it("stops at a thousand lines or half a million characters, and says how many are left", () => {
    expect(linesOf(numbered(MAX_LINES))).toMatchObject({ leftOut: 0, lines: { length: MAX_LINES } });
    expect(linesOf(`${numbered(MAX_LINES)}\n\nmore`)).toMatchObject({ leftOut: 1, lines: { length: MAX_LINES } });
    expect(linesOf(numbered(10, MAX_CHARACTERS / 5))).toMatchObject({ leftOut: 5, lines: { length: 5 } });
  });

  it("marks a line that is longer than a text may be", () => {
    const { lines } = linesOf(`${"x".repeat(100_001)}\nok`);
    expect(lines.map(({ isTooLong }) => isTooLong)).toEqual([true, false]);
    expect(callsOf(lines)).toEqual([["ok"]]);
  });

  it("tells several lines from one", () => {
    expect([isSeveral("play jazz"), isSeveral("play jazz\n\n"), isSeveral("play\njazz")]).toEqual([false, false, true]);
  });
});

describe("callsOf", () => {
  it("asks for each text once, in order, and never for more than a call may hold", () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 4 }), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(texts, (all) => {
        const { lines } = linesOf(all.join("\n"));
        const calls = callsOf(lines);
        expect(calls.flat()).toEqual([...new Set(lines.map(({ text }) => text))]);
        for (const call of calls) expect(call.length).toBeLessThanOrEqual(100);
        for (const call of calls.slice(0, -1)) expect(call).toHaveLength(100);
      }),
    );
  });

  it("keeps calls of long texts below what a body may be", () => {
    const calls = callsOf(linesOf(numbered(6, 60_000)).lines);
    expect(calls.map((call) => call.length)).toEqual([2, 2, 2]);
  });
});
