import type { ChatSettings } from "./schema";

/** What asking a chat model costs, before and after. Prices are for a million tokens. */

type Prices = Pick<ChatSettings, "inputPrice" | "outputPrice">;

/** In the currency of the prices. */
export function priceOf(inputTokens: number, outputTokens: number, { inputPrice, outputPrice }: Prices): number {
  return (inputTokens * inputPrice + outputTokens * outputPrice) / 1_000_000;
}

/** Before any answer: what no common tokenizer makes more tokens than of ordinary text. */
const FIRST_TOKENS_PER_BYTE = 0.5;
/** A text may have more tokens for its bytes than those seen so far. */
const MARGIN = 1.1;

/** Foretells how many tokens a request has, from those that were answered. */
export class TokenForecast {
  #most: number | null = null;

  /** Tokens of a request of so many bytes, rather too many than too few. */
  tokensOf(bytes: number): number {
    return Math.ceil(bytes * (this.#most === null ? FIRST_TOKENS_PER_BYTE : this.#most * MARGIN));
  }

  learn(bytes: number, tokens: number): void {
    this.#most = Math.max(this.#most ?? 0, tokens / Math.max(1, bytes));
  }
}

/** The values at the middle and at 95 of 100; null of none. */
export function middleAndLate(values: readonly number[]): { p50: number | null; p95: number | null } {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
  return { p50: at(0.5), p95: at(0.95) };
}
