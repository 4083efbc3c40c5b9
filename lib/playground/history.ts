const MAX_ENTRIES = 12;

/** One text that was tried, and what the model said. */
export interface TriedText {
  model: string;
  text: string;
  tops: { target: string; label: string; score: number }[];
}

/** A history from what was stored of it; what is no entry is left out. Throws where it is no JSON. */
export function readHistory(stored: string): TriedText[] {
  const entries: unknown = JSON.parse(stored);
  return Array.isArray(entries) ? entries.filter(isTriedText) : [];
}

function isTriedText(value: unknown): value is TriedText {
  const { model, text, tops } = recordOf(value);
  return typeof model === "string" && typeof text === "string" && Array.isArray(tops) && tops.every(isTop);
}

function isTop(value: unknown): boolean {
  const { target, label, score } = recordOf(value);
  return typeof target === "string" && typeof label === "string" && typeof score === "number";
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
  const isSame = (entry: TriedText) => entry.model === tried.model && entry.text === tried.text;
  const goesOn =
    newest !== undefined &&
    newest.model === tried.model &&
    (tried.text.startsWith(newest.text) || newest.text.startsWith(tried.text));
  return [tried, ...history.slice(goesOn ? 1 : 0).filter((entry) => !isSame(entry))].slice(0, MAX_ENTRIES);
}
