import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MersenneTwister } from "../mersenne-twister";
import { apportion } from "./apportion";

describe("apportion", () => {
  it("gives each place its share to the row, never more than its size, and all of it if there is room", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 50 }), { maxLength: 20 }),
        fc.nat({ max: 400 }),
        fc.nat(),
        (list, total, seed) => {
          const sizes = Int32Array.from(list);
          const sum = list.reduce((before, size) => before + size, 0);
          const parts = apportion(sizes, total, new MersenneTwister(seed));
          expect(parts.reduce((before, part) => before + part, 0)).toBe(Math.min(total, sum));
          parts.forEach((part, place) => {
            const size = list[place] ?? 0;
            expect(part).toBeLessThanOrEqual(size);
            if (total < sum) expect(Math.abs(part - (size / sum) * total)).toBeLessThan(1.000001);
          });
        },
      ),
    ));

  it("gives what is left to the largest remainders, equal ones in seeded order", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9 }), { maxLength: 20 }),
        fc.nat({ max: 90 }),
        fc.nat(),
        (list, total, seed) => {
          const sum = list.reduce((before, size) => before + size, 0);
          fc.pre(total < sum);
          const exact = list.map((size) => (size / sum) * total);
          const wanted = exact.map(Math.floor);
          let left = total - wanted.reduce((before, part) => before + part, 0);
          const rest = (place: number) => (exact[place] ?? 0) - Math.floor(exact[place] ?? 0);
          const order = [...new MersenneTwister(seed).permutation(list.length)].sort((a, b) => rest(b) - rest(a));
          for (const place of order) {
            if (left === 0) break;
            if ((wanted[place] ?? 0) >= (list[place] ?? 0)) continue;
            wanted[place] = (wanted[place] ?? 0) + 1;
            left -= 1;
          }
          expect([...apportion(Int32Array.from(list), total, new MersenneTwister(seed))]).toEqual(wanted);
        },
      ),
    ));
});
