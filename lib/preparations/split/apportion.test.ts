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
});
