/*
 * How many tokens a text has for a model, as the embedded engine estimates it: words of the Latin script count 1 and 1
 * more for every two letters after the sixth, words of other alphabets 1 for every three letters, and each digit, sign
 * and character of a script without spaces 1. A test holds the two together.
 */

/** Tokens of a sample that are not its text. */
const TEMPLATE_TOKENS = 17;

/** Tokens that a model reads of a sample where a job does not say otherwise. */
export const TOKEN_LIMIT = 16_384;

/** More than so many tokens of a text are cut. */
export const TEXT_TOKEN_LIMIT = TOKEN_LIMIT - TEMPLATE_TOKENS;

const WHOLE_WORD_LETTERS = 6;

/** A word of the Latin script; a character of a script without spaces; a word of another alphabet; any other character. */
const PARTS =
  /(\p{Script=Latin}[\p{Script=Latin}\p{M}]*)|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(\p{L}[\p{L}\p{M}]*)|\S/gu;

/** Estimated tokens of a text. */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [, latin, other] of text.matchAll(PARTS)) {
    if (latin !== undefined) tokens += 1 + Math.ceil(Math.max(0, latin.length - WHOLE_WORD_LETTERS) / 2);
    else tokens += other === undefined ? 1 : Math.ceil(other.length / 3);
  }
  return tokens;
}
