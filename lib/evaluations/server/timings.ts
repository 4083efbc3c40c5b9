import "server-only";
import { remember } from "@/lib/remember";

const DEFAULTS = {
  /** Of one request with some rows. */
  askTimeoutMs: 120_000,
  /** Failures without an answer in between, after which an evaluation ends as failed. */
  maxFailures: 8,
  /** How long the first of them is waited after, and the longest wait; `Retry-After` counts where it is longer. */
  firstBackoffMs: 500,
  maxBackoffMs: 30_000,
  /** More rows are asked for at once while a request takes less than this. */
  quickMs: 500,
  firstRows: 32,
  maxRows: 256,
  /** How often answers are brought to the disk for good, and the progress to the database. */
  syncMs: 2_000,
  progressMs: 400,
  /** How often a training is looked at: at first, and one that takes long. */
  trainingPollMs: 250,
  slowestPollMs: 3_000,
  /** Between two looks for a job whose server did not answer when it was to make it. */
  lookAgainMs: 2_000,
};

/** How long an evaluation waits for what. One object for the process; tests make it smaller. */
export const timings = remember("evaluation-timings", () => ({ ...DEFAULTS }));
