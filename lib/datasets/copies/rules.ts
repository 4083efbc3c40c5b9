/**
 * When two texts are copies. Their similarity is the share of words that stay when the longer one is turned into the
 * other by changing, inserting and removing words: 1 means alike but for case, punctuation and spaces.
 */

export const LOWEST_SIMILARITY = 0.5;
/** From here on texts count as copies where nobody says. */
export const USUAL_SIMILARITY = 0.8;

/** One word that differs never makes two texts less alike than this, from so many words in each on. */
export const ONE_WORD_SIMILARITY = 0.8;
export const ONE_WORD_FROM = 3;

/**
 * Below this similarity, texts that differ in one and the same place and there have more than so many different words
 * fill in a blank ("play …", "question … about billing"): what stands in it matters, and they are no copies.
 */
export const FORM_BELOW = 0.9;
export const MAX_FILLINGS = 6;

/**
 * Below the same similarity a group takes in so many different texts and no more: of texts made of the same few words
 * each is like some other, and all would become one group.
 */
export const MAX_GROUP_TEXTS = 50;

/** Similarity of texts that differ in `edits` words; `shorter` and `longer` are their lengths in words. */
export function similarityOf(edits: number, shorter: number, longer: number): number {
  const share = longer === 0 ? 1 : 1 - edits / longer;
  return edits === 1 && shorter >= ONE_WORD_FROM ? Math.max(share, ONE_WORD_SIMILARITY) : share;
}

/** Another number whenever other texts would be found, so that what was found before is not used. */
export const RULES_VERSION = 1;
