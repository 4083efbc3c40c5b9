import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { panWindow, rangeWindow, resolveWindow, zoomWindow } from "./curve-window";
import type { Domain } from "./ticks";

const EXTENT: Domain = [0, 100];

describe("resolveWindow", () => {
  it("is the whole, the newest steps, or a range of them", () => {
    expect(resolveWindow({ kind: "all" }, EXTENT, 40)).toEqual([0, 100]);
    expect(resolveWindow({ kind: "last", count: 25 }, EXTENT, 40)).toEqual([15, 40]);
    expect(resolveWindow({ kind: "last", count: 500 }, EXTENT, 40)).toEqual([0, 40]);
    expect(resolveWindow({ kind: "last", count: 25 }, EXTENT, 0)).toEqual([0, 1]);
    expect(resolveWindow({ kind: "range", from: 10, to: 20 }, EXTENT, 40)).toEqual([10, 20]);
  });

  it("shows all when a range lies outside the run", () => {
    expect(resolveWindow({ kind: "range", from: 200, to: 300 }, EXTENT, 40)).toEqual([0, 100]);
  });
});

describe("rangeWindow", () => {
  it("takes the ends in either order, and the whole for all", () => {
    expect(rangeWindow(30, 10, EXTENT)).toEqual({ kind: "range", from: 10, to: 30 });
    expect(rangeWindow(-5, 120, EXTENT)).toEqual({ kind: "all" });
  });

  it("leaves at least two steps to see", () => {
    expect(rangeWindow(50, 50.2, EXTENT)).toEqual({ kind: "range", from: 49.1, to: 51.1 });
  });
});

describe("zoomWindow and panWindow", () => {
  it("keeps the pointed step where it is on the screen", () => {
    expect(zoomWindow([0, 100], EXTENT, 0.5, 20)).toEqual({ kind: "range", from: 10, to: 60 });
    expect(zoomWindow([10, 60], EXTENT, 2, 20)).toEqual({ kind: "all" });
  });

  it("moves by a share and stops at the ends", () => {
    expect(panWindow([20, 40], EXTENT, 0.5)).toEqual({ kind: "range", from: 30, to: 50 });
    expect(panWindow([20, 40], EXTENT, -5)).toEqual({ kind: "range", from: 0, to: 20 });
    expect(panWindow([70, 90], EXTENT, 5)).toEqual({ kind: "range", from: 80, to: 100 });
  });

  it("never leaves the run, and never shows less than nothing", () => {
    const number = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.double({ min: 0.01, max: 20, noNaN: true }), number, (a, b, factor, centre) => {
        fc.pre(Math.abs(a - b) > 0.001);
        const window: Domain = [Math.min(a, b), Math.max(a, b)];
        for (const next of [zoomWindow(window, EXTENT, factor, centre), panWindow(window, EXTENT, factor - 10)]) {
          const [from, to] = resolveWindow(next, EXTENT, 100);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(100);
          expect(to).toBeGreaterThan(from);
        }
      }),
    );
  });
});
