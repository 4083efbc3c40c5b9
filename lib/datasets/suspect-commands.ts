/** What the keyboard does among rows whose label looks wrong. */

export type SuspectCommand =
  | { type: "move"; to: "next" | "previous" | "first" | "last" }
  /** Gives the row the suggested label. */
  | { type: "accept" }
  /** Says that the row's label is right. */
  | { type: "keep" };

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const COMMANDS = new Map<string, SuspectCommand>([
  ["a", { type: "accept" }],
  ["A", { type: "accept" }],
  ["k", { type: "keep" }],
  ["K", { type: "keep" }],
  ["ArrowDown", { type: "move", to: "next" }],
  // There is no `k` for the other way: that keeps a label.
  ["j", { type: "move", to: "next" }],
  ["ArrowUp", { type: "move", to: "previous" }],
  ["Home", { type: "move", to: "first" }],
  ["End", { type: "move", to: "last" }],
]);

/** What a key press asks for; null for one that is not ours. */
export function suspectCommand({ key, ctrlKey, metaKey, altKey }: KeyPress): SuspectCommand | null {
  return ctrlKey || metaKey || altKey ? null : (COMMANDS.get(key) ?? null);
}

/** A label that was said to be right, and how many cleaning steps were applied then. */
export interface KeptThen {
  row: number;
  applied: number;
}

/**
 * Which of the labels that were kept an undo takes back: the last one, unless a cleaning step came after it, which is undone
 * first. Null where the undo is for the steps.
 */
export function undoneKeep<Kept extends KeptThen>(
  kept: readonly Kept[],
  applied: number,
  isBusy: boolean,
): Kept | null {
  const last = kept.at(-1);
  return last === undefined || isBusy || applied > last.applied ? null : last;
}
