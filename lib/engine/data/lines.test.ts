import { describe, expect, it } from "vitest";
import { readLines } from "./lines";

const encode = (text: string) => new TextEncoder().encode(text);

function lines(bytes: Uint8Array): [number, string | null][] {
  return Array.from(readLines(bytes), (line) => [line.number, line.text]);
}

describe("readLines", () => {
  it.each<[string, string, [number, string][]]>([
    ["nothing", "", []],
    ["only blank lines", "\n \r\n\t\n", []],
    [
      "a missing line break at the end",
      "a\nb",
      [
        [1, "a"],
        [2, "b"],
      ],
    ],
    [
      "CRLF",
      "a\r\nb\r\n",
      [
        [1, "a"],
        [2, "b"],
      ],
    ],
    [
      "a byte order mark",
      "\ufeffa\n\ufeffb",
      [
        [1, "a"],
        [2, "\ufeffb"],
      ],
    ],
    [
      "blank lines, which count",
      "a\n\n\nb\n",
      [
        [1, "a"],
        [4, "b"],
      ],
    ],
    ["line separators inside a line", "a\u2028b\n", [[1, "a\u2028b"]]],
  ])("reads %s", (_, text, expected) => {
    expect(lines(encode(text))).toEqual(expected);
  });

  it("marks lines that are not UTF-8 and goes on", () => {
    const bytes = Uint8Array.from([...encode("a\n"), 0xff, 0x0a, 0xc3, 0x0a, ...encode("é")]);
    expect(lines(bytes)).toEqual([
      [1, "a"],
      [2, null],
      [3, null],
      [4, "é"],
    ]);
  });

  it("tells how many bytes it has read", () => {
    expect(Array.from(readLines(encode("ab\ncd")), (line) => line.bytesRead)).toEqual([3, 5]);
  });
});
