import type { Outcome } from "./outcome";
import { MODES, type Mode } from "./search-params";

const MAX_ENTRIES = 12;
/** A longer text is kept while the tab is open, and not beyond a reload: the browser stores little. */
const MAX_STORED = 100_000;

/** One text that was tried, and what the model said. */
export interface TriedText {
  model: string;
  mode: Mode;
  /** A sentence, lines, or a JSON list of messages, as the mode says. */
  text: string;
  /** Of a sentence or a conversation; of lines none. */
  tops: { target: string; label: string; score: number }[];
  /** What was chosen, or that the model does not know; of lines null. */
  outcome: Outcome | null;
}

/** A history as it is stored. */
export function storedHistory(history: readonly TriedText[]): string {
  return JSON.stringify(history.filter(({ text }) => text.length <= MAX_STORED));
}

/** A history from what was stored of it; what is no entry is left out. Throws where it is no JSON. */
export function readHistory(stored: string): TriedText[] {
  const entries: unknown = JSON.parse(stored);
  return Array.isArray(entries) ? entries.filter(isTriedText) : [];
}

function isTriedText(value: unknown): value is TriedText {
  const { model, mode, text, tops, outcome } = recordOf(value);
  const isKnown = MODES.some((known) => known === mode);
  const isNamed = isKnown && typeof model === "string" && typeof text === "string";
  return isNamed && Array.isArray(tops) && tops.every(isTop) && (outcome === null || isOutcome(outcome));
}

function isTop(value: unknown): boolean {
  const { target, label, score } = recordOf(value);
  return typeof target === "string" && typeof label === "string" && typeof score === "number";
}

function isOutcome(value: unknown): boolean {
  const { kind, chosen } = recordOf(value);
  return typeof kind === "string" && Array.isArray(chosen) && chosen.every(isChosen);
}

function isChosen(value: unknown): boolean {
  const { target, labels } = recordOf(value);
  return typeof target === "string" && Array.isArray(labels) && labels.every((label) => typeof label === "string");
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/**
 * The history with one more try, newest first. A text that merely goes on with the newest one (or takes words back
 * from it) replaces it, so that a pause while typing leaves no trace; a text tried before moves to the front.
 */
export function withTry(history: readonly TriedText[], tried: TriedText): TriedText[] {
  const [newest] = history;
  const isSame = (entry: TriedText) =>
    entry.model === tried.model && entry.mode === tried.mode && entry.text === tried.text;
  const goesOn =
    newest !== undefined && newest.model === tried.model && newest.mode === tried.mode && continues(newest, tried);
  return [tried, ...history.slice(goesOn ? 1 : 0).filter((entry) => !isSame(entry))].slice(0, MAX_ENTRIES);
}

function continues(newest: TriedText, tried: TriedText): boolean {
  const [before, now] = [stemOf(newest), stemOf(tried)];
  return now.startsWith(before) || before.startsWith(now);
}

/** A list of messages ends in brackets, however its last message goes on. */
function stemOf({ mode, text }: TriedText): string {
  return mode === "conversation" ? text.replace(/"\}\]$/, "") : text;
}
