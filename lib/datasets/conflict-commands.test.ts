import { describe, expect, it } from "vitest";
import { conflictCommand, movedConflict } from "./conflict-commands";

const press = (key: string, more: Partial<Parameters<typeof conflictCommand>[0]> = {}) =>
  conflictCommand({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe("conflictCommand", () => {
  it.each([
    ["1", { type: "label", digit: 1 }],
    ["9", { type: "label", digit: 9 }],
    ["d", { type: "drop" }],
    ["j", { type: "move", to: "next" }],
    ["ArrowUp", { type: "move", to: "previous" }],
    ["End", { type: "move", to: "last" }],
    ["0", null],
    ["Enter", null],
  ])("reads %s", (key, command) => {
    expect(press(key)).toEqual(command);
  });

  it("leaves the browser its own", () => {
    expect(press("d", { ctrlKey: true })).toBeNull();
    expect(press("1", { metaKey: true })).toBeNull();
    expect(press("k", { altKey: true })).toBeNull();
  });
});

describe("movedConflict", () => {
  it.each([
    ["next", 0, 1],
    ["next", 2, 2],
    ["previous", 0, 0],
    ["first", 2, 0],
    ["last", 0, 2],
  ] as const)("%s from %d is %d of three", (to, from, expected) => {
    expect(movedConflict(to, from, 3)).toBe(expected);
  });

  it("stays at the beginning of an empty list", () => {
    expect(movedConflict("next", 0, 0)).toBe(0);
  });
});
