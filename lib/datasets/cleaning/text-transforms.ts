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

/** Joiners belong into emoji and into some scripts; beside ASCII, white space and the ends they do nothing. */
const STRAY_JOINERS = /(?<![^\0-\x7f\s])[\u200c\u200d]+|[\u200c\u200d]+(?![^\0-\x7f\s])/gu;

/** One Unicode form; invisible and control characters out, line breaks (as `\n`, `\r`) and tabs kept. */
export function normaliseText(text: string, form: "NFC" | "NFKC"): string {
  return (
    text
      .normalize(form)
      .replace(OTHER_LINE_BREAKS, "\n")
      .replace(INVISIBLE, (character) => (/[\t\n\r]/.test(character) ? character : ""))
      .replace(STRAY_JOINERS, "")
      // What was apart may stand side by side now, and compose.
      .normalize(form)
  );
}
