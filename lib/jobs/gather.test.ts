import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gather } from "./gather";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A screen that takes a time to draw what it is given. */
function aScreen(paintMs: number) {
  const shown: { at: number; items: number[] }[] = [];
  const gatherer = gather<number>((items) => shown.push({ at: performance.now(), items }), {
    now: () => performance.now(),
    afterPaint: (done) => setTimeout(done, paintMs),
  });
  return { shown, gatherer };
}

describe("gather", () => {
  it("shows the first at once after a pause", () => {
    const { shown, gatherer } = aScreen(5);
    gatherer.add(1);
    vi.advanceTimersByTime(1);
    expect(shown.map(({ items }) => items)).toEqual([[1]]);
    vi.advanceTimersByTime(500);
    gatherer.add(2);
    vi.advanceTimersByTime(1);
    expect(shown.at(-1)?.items).toEqual([2]);
  });

  it("gathers what comes quickly, and loses and reorders nothing", () => {
    const { shown, gatherer } = aScreen(5);
    for (let item = 0; item < 1_000; item += 1) {
      gatherer.add(item);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    expect(shown.flatMap(({ items }) => items)).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    expect(shown.length).toBeGreaterThan(12);
    expect(shown.length).toBeLessThan(20);
  });

  it("leaves a page that draws slowly its time, but never more than five seconds", () => {
    const gapsOf = (paintMs: number) => {
      const { shown, gatherer } = aScreen(paintMs);
      for (let item = 0; item < 30_000; item += 10) {
        gatherer.add(item);
        vi.advanceTimersByTime(10);
      }
      return shown.slice(2).map(({ at }, i) => at - (shown[i + 1]?.at ?? 0));
    };
    for (const gap of gapsOf(200)) expect(Math.abs(gap - 400)).toBeLessThanOrEqual(10);
    for (const gap of gapsOf(2_000)) expect(Math.abs(gap - 4_000)).toBeLessThanOrEqual(10);
    for (const gap of gapsOf(9_000)) expect(Math.abs(gap - 5_000)).toBeLessThanOrEqual(10);
  });

  it("hands over on demand, and nothing after it was stopped", () => {
    const { shown, gatherer } = aScreen(5);
    gatherer.add(1);
    gatherer.flush();
    expect(shown.map(({ items }) => items)).toEqual([[1]]);
    gatherer.flush();
    gatherer.add(2);
    gatherer.stop();
    vi.advanceTimersByTime(5_000);
    expect(shown).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
