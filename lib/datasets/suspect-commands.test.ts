import { describe, expect, it } from "vitest";
import { suspectCommand, undoneKeep } from "./suspect-commands";

const press = (key: string, more: Partial<Parameters<typeof suspectCommand>[0]> = {}) =>
  suspectCommand({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe("suspectCommand", () => {
  it.each([
    ["a", { type: "accept" }],
    ["A", { type: "accept" }],
    ["k", { type: "keep" }],
    ["j", { type: "move", to: "next" }],
    ["ArrowDown", { type: "move", to: "next" }],
    ["ArrowUp", { type: "move", to: "previous" }],
    ["Home", { type: "move", to: "first" }],
    ["End", { type: "move", to: "last" }],
    ["1", null],
    ["Enter", null],
  ])("reads %s", (key, command) => {
    expect(press(key)).toEqual(command);
  });

  it("leaves the browser its own", () => {
    expect(press("a", { ctrlKey: true })).toBeNull();
    expect(press("k", { metaKey: true })).toBeNull();
    expect(press("j", { altKey: true })).toBeNull();
  });
});

describe("undoneKeep", () => {
  const kept = [
    { row: 1, applied: 2 },
    { row: 2, applied: 5 },
  ];

  it("takes back the last one", () => {
    expect(undoneKeep(kept, 5, false)?.row).toBe(2);
    expect(undoneKeep(kept, 3, false)?.row, "steps were undone since").toBe(2);
    expect(undoneKeep([], 0, false)).toBeNull();
  });

  it("leaves the undo to a step that came later, or is on its way", () => {
    expect(undoneKeep(kept, 6, false)).toBeNull();
    expect(undoneKeep(kept, 5, true)).toBeNull();
  });
});
