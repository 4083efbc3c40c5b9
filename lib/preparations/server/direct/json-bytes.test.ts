import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonJsonString } from "../../jsonl";
import { jsonLength, writeJson } from "./json-bytes";

/** The bytes written, between quotation marks, with a mark on either side that must stay. */
function written(text: string): string {
  const bytes = Buffer.from(text);
  const length = jsonLength(bytes, 0, bytes.length);
  const target = Buffer.alloc(length + 2, '"');
  expect(writeJson(bytes, 0, target, 1, length + 1)).toBe(length + 1);
  return target.toString("latin1");
}

const texts = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff })))
  .map((codes) => String.fromCodePoint(...codes));

describe("writeJson", () => {
  it("writes every character as pythonJsonString does", () => {
    for (let first = 0; first < 0x11000; first += 0x100) {
      const codes = Array.from({ length: 0x100 }, (_, index) => first + index);
      const text = String.fromCodePoint(...codes.filter((code) => code < 0xd800 || code >= 0xe000));
      expect(written(text)).toBe(pythonJsonString(text));
    }
    const highest = String.fromCodePoint(0x1f600, 0xfffff, 0x10ffff);
    expect(written(highest)).toBe(pythonJsonString(highest));
  });

  it("writes every text as pythonJsonString does", () =>
    fc.assert(
      fc.property(texts, (text) => {
        expect(written(text)).toBe(pythonJsonString(text));
      }),
    ));

  it("begins anywhere in the bytes", () => {
    const bytes = Buffer.from('x"é"x');
    const target = Buffer.alloc(10);
    expect(jsonLength(bytes, 1, 5)).toBe(10);
    writeJson(bytes, 1, target, 0, 10);
    expect(target.toString("latin1")).toBe('\\"\\u00e9\\"');
  });

  it("says where it ended when the bytes are not those that were measured", () => {
    const bytes = Buffer.from("é");
    expect(writeJson(bytes, 0, Buffer.alloc(20), 0, 5)).toBe(6);
  });
});
