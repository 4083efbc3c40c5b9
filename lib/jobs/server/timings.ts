import "server-only";
import { remember } from "@/lib/remember";

const DEFAULTS = {
  /** Of a request that reads. */
  readTimeoutMs: 20_000,
  createTimeoutMs: 60_000,
  /** Of an upload, and on top of it the time for its bytes on a slow line. */
  uploadTimeoutMs: 60_000,
  uploadBytesPerMs: 100,

  /** After a create whose answer was lost: how long its server may still be busy with it. */
  createGraceMs: 180_000,
  /** How often the server's list is searched meanwhile. */
  searchMs: 5_000,
  /** A job that cannot be brought to its server is given up after so much trouble without a break. */
  submitPatienceMs: 30 * 60_000,
  /** A server that says so long that it does not know a job has lost it. */
  lostAfterMs: 120_000,
  /** The same where it does not say so in the API's words: a proxy may answer for it. */
  lostAfterVagueMs: 3_600_000,

  firstBackoffMs: 1_000,
  maxBackoffMs: 60_000,
  /** Longest `Retry-After` that is obeyed. */
  maxRetryAfterMs: 15 * 60_000,

  /** How often the embedded engine is asked, where it cannot be waited for. */
  embeddedPollMs: 200,
  embeddedIdlePollMs: 1_000,
  /** How often another server is asked for a job: the first while things move, growing to the second. */
  minPollMs: 2_000,
  maxPollMs: 15_000,
  /** For a job that waits for a person. */
  idlePollMs: 30_000,
  /** Between two requests to one server, whatever the number of jobs. */
  serverSpacingMs: 250,
  /** How long a server with our extension may hold a question back, and the pause between two. */
  longPollMs: 15_000,
  betweenLongPollsMs: 75,
  /** How often the whole job is asked for beside that. */
  fullSyncMs: 15_000,

  leaseMs: 10_000,
  /** The holder stops acting so long before its lease ends. */
  leaseMarginMs: 2_000,
  /** How often jobs that nobody watches, and a lease that has run out, are looked for. */
  scanMs: 1_500,
};

export type JobTimings = typeof DEFAULTS;

/** How long the supervisor of jobs waits for what. One object for the process; tests make it smaller. */
export const timings: JobTimings = remember("job-timings", () => ({ ...DEFAULTS }));
