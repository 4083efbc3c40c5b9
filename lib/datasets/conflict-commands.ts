/** What the keyboard does among texts that stand under different labels. */

export type ConflictCommand =
  | { type: "move"; to: "next" | "previous" | "first" | "last" }
  /** Gives all rows with the text the n-th of its labels, from 1. */
  | { type: "label"; digit: number }
  | { type: "drop" };

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const MOVES = new Map<string, Extract<ConflictCommand, { type: "move" }>["to"]>([
  ["ArrowDown", "next"],
  ["j", "next"],
  ["ArrowUp", "previous"],
  ["k", "previous"],
  ["Home", "first"],
  ["End", "last"],
]);

/** What a key press asks for; null for one that is not ours. */
export function conflictCommand({ key, ctrlKey, metaKey, altKey }: KeyPress): ConflictCommand | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[1-9]$/.test(key)) return { type: "label", digit: Number(key) };
  if (key === "d") return { type: "drop" };
  const to = MOVES.get(key);
  return to === undefined ? null : { type: "move", to };
}

/** Where a move leads among so many; a place in the list even where it leads out of it. */
export function movedConflict(
  to: Extract<ConflictCommand, { type: "move" }>["to"],
  index: number,
  count: number,
): number {
  const wanted = { next: index + 1, previous: index - 1, first: 0, last: count - 1 }[to];
  return Math.max(0, Math.min(wanted, count - 1));
}
