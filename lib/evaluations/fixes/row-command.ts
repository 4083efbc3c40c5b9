/** What the keyboard does among rows with their answers. */

export type AnswerCommand =
  | { type: "move"; to: "next" | "previous" | "first" | "last" }
  /** Gives the row the label with this number in its list of scores, from 1. */
  | { type: "digit"; digit: number }
  /** Gives the row the model's answer as its label. */
  | { type: "accept" }
  /** Says that the row's label is right. */
  | { type: "keep" }
  | { type: "undo" };

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const COMMANDS = new Map<string, AnswerCommand>([
  ["a", { type: "accept" }],
  ["k", { type: "keep" }],
  ["arrowdown", { type: "move", to: "next" }],
  // There is no `k` for the other way: that keeps a label.
  ["j", { type: "move", to: "next" }],
  ["arrowup", { type: "move", to: "previous" }],
  ["home", { type: "move", to: "first" }],
  ["end", { type: "move", to: "last" }],
]);

/** What a key press asks for; null for one that is not ours. */
export function answerCommand({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): AnswerCommand | null {
  if (altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === "z" && !shiftKey ? { type: "undo" } : null;
  if (/^[1-9]$/.test(key)) return { type: "digit", digit: Number(key) };
  return COMMANDS.get(key.toLowerCase()) ?? null;
}
