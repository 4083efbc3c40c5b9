import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import units from "./fixtures/units.json";
import { isSeed, MersenneTwister } from "./mersenne-twister";

const sha256 = (order: Iterable<number>) =>
  createHash("sha256")
    .update([...order].join(","))
    .digest("hex");

describe("raw outputs", () => {
  it.each(units.rawOutputs)("of seed $seed are NumPy's, across refills", ({ seed, first10, at619to629, at1990 }) => {
    const generator = new MersenneTwister(seed);
    const outputs = Array.from({ length: 2000 }, () => generator.nextUint32());
    expect(outputs.slice(0, 10)).toEqual(first10);
    expect(outputs.slice(619, 629)).toEqual(at619to629);
    expect(outputs.slice(1990)).toEqual(at1990);
  });
});

describe("permutation", () => {
  it.each(units.permutationOfN)("of $n with seed $seed", (unit) => {
    const generator = new MersenneTwister(unit.seed);
    const permutation = generator.permutation(unit.n);
    if ("out" in unit) expect([...permutation]).toEqual(unit.out);
    if ("head" in unit) expect([...permutation.subarray(0, 20)]).toEqual(unit.head);
    if ("sha256" in unit) expect(sha256(permutation)).toBe(unit.sha256);
    expect(generator.nextUint32()).toBe(unit.rngNext);
  });

  it.each(units.permutationOfArray)("of given values with seed $seed", ({ seed, values, out, rngNext }) => {
    const generator = new MersenneTwister(seed);
    const items = Int32Array.from(values);
    generator.shuffle(items);
    expect([...items]).toEqual(out);
    expect(generator.nextUint32()).toBe(rngNext);
  });
});

describe("choice", () => {
  it.each(units.choiceWithoutReplacement)(
    "of $size from $n with seed $seed",
    ({ seed, n, size, out, sha256: hash, rngNext }) => {
      const generator = new MersenneTwister(seed);
      const chosen = generator.choice(n, size);
      if (out) expect([...chosen]).toEqual(out);
      expect(sha256(chosen)).toBe(hash);
      expect(generator.nextUint32()).toBe(rngNext);
    },
  );
});

describe("interval", () => {
  it("stays within its bound, also where the mask has all 32 bits", () => {
    const generator = new MersenneTwister(7);
    for (const max of [1, 2, 255, 256, 0x7fffffff, 0x80000000, 0xffffffff]) {
      for (let i = 0; i < 50; i++) {
        const value = generator.interval(max);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(max);
      }
    }
  });

  it("draws nothing for 0", () => {
    const generator = new MersenneTwister(42);
    expect(generator.interval(0)).toBe(0);
    expect(generator.nextUint32()).toBe(1608637542);
  });
});

describe("seeds", () => {
  it.each([-1, 4294967296, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (seed) => {
    expect(isSeed(seed)).toBe(false);
    expect(() => new MersenneTwister(seed)).toThrow(/4294967295/);
  });
});
