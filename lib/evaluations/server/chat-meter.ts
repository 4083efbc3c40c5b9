import "server-only";
import { AppError } from "@/lib/errors";
import { middleAndLate, priceOf, TokenForecast } from "../chat-price";
import type { ChatSettings, EvaluationUsage } from "../schema";

/** Of the newest requests; more would say the same. */
const MAX_LATENCIES = 1_000;
/** Fewer requests than this after a restart say less than what was known before. */
const ENOUGH_LATENCIES = 20;

/** A request under way, as far as the budget is concerned. */
interface Held {
  bytes: number;
  inputTokens: number;
  price: number;
}

/** What an answer tells of itself; 0 or nothing where the server does not count. */
interface Counted {
  promptTokens?: number | undefined;
  completionTokens?: number | undefined;
}

/**
 * Counts tokens, price and time into an evaluation's usage, and holds back requests that might cost more than the budget.
 * What the server does not count is counted as foretold. Answers that got lost on the way may be charged by the server
 * and are not known here.
 */
export class ChatMeter {
  readonly #usage: EvaluationUsage;
  readonly #settings: ChatSettings;
  readonly #maxOutput: number;
  readonly #forecast = new TokenForecast();
  readonly #latencies: number[] = [];
  readonly #before: boolean;
  #held = 0;
  #underWay = 0;
  #waiting: (() => void)[] = [];

  constructor(usage: EvaluationUsage, settings: ChatSettings, maxOutputTokens: number) {
    this.#usage = usage;
    this.#settings = settings;
    this.#maxOutput = maxOutputTokens;
    this.#before = usage.latencyP50Ms !== null;
  }

  /** Resolves when a request of so many bytes fits into the budget. Throws InvalidState when it does not and none will. */
  async hold(bytes: number): Promise<Held> {
    for (;;) {
      const inputTokens = this.#forecast.tokensOf(bytes);
      const price = priceOf(inputTokens, this.#maxOutput, this.#settings);
      const { budget } = this.#settings;
      if (budget === null || price === 0 || this.#spent + this.#held + price <= budget) {
        this.#held += price;
        this.#underWay += 1;
        return { bytes, inputTokens, price };
      }
      if (this.#underWay === 0) throw budgetReached(budget, this.#spent);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** A request that got its answer, after so many milliseconds. */
  count(held: Held, counted: Counted, milliseconds: number): void {
    const inputTokens = counted.promptTokens || held.inputTokens;
    const outputTokens = counted.completionTokens || this.#maxOutput;
    this.#forecast.learn(held.bytes, inputTokens);
    const usage = this.#usage;
    usage.inputTokens = (usage.inputTokens ?? 0) + inputTokens;
    usage.outputTokens = (usage.outputTokens ?? 0) + outputTokens;
    usage.price = priceOf(usage.inputTokens, usage.outputTokens, this.#settings);
    this.#latencies.push(milliseconds);
    if (this.#latencies.length > MAX_LATENCIES) this.#latencies.shift();
    if (this.#before && this.#latencies.length < ENOUGH_LATENCIES) return;
    const { p50, p95 } = middleAndLate(this.#latencies);
    Object.assign(usage, { latencyP50Ms: p50, latencyP95Ms: p95 });
  }

  /** A request that is over, answered or not: others may have its share of the budget. */
  release({ price }: Held): void {
    this.#held -= price;
    this.#underWay -= 1;
    // Sums of fractions leave a rest that would hold back the last request.
    if (this.#underWay === 0) this.#held = 0;
    for (const go of this.#waiting.splice(0)) go();
  }

  get #spent(): number {
    return this.#usage.price ?? 0;
  }
}

function budgetReached(budget: number, spent: number): AppError {
  const message = `The next row might cost more than the budget of ${amount(budget)}; ${amount(spent)} is spent. Raise the budget to go on.`;
  return new AppError("invalid_state", message);
}

function amount(value: number): string {
  return value === 0 || value >= 0.01 ? value.toFixed(2) : value.toPrecision(2);
}
