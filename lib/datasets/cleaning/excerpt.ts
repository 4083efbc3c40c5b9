const MAX_CHARACTERS = 240;
/** Characters before the first difference, so that one sees where it is. */
const BEFORE = 60;

/** A changed cell cut down to where it changes; `after` is null for a row that was removed. */
export function excerpts(before: string, after: string | null): { before: string; after: string | null } {
  const start = after === null ? 0 : Math.max(0, firstDifference(before, after) - BEFORE);
  return { before: cut(before, start), after: after === null ? null : cut(after, start) };
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function cut(text: string, start: number): string {
  if (start === 0 && text.length <= MAX_CHARACTERS) return text;
  const [from, to] = [wholeCharacter(text, start), wholeCharacter(text, start + MAX_CHARACTERS)];
  return `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
}

/** The place itself, or the one before it where it would part a character of two units. */
function wholeCharacter(text: string, at: number): number {
  const isSecondHalf = /^[\udc00-\udfff]/.test(text.charAt(at)) && at > 0;
  return Math.min(text.length, isSecondHalf ? at - 1 : at);
}
