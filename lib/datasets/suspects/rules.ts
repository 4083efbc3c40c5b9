/**
 * When a label looks wrong. Each row is judged by the words of all other rows: naive Bayes on words and pairs of words, with
 * the row itself left out, so that no row can vouch for its own label. Nothing is drawn at random.
 */

/** A label with fewer rows has too few others to compare with: its rows are not judged, and it is never suggested. */
export const MIN_LABEL_ROWS = 5;

/** What is added to every count, so that a word which a label has never had is unlikely but not impossible. */
export const SMOOTHING = 0.1;

/**
 * Of how sure rows of a label usually are, so much is taken off: else a label that is often mixed up with another would
 * fill the beginning of the list. More than this costs more found mistakes than it brings.
 */
export const USUAL_SHARE = 0.25;

/** Words and pairs of words that are kept in all, 96 MB; what comes after them in long texts does not count. */
export const MAX_FEATURES = 24_000_000;

/** Words of a text that are read at least, however many rows there are, and at most. */
export const FEWEST_WORDS = 12;
export const MOST_WORDS = 256;

/** Suspects that are kept, the likeliest first. */
export const MAX_SUSPECTS = 20_000;

/** Another number whenever other rows would be found, so that what was found before is not used. */
export const RULES_VERSION = 1;
