/** Longest text the features look at, in UTF-16 units. */
export const MAX_TEXT_UNITS = 20_000;

/** NFKC, lower case, at most {@link MAX_TEXT_UNITS} units. Cut before NFKC as well, which may expand one character to eighteen. */
export function normalise(text: string): string {
  const cut = text.length > MAX_TEXT_UNITS ? text.slice(0, MAX_TEXT_UNITS) : text;
  const normal = cut.normalize("NFKC").toLowerCase();
  return normal.length > MAX_TEXT_UNITS ? normal.slice(0, MAX_TEXT_UNITS) : normal;
}
