import "server-only";
import { db } from "@/lib/db/client";
import { remember } from "@/lib/remember";
import type { EvaluationUsage } from "../schema";
import { timings } from "./timings";

/** When an evaluation that runs here began with its rows, and how many there were then. */
interface Pace {
  startedAt: number;
  first: number;
  done: number;
}

const paces = () => remember("evaluation-paces", () => new Map<string, Pace>());

export const NO_USAGE: EvaluationUsage = {
  seconds: 0,
  latencyP50Ms: null,
  latencyP95Ms: null,
  inputTokens: null,
  outputTokens: null,
  price: null,
  unanswered: 0,
};

/** Seconds until all rows are answered at the pace so far; null before there is one. */
export function remainingSeconds({ id, rowsTotal }: { id: string; rowsTotal: number }): number | null {
  const pace = paces().get(id);
  if (pace === undefined || pace.done === pace.first) return null;
  const seconds = (performance.now() - pace.startedAt) / 1000;
  return (seconds / (pace.done - pace.first)) * Math.max(0, rowsTotal - pace.done);
}

/** Rows that are answered of one that runs: what is stored is up to some tenths of a second old, longer where nothing comes. */
export function rowsDoneNow({ id, rowsDone }: { id: string; rowsDone: number }): number {
  return Math.max(rowsDone, paces().get(id)?.done ?? 0);
}

/** Tells how far the asking is: at once to this process, now and then to the database. */
export class Progress {
  readonly #id: string;
  readonly #usage: EvaluationUsage;
  readonly #secondsBefore: number;
  #startedAt: number | null = null;
  #answeredAt = 0;
  #storedAt = performance.now();
  #pace: Pace | null = null;

  constructor(id: string, usage: EvaluationUsage) {
    this.#id = id;
    this.#usage = usage;
    this.#secondsBefore = usage.seconds;
  }

  /** The asking begins. Its time ends with the last answer: a training before and tidying up behind it are no part of it. */
  begin(): void {
    this.#startedAt ??= performance.now();
    this.#answeredAt = this.#startedAt;
  }

  async tell(done: number, before: number): Promise<void> {
    if (this.#pace === null) {
      // What came before the first answer, such as a training, says nothing of the pace.
      this.#pace = { startedAt: performance.now(), first: done, done };
      paces().set(this.#id, this.#pace);
    }
    this.#pace.done = done;
    this.#answeredAt = performance.now();
    if (before > 0 && performance.now() - this.#storedAt < timings.progressMs) return;
    await this.store(done);
  }

  /** Stores it; nothing where the evaluation does not run any more. */
  async store(done: number): Promise<void> {
    this.#storedAt = performance.now();
    const asked = this.#startedAt === null ? 0 : this.#answeredAt - this.#startedAt;
    this.#usage.seconds = this.#secondsBefore + asked / 1000;
    await db.evaluation.updateMany({
      where: { id: this.#id, status: { in: ["running", "cancelled", "failed"] } },
      data: { rowsDone: done, usage: { ...this.#usage } },
    });
  }

  end(): void {
    paces().delete(this.#id);
  }
}
