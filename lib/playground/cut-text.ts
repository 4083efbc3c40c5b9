import { estimateTokens, TEXT_TOKEN_LIMIT, TOKEN_LIMIT } from "@/lib/datasets/token-estimate";
import { formatCount } from "@/lib/utils";
import { MAX_TEXT } from "./conversation";

/** Characters of a text that the embedded engine reads. */
export const READ_CHARACTERS = 20_000;

/**
 * What of a text is not there, or not read by a model, a sentence each; empty where all of it is. `inField` are the
 * characters of the field that holds it, or that holds most of it.
 */
export function describeCut(text: string, inField = text.length): string[] {
  const sentences: string[] = [];
  if (inField >= MAX_TEXT) {
    sentences.push(
      `The field is full: it takes ${formatCount(MAX_TEXT)} characters, and what was beyond them is cut off.`,
    );
  }
  // No text has more tokens than characters.
  const isLong =
    text.length > READ_CHARACTERS || (text.length > TEXT_TOKEN_LIMIT && estimateTokens(text) > TEXT_TOKEN_LIMIT);
  if (isLong) {
    sentences.push(
      `Only the beginning decides the answer: a model of the embedded engine reads ${formatCount(READ_CHARACTERS)} characters of a text, and at most ${formatCount(TOKEN_LIMIT)} tokens.`,
    );
  }
  return sentences;
}
