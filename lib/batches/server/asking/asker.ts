import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { upstreamError } from "@/lib/mistral/client";
import type { WhyUnlikeUnknown } from "@/lib/models/unlike";

/** What a server says of a text. */
export interface TextScores {
  /** By target and label. */
  targets: Readonly<Record<string, { scores: Readonly<Record<string, number>> }>>;
  /** Whether the text is like the training data; null where the server cannot tell. */
  isInScope: boolean | null;
  /** Why it cannot; null where it can. */
  unlikeUnknown: WhyUnlikeUnknown | null;
}

/** Asks a server for the scores of texts, in their order; `attempt` counts from 0 how often these were asked before. */
export type Classify = (texts: string[], signal: AbortSignal, attempt: number) => Promise<TextScores[]>;

const FIRST_TEXTS = 16;
const MAX_TEXTS = 256;
/** A request grows until it takes about so long: then what goes along with each weighs nothing. */
const QUICK_MS = 400;
const SLOW_MS = 3_000;

/** Waits between attempts; after the last of them it is given up. */
const WAITS_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
const MAX_WAIT_MS = 5 * 60_000;

/** The server takes this request, but not these texts. */
const REFUSED_TEXTS = new Set([413, 422]);
/** After so many refused texts in turn, one that any server accepts tells whether it is the texts. */
const MAX_REFUSED = 20;
const PLAIN_TEXT = "Hello";

/** Asks in requests of a size that suits the server, again where that may help, and without texts that it refuses. */
export class Asker {
  readonly #classify: Classify;
  readonly #signal: AbortSignal;
  readonly #waitsMs: readonly number[];
  #textsAtOnce = FIRST_TEXTS;
  #refusedInARow = 0;

  constructor(classify: Classify, signal: AbortSignal, waitsMs: readonly number[] = WAITS_MS) {
    this.#classify = classify;
    this.#signal = signal;
    this.#waitsMs = waitsMs;
  }

  /** How many texts the next request is to have. */
  get textsAtOnce(): number {
    return this.#textsAtOnce;
  }

  /**
   * Scores of each text in order; null for one that the server refuses by itself. Throws Cancelled, and Upstream once it is
   * of no use to ask again.
   */
  async ask(texts: string[]): Promise<(TextScores | null)[]> {
    if (texts.length === 0) return [];
    try {
      const scores = await this.#askPatiently(texts);
      this.#refusedInARow = 0;
      return scores;
    } catch (error) {
      if (!(error instanceof AppError) || !REFUSED_TEXTS.has(Number(error.extra?.status))) throw error;
      return this.#askInHalves(texts, error);
    }
  }

  async #askInHalves(texts: string[], refusal: AppError): Promise<(TextScores | null)[]> {
    if (texts.length > 1) {
      const middle = texts.length >> 1;
      return [...(await this.ask(texts.slice(0, middle))), ...(await this.ask(texts.slice(middle)))];
    }
    this.#refusedInARow += 1;
    if (this.#refusedInARow >= MAX_REFUSED) await this.#assertAcceptsAny(refusal);
    return [null];
  }

  /** Throws the refusal where a text that any server accepts is refused as well: then it is not the texts. */
  async #assertAcceptsAny(refusal: AppError): Promise<void> {
    try {
      await this.#askPatiently([PLAIN_TEXT]);
      this.#refusedInARow = 0;
    } catch (error) {
      throw error instanceof AppError && REFUSED_TEXTS.has(Number(error.extra?.status)) ? refusal : error;
    }
  }

  async #askPatiently(texts: string[]): Promise<TextScores[]> {
    for (let attempt = 0; ; attempt++) {
      this.#signal.throwIfAborted();
      const startedAt = performance.now();
      try {
        const scores = await this.#classify(texts, this.#signal, attempt);
        if (scores.length !== texts.length) throw wrongCount(scores.length, texts.length);
        this.#adapt(texts.length, performance.now() - startedAt);
        return scores;
      } catch (error) {
        this.#signal.throwIfAborted();
        const failure = upstreamError(error);
        const waitMs = this.#waitsMs[attempt];
        if (!failure.retryable || waitMs === undefined) throw failure;
        this.#adapt(texts.length, Number.POSITIVE_INFINITY);
        const asked = failure.extra?.retryAfterMs;
        await sleep(Math.min(MAX_WAIT_MS, Math.max(waitMs, typeof asked === "number" ? asked : 0)), undefined, {
          signal: this.#signal,
        });
      }
    }
  }

  /** A request of another size, as one that was cut before its time, says nothing of the present one. */
  #adapt(textCount: number, tookMs: number): void {
    if (tookMs < QUICK_MS && textCount >= this.#textsAtOnce) {
      this.#textsAtOnce = Math.min(MAX_TEXTS, this.#textsAtOnce * 2);
    } else if (tookMs > SLOW_MS && textCount <= this.#textsAtOnce) {
      this.#textsAtOnce = Math.max(1, Math.floor(textCount / 2));
    }
  }
}

function wrongCount(answered: number, asked: number): AppError {
  const message = `The server answered ${answered} of ${asked} texts: that does not fit the Mistral API.`;
  return new AppError("upstream", message, { retryable: true, extra: { status: 200, detail: null } });
}
