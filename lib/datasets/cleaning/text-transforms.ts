/** Clean-ups of one cell; each gives back the very text where there is nothing to do. */

const WHITE_SPACE_RUN = /\s+/g;

/** White space off both ends; with `collapse`, runs of it inside (line breaks too) become one space. */
export function trimText(text: string, collapse: boolean): string {
  const trimmed = text.trim();
  return collapse ? trimmed.replace(WHITE_SPACE_RUN, " ") : trimmed;
}

/** Line breaks of other systems than ours: vertical tab, form feed, next line, line and paragraph separator. */
const OTHER_LINE_BREAKS = /[\v\f\u0085\u2028\u2029]/g;

// Soft hyphen, zero-width space, byte order mark, marks of text direction: nothing that a reader sees.
const INVISIBLE = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu;

const JOINERS = /[\u200c\u200d]+/g;
const ASCII_OR_SPACE = /^[\0-\x7f\s]$/;

/** Joiners belong into emoji and into some scripts; beside ASCII, white space and the ends they do nothing. */
function withoutStrayJoiners(text: string): string {
  return text.replace(JOINERS, (joiners, at: number) => {
    const beside = [text.charAt(at - 1), text.charAt(at + joiners.length)];
    return beside.some((character) => character === "" || ASCII_OR_SPACE.test(character)) ? "" : joiners;
  });
}

/** No script piles so many marks on a letter; to put them in order takes time in the square of their number. */
const MAX_MARKS = 1_000;
/** The halfwidth sound marks of Japanese become marks in NFKC. */
const MARKS = /[\p{M}\uff9e\uff9f]+/gu;

function hasPileOfMarks(text: string): boolean {
  for (const [marks] of text.matchAll(MARKS)) if (marks.length > MAX_MARKS) return true;
  return false;
}

/**
 * One Unicode form; invisible and control characters out, line breaks (as `\n`, `\r`) and tabs kept. A text with more than
 * a thousand marks on one letter stays as it is.
 */
export function normaliseText(text: string, form: "NFC" | "NFKC"): string {
  if (hasPileOfMarks(text)) return text;
  const visible = text
    .normalize(form)
    .replace(OTHER_LINE_BREAKS, "\n")
    .replace(INVISIBLE, (character) => (/[\t\n\r]/.test(character) ? character : ""));
  // What was apart may stand side by side now, and compose.
  const joined = withoutStrayJoiners(visible);
  return hasPileOfMarks(joined) ? text : joined.normalize(form);
}
