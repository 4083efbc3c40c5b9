import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sureness } from "./sureness";

describe("sureness", () => {
  it.each([
    [0.1, "slightly"],
    [3.99, "slightly"],
    [4, "rather"],
    [6, "clearly"],
    [15, "clearly"],
  ])("%d is %s", (logOdds, words) => {
    expect(sureness(logOdds).words).toBe(words);
  });

  it("fills a bar that never shrinks as odds grow", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -5, max: 50 }),
        fc.double({ noNaN: true, min: 0, max: 50 }),
        (at, more) => {
          const [less, greater] = [sureness(at).share, sureness(at + more).share];
          expect(less).toBeGreaterThanOrEqual(0);
          expect(greater).toBeGreaterThanOrEqual(less);
          expect(greater).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
