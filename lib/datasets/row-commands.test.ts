import { describe, expect, it } from "vitest";
import { movedRow, rowCommand, SHORTCUTS, worksAnywhere } from "./row-commands";

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

describe("rowCommand", () => {
  it.each([
    ["j", {}, { type: "move", move: "next" }],
    ["ArrowUp", {}, { type: "move", move: "previous" }],
    ["End", {}, { type: "move", move: "last" }],
    ["Home", { ctrlKey: true }, { type: "move", move: "first" }],
    ["7", {}, { type: "digit", digit: 7 }],
    ["0", {}, { type: "digit", digit: 0 }],
    ["l", {}, { type: "pick-label" }],
    ["Enter", {}, { type: "pick-label" }],
    ["e", {}, { type: "edit-text" }],
    ["Backspace", {}, { type: "remove" }],
    ["?", { shiftKey: true }, { type: "help" }],
    ["/", { shiftKey: true }, { type: "search" }],
    ["z", { ctrlKey: true }, { type: "undo" }],
    ["Z", { metaKey: true, shiftKey: true }, { type: "redo" }],
    ["y", { ctrlKey: true }, { type: "redo" }],
    // Belongs to the browser, to an input method, or to a screen reader.
    ["r", { ctrlKey: true }, null],
    ["1", { ctrlKey: true }, null],
    ["j", { altKey: true }, null],
    ["Enter", { shiftKey: true }, null],
    ["Tab", {}, null],
    ["constructor", {}, null],
  ])("%s with %j", (key, modifiers, expected) => {
    expect(rowCommand({ ...plain, ...modifiers, key })).toEqual(expected);
  });
});

describe("worksAnywhere", () => {
  it("is true for what needs no row", () => {
    expect(worksAnywhere({ type: "search" })).toBe(true);
    expect(worksAnywhere({ type: "remove" })).toBe(false);
  });
});

describe("movedRow", () => {
  it.each([
    ["next", null, 0],
    ["next", 3, 4],
    ["next", 99, 99],
    ["previous", 0, 0],
    ["previous", null, 0],
    ["last", null, 99],
    ["first", 50, 0],
    ["page-down", 95, 99],
    ["page-down", null, 9],
    ["page-up", 15, 5],
    ["right", 5, 5],
  ] as const)("%s from %s leads to %d", (move, from, to) => expect(movedRow(move, from, 100, 10)).toBe(to));

  it("stays at 0 without rows", () => expect(movedRow("last", null, 0, 10)).toBe(0));
});

describe("SHORTCUTS", () => {
  it("says each thing once", () => expect(new Set(SHORTCUTS.map(({ does }) => does)).size).toBe(SHORTCUTS.length));
});
