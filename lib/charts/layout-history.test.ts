import { describe, expect, it } from "vitest";
import { change, redo, startHistory, undo } from "./layout-history";

describe("a history of layouts", () => {
  it("goes back and forth through what was changed", () => {
    const one = change(startHistory("a"), "b", "scale", 0);
    const two = change(one, "c", "clip", 10);
    expect(undo(two).now).toBe("b");
    expect(undo(undo(two)).now).toBe("a");
    expect(redo(undo(two)).now).toBe("c");
    expect(redo(redo(undo(undo(two)))).now).toBe("c");
  });

  it("stays where it is at either end", () => {
    const start = startHistory("a");
    expect(undo(start)).toBe(start);
    expect(redo(start)).toBe(start);
  });

  it("takes the moves of one drag for one change", () => {
    const dragged = [200, 400, 1300].reduce(
      (history, atMs) => change(history, atMs, "smoothing", atMs),
      startHistory(0),
    );
    expect(undo(dragged).now).toBe(0);
    const later = change(dragged, 9, "smoothing", 5000);
    expect(undo(later).now).toBe(1300);
    expect(undo(change(dragged, 8, "scale", 1400)).now).toBe(1300);
  });

  it("forgets what was undone after a new change", () => {
    const changed = change(undo(change(startHistory("a"), "b", "scale", 0)), "c", "scale", 1);
    expect(redo(changed)).toBe(changed);
    expect(undo(changed).now).toBe("a");
  });
});
