import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contentTopAt,
  contentTopShowing,
  gridScale,
  MAX_SCROLL_PX,
  nextShift,
  rowsInView,
  scrollTopFor,
} from "./grid-scroll";

const ROW = 34;
const VIEW = 500;
const million = gridScale(1_000_000, ROW, VIEW);
const scales = fc
  .record({ rows: fc.integer({ min: 0, max: 50_000_000 }), view: fc.integer({ min: 100, max: 2_000 }) })
  .map(({ rows, view }) => gridScale(rows, ROW, view));

describe("gridScale", () => {
  it("is as high as its rows, up to what a browser can lay out", () => {
    expect(gridScale(100, ROW, VIEW)).toMatchObject({ contentPx: 3_400, scrollPx: 3_400 });
    expect(million).toMatchObject({ contentPx: 34_000_000, scrollPx: MAX_SCROLL_PX });
  });
});

describe("contentTopAt and scrollTopFor", () => {
  it("are the same where everything fits", () => {
    const small = gridScale(1_000, ROW, VIEW);
    expect([0, 17, 33_500].map((top) => contentTopAt(small, top))).toEqual([0, 17, 33_500]);
  });

  it("put the half of the bar on the half of the rows, and the ends on the ends", () => {
    const half = (MAX_SCROLL_PX - VIEW) / 2;
    expect(contentTopAt(million, half)).toBeCloseTo((34_000_000 - VIEW) / 2, 3);
    expect(contentTopAt(million, 0)).toBe(0);
    expect(contentTopAt(million, MAX_SCROLL_PX - VIEW)).toBe(34_000_000 - VIEW);
    expect(contentTopAt(million, MAX_SCROLL_PX * 2)).toBe(34_000_000 - VIEW);
  });

  it("undo one another, and never go backwards", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(scales, share, share, (scale, a, b) => {
        const max = Math.max(0, scale.scrollPx - scale.viewportPx);
        const [low, high] = [Math.min(a, b) * max, Math.max(a, b) * max];
        expect(scrollTopFor(scale, contentTopAt(scale, low))).toBeCloseTo(low, 2);
        expect(contentTopAt(scale, low)).toBeLessThanOrEqual(contentTopAt(scale, high) + 1e-6);
      }),
    );
  });
});

describe("nextShift", () => {
  it("lets a wheel move the rows pixel by pixel, anywhere", () => {
    const previousScrollTop = 4_000_000;
    const shiftPx = contentTopAt(million, previousScrollTop) - previousScrollTop;
    expect(nextShift(million, { scrollTop: previousScrollTop + 120, previousScrollTop, shiftPx })).toBe(shiftPx);
  });

  it("takes a drag of the bar to the place it stands for", () => {
    const shift = nextShift(million, { scrollTop: 4_000_000, previousScrollTop: 0, shiftPx: 0 });
    expect(4_000_000 + shift).toBe(contentTopAt(million, 4_000_000));
  });

  it("keeps the rows between the first and the last, wherever the bar went", () => {
    const at = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(scales, at, at, fc.integer({ min: -1e8, max: 1e8 }), (scale, from, to, shiftPx) => {
        const max = Math.max(0, scale.scrollPx - scale.viewportPx);
        const scrollTop = to * max;
        const top = scrollTop + nextShift(scale, { scrollTop, previousScrollTop: from * max, shiftPx });
        expect(top).toBeGreaterThanOrEqual(-1e-6);
        expect(top).toBeLessThanOrEqual(Math.max(0, scale.contentPx - scale.viewportPx) + 1e-6);
      }),
    );
  });
});

describe("rowsInView", () => {
  it("covers what shows, with some to spare, in steps", () => {
    expect(rowsInView(million, 0)).toEqual({ first: 0, end: 32 });
    expect(rowsInView(million, 100)).toEqual(rowsInView(million, 130));
    expect(rowsInView(gridScale(5, ROW, VIEW), 0)).toEqual({ first: 0, end: 5 });
    expect(rowsInView(gridScale(0, ROW, VIEW), 0)).toEqual({ first: 0, end: 0 });
  });

  it("draws every row that shows, and not many more", () => {
    fc.assert(
      fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, share) => {
        const top = share * Math.max(0, scale.contentPx - scale.viewportPx);
        const { first, end } = rowsInView(scale, top);
        expect(first * ROW).toBeLessThanOrEqual(top);
        expect(end * ROW).toBeGreaterThanOrEqual(Math.min(scale.contentPx, top + scale.viewportPx));
        expect(end - first).toBeLessThanOrEqual(scale.viewportPx / ROW + 42);
      }),
    );
  });
});

describe("contentTopShowing", () => {
  it.each([
    [0, 0, 0],
    [0, 3, 0],
    [0, 20, 21 * ROW - VIEW],
    [10_000, 0, 0],
    [10_000, 297, 10_000],
    [0, 999_999, 34_000_000 - VIEW],
  ])("from %d shows row %d at %d", (from, index, expected) => {
    expect(contentTopShowing(million, from, index)).toBe(expected);
  });
});
