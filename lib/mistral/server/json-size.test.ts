import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createJsonCounter } from "./json-size";

function valuesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  const inner = Object.values(value);
  // What is empty counts as if it held something.
  return 1 + (inner.length === 0 ? 1 : inner.reduce<number>((sum, one) => sum + valuesIn(one), 0));
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("the size of a JSON text", () => {
  it("is the same however the text is cut, and that of what it says", () => {
    const property = fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 7 }), (value, width) => {
      const bytes = new TextEncoder().encode(JSON.stringify(value, null, 1));
      const count = createJsonCounter(1_000_000);
      let size = count(new Uint8Array());
      for (let at = 0; at < bytes.length; at += width) size = count(bytes.subarray(at, at + width));
      expect(size).toEqual({ values: valuesIn(value), depth: depthOf(value) });
    });
    fc.assert(property);
  });

  it("takes nothing in a text for a list", () => {
    const count = createJsonCounter(100);
    expect(count(new TextEncoder().encode('{"a[,": "\\"[[,,\\\\", "b": "]"}'))).toEqual({ values: 3, depth: 1 });
  });

  it("stops counting at enough", () => {
    expect(createJsonCounter(100)(new TextEncoder().encode("[".repeat(1000))).values).toBe(101);
  });
});
