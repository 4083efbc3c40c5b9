import type { WordContribution } from "./schema";

/** A piece of a text: a word with what it adds, or what stands between words. */
export interface ShadedWord {
  text: string;
  start: number;
  contribution: number;
  /** From 0 to 1, 1 being the word that adds or takes the most. */
  strength: number;
}

/** Weaker than this share of the strongest, a word is left plain. */
const WEAKEST = 0.08;

/** The whole text in pieces, none lost and none twice. Words that overlap one before them are left out. */
export function shadedWords(text: string, words: readonly WordContribution[]): ShadedWord[] {
  const most = Math.max(0, ...words.map(({ contribution }) => Math.abs(contribution)));
  const parts: ShadedWord[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) parts.push({ text: text.slice(at, to), start: at, contribution: 0, strength: 0 });
    at = Math.max(at, to);
  };
  for (const { start, end, contribution } of words.toSorted((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > text.length) continue;
    plain(start);
    const strength = most === 0 ? 0 : Math.abs(contribution) / most;
    parts.push({ text: text.slice(start, end), start, contribution, strength: strength < WEAKEST ? 0 : strength });
    at = end;
  }
  plain(text.length);
  return parts;
}
