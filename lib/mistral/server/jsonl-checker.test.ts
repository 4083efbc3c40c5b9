import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createJsonlChecker } from "./jsonl-checker";

const GOOD = '{"text":"ö","labels":{"a":"b"}}';

function check(bytes: Uint8Array, cuts: number[] = []) {
  const checker = createJsonlChecker();
  const borders = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < borders.length; i++) checker.push(bytes.subarray(borders[i - 1], borders[i]));
  return checker.finish();
}
const encode = (text: string) => new TextEncoder().encode(text);

describe("JSON Lines as they stream by", () => {
  it.each([
    ["no line break at the end", GOOD, { lines: 1, problem: null }],
    ["CRLF", `${GOOD}\r\n${GOOD}\r\n`, { lines: 2, problem: null }],
    ["a byte order mark", `\uFEFF${GOOD}\n`, { lines: 1, problem: null }],
    ["blank lines", `\n${GOOD}\n \n`, { lines: 1, problem: null }],
    ["nothing", "", { lines: 0, problem: null }],
    ["the first of two bad lines", `${GOOD}\nx\ny\n`, { lines: 2, problem: "line 2: it is not valid JSON" }],
  ])("reads %s", (_, text, expected) => {
    expect(check(encode(text))).toEqual(expected);
  });

  it("names a line that is not UTF-8, and one that is too long", () => {
    const bytes = Uint8Array.from([...encode(`${GOOD}\n`), 0xff, 0xfe, 0x0a]);
    expect(check(bytes)).toEqual({ lines: 1, problem: "line 2: it is not valid UTF-8" });
    const long = encode(`${GOOD}\n${"x".repeat(17 * 1024 ** 2)}`);
    expect(check(long, [20 * 1024 ** 2]).problem).toBe("line 2: it is longer than 16 MB");
  });

  it("finds the same whatever the chunks", () => {
    const line = fc.constantFrom(GOOD, "", "  ", "{}", "[1]", '{"text":"日本","labels":{"x":["y"]}}', "\uFEFF");
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, cuts) => {
        const bytes = encode(lines.join("\n"));
        expect(check(bytes, cuts)).toEqual(check(bytes));
      }),
    );
  });
});
