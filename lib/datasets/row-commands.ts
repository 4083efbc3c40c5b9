/** What the keyboard does among the rows: one table for the keys and for the list that explains them. */

export type RowMove = "next" | "previous" | "first" | "last" | "page-down" | "page-up" | "left" | "right";

export type RowCommand =
  | { type: "move"; move: RowMove }
  /** Sets the label of a key, 1 to 9; 0 takes the labels away. */
  | { type: "digit"; digit: number }
  | { type: "pick-label" }
  | { type: "edit-text" }
  | { type: "remove" }
  | { type: "leave" }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "search" }
  | { type: "help" };

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const MOVES = new Map<string, RowMove>([
  ["ArrowDown", "next"],
  ["j", "next"],
  ["ArrowUp", "previous"],
  ["k", "previous"],
  ["ArrowLeft", "left"],
  ["ArrowRight", "right"],
  ["Home", "first"],
  ["End", "last"],
  ["PageDown", "page-down"],
  ["PageUp", "page-up"],
]);

const OTHERS = new Map<string, RowCommand>([
  ["l", { type: "pick-label" }],
  ["Enter", { type: "pick-label" }],
  ["e", { type: "edit-text" }],
  ["F2", { type: "edit-text" }],
  ["Delete", { type: "remove" }],
  ["Backspace", { type: "remove" }],
  ["Escape", { type: "leave" }],
  ["/", { type: "search" }],
  ["?", { type: "help" }],
]);

/** What a key press asks for; null for one that is not ours. */
export function rowCommand({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): RowCommand | null {
  if (altKey) return null;
  if (ctrlKey || metaKey) return withControl(key, shiftKey);
  // A typed character says itself whether shift made it; a named key must come without.
  if (shiftKey && key.length > 1) return null;
  if (/^[0-9]$/.test(key)) return { type: "digit", digit: Number(key) };
  const move = MOVES.get(key);
  return move === undefined ? (OTHERS.get(key) ?? null) : { type: "move", move };
}

function withControl(key: string, shiftKey: boolean): RowCommand | null {
  switch (key.toLowerCase()) {
    case "z":
      return { type: shiftKey ? "redo" : "undo" };
    case "y":
      return { type: "redo" };
    case "home":
      return { type: "move", move: "first" };
    case "end":
      return { type: "move", move: "last" };
    default:
      return null;
  }
}

/** True for commands that work anywhere on the page, not only among the rows. */
export function worksAnywhere({ type }: RowCommand): boolean {
  return type === "search" || type === "help" || type === "undo" || type === "redo";
}

/** The row that a move leads to from `index` among `count`; a screen has `pageRows`. Left and right stay in the row. */
export function movedRow(move: RowMove, index: number | null, count: number, pageRows: number): number {
  const last = Math.max(0, count - 1);
  const at = index ?? (move === "next" || move === "page-down" ? -1 : 0);
  const wanted = {
    next: at + 1,
    previous: at - 1,
    first: 0,
    last,
    "page-down": at + pageRows,
    "page-up": at - pageRows,
    left: at,
    right: at,
  }[move];
  return Math.min(Math.max(wanted, 0), last);
}

/** The list of shortcuts; keys of one entry are alternatives, `Mod` is Ctrl or Command. */
export const SHORTCUTS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["↓", "J"], does: "Next row" },
  { keys: ["↑", "K"], does: "Row before" },
  { keys: ["←", "→"], does: "Other column of the row" },
  { keys: ["Home", "End"], does: "First row, last row" },
  { keys: ["Page up", "Page down"], does: "A screen of rows up, down" },
  { keys: ["1 – 9"], does: "Set the label with this number" },
  { keys: ["0"], does: "Take the labels away" },
  { keys: ["L", "Enter"], does: "Choose among all labels" },
  { keys: ["E", "F2"], does: "Edit the text" },
  { keys: ["Mod + Enter"], does: "Save the text" },
  { keys: ["Esc"], does: "Leave without saving; leave the row" },
  { keys: ["Delete"], does: "Remove the row" },
  { keys: ["Mod + Z"], does: "Undo" },
  { keys: ["Shift + Mod + Z"], does: "Redo" },
  { keys: ["/"], does: "Search" },
  { keys: ["?"], does: "This list" },
];
