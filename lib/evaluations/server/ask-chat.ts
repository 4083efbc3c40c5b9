import "server-only";
import type { Mistral } from "@mistralai/mistralai";
import { AppError } from "@/lib/errors";
import { takeTurn } from "@/lib/jobs/server/pace";
import { upstreamError } from "@/lib/mistral/client";
import type { ModelTarget } from "@/lib/models/schema";
import { within } from "@/lib/within";
import { answerSchema, maxAnswerTokens, parseChatAnswer } from "../chat-answer";
import type { ChatSettings } from "../schema";
import type { Question } from "./answering";
import { newBackoff, waitAfter } from "./backoff";
import { ChatMeter } from "./chat-meter";
import type { SplitRow } from "./split-rows";
import { timings } from "./timings";

/** Which chat model of which server is asked, and what it is told first. */
export interface AskedChat {
  client: Mistral;
  serverId: string;
  settings: ChatSettings;
  system: string;
}

/** So many rows in turn without one usable answer: there will be none. */
const MAX_USELESS_ROWS = 10;
/** An answer that does not fit is asked for once more. */
const ATTEMPTS = 2;
const ABOUT_THE_ROW = new Set([400, 413, 422]);

/**
 * Asks a chat model for every row, some at a time. What fails on the way is tried again after longer and longer waits.
 * A row whose answer twice does not fit, or that the server does not accept, has no answer; but when none was usable so
 * far they are kept back, to be asked again. Throws Upstream when it fails for good, InvalidState at the end of the
 * budget, and Cancelled; answers that were under way then are kept.
 */
export async function askChat(question: Question, chat: AskedChat): Promise<void> {
  await new ChatRun(question, chat).all();
}

class ChatRun {
  readonly #question: Question;
  readonly #chat: AskedChat;
  readonly #targets: readonly ModelTarget[];
  readonly #schema: ReturnType<typeof answerSchema>;
  readonly #maxTokens: number;
  readonly #fixedBytes: number;
  readonly #meter: ChatMeter;
  /** Ends what waits; requests that are under way may be paid for, and are waited for. */
  readonly #stop = new AbortController();
  #failure: unknown = null;
  #isProven: boolean;
  /** Lines without an answer while no row has had one, and why the last of them has none. */
  #useless: number[] = [];
  #lastReason: AppError | null = null;
  #appended: Promise<void> = Promise.resolve();

  constructor(question: Question, chat: AskedChat) {
    this.#question = question;
    this.#chat = chat;
    this.#targets = question.evaluation.targets;
    this.#schema = answerSchema(this.#targets);
    this.#maxTokens = maxAnswerTokens(this.#targets);
    this.#fixedBytes = Buffer.byteLength(chat.system) + Buffer.byteLength(JSON.stringify(this.#schema));
    this.#meter = new ChatMeter(question.usage, chat.settings, this.#maxTokens);
    this.#isProven = question.evaluation.rowsDone > 0;
  }

  async all(): Promise<void> {
    const { signal } = this.#question;
    const end = () => this.#stop.abort(signal.reason);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    try {
      await Promise.all(Array.from({ length: this.#chat.settings.concurrency }, () => this.#work()));
    } finally {
      signal.removeEventListener("abort", end);
    }
    signal.throwIfAborted();
    if (this.#failure !== null) throw this.#failure;
    if (this.#useless.length > 0) throw this.#lastReason;
  }

  /** Takes row after row until there are none, or something stops all of them. Never throws. */
  async #work(): Promise<void> {
    try {
      while (!this.#stop.signal.aborted) {
        const { value, done } = await this.#question.rows.next();
        if (done) return;
        await this.#answer(value);
      }
    } catch (error) {
      this.#failure ??= error;
      this.#stop.abort();
    }
  }

  async #answer(row: SplitRow): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const content = await this.#ask(row);
      if (content instanceof AppError) return this.#keepUseless(row, content);
      const scores = parseChatAnswer(content, this.#targets);
      if (scores !== null) return this.#keep(row, scores);
    }
    await this.#keepUseless(row, misfit(this.#chat.settings.model));
  }

  /** The text of an answer, or why the server does not accept the row. Throws when it fails for good or is stopped. */
  async #ask(row: SplitRow): Promise<string | AppError> {
    const { serverId } = this.#chat;
    const { signal } = this.#stop;
    let backoff = newBackoff();
    for (let failures = 1; ; failures++) {
      await takeTurn(serverId, signal, true);
      signal.throwIfAborted();
      try {
        return await this.#complete(row);
      } catch (error) {
        this.#question.signal.throwIfAborted();
        const reason = upstreamError(error);
        const { status } = { status: null, ...reason.extra };
        if (typeof status === "number" && ABOUT_THE_ROW.has(status)) return reason;
        if (!reason.retryable || failures >= timings.maxFailures) throw reason;
        backoff = await waitAfter(reason, serverId, backoff, signal);
      }
    }
  }

  /** One request. */
  async #complete({ text }: SplitRow): Promise<string> {
    const { client, settings, system } = this.#chat;
    const held = await this.#meter.hold(this.#fixedBytes + Buffer.byteLength(text));
    try {
      // Others may have failed while the budget was waited for.
      this.#stop.signal.throwIfAborted();
      const startedAt = performance.now();
      const { choices, usage } = await within(timings.askTimeoutMs, this.#question.signal, (inTime) =>
        client.chat.complete(
          {
            model: settings.model,
            temperature: 0,
            maxTokens: this.#maxTokens,
            messages: [
              { role: "system", content: system },
              { role: "user", content: text },
            ],
            responseFormat: {
              type: "json_schema",
              jsonSchema: { name: "labels", schemaDefinition: this.#schema, strict: true },
            },
          },
          { signal: inTime },
        ),
      );
      this.#meter.count(held, usage, performance.now() - startedAt);
      return textOf(choices[0]?.message?.content);
    } finally {
      this.#meter.release(held);
    }
  }

  async #keep({ position }: SplitRow, scores: number[][]): Promise<void> {
    this.#isProven = true;
    const none = this.#useless.splice(0).map((line) => this.#noAnswer(line));
    await this.#append([...none, { position, scores }]);
  }

  async #keepUseless({ position }: SplitRow, reason: AppError): Promise<void> {
    if (this.#isProven) return this.#append([this.#noAnswer(position)]);
    this.#useless.push(position);
    this.#lastReason = reason;
    if (this.#useless.length > MAX_USELESS_ROWS) throw reason;
  }

  #noAnswer(position: number) {
    return { position, scores: this.#targets.map(() => null) };
  }

  /** One after the other: they go to the end of one file. */
  #append(answers: Parameters<Question["append"]>[0]): Promise<void> {
    const next = this.#appended.then(() => this.#question.append(answers));
    this.#appended = next.catch(() => undefined);
    return next;
  }
}

function misfit(model: string): AppError {
  const message = `“${model}” did not answer with labels as it was asked to, not once. Choose a model that keeps to a JSON schema, or change the prompt, and ask anew.`;
  return new AppError("invalid_state", message);
}

type Content = string | readonly { type?: unknown; text?: unknown }[] | null | undefined;

/** The words of a message; of one in parts those that are text, without the thoughts before it. */
function textOf(content: Content): string {
  if (typeof content === "string") return content;
  return (content ?? [])
    .map((part) => (part.type === "text" && typeof part.text === "string" ? part.text : ""))
    .join("");
}
