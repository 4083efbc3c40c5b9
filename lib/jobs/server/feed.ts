import "server-only";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { remember } from "@/lib/remember";
import type { JobPlace, JobStreamFrame } from "../schema";
import type { JobStatus } from "../status";
import { placeOf } from "./follow-phase";
import { checkpointSelect, statusOf } from "./internal";
import { serializeCheckpoint, serializeEvent } from "./serialize";
import { onJobSignal, type waitForJob } from "./signal";

/** How often the tables are read when nothing signals: another process may have written them. */
const BACKSTOP_MS = 1_000;
/** Of one read: who has been away for long catches up page by page, and holds nobody up. */
const PAGE_FRAMES = 500;
/** Reads that are kept to be shared; clients at more places than this, which is rare, read for themselves. */
const MAX_SHARED_READS = 16;

export type StoredFrame = Extract<JobStreamFrame, { type: "status" | "checkpoint" }>;

/** A job at one moment, for a client that has everything up to a sequence. */
export interface Look {
  status: JobStatus;
  isFinishing: boolean;
  place: JobPlace;
  /** What is stored after the sequence, in order; the oldest of it when there is a lot. */
  frames: StoredFrame[];
  /** There is more behind these frames. */
  hasMore: boolean;
}

/**
 * What this process reads of one job, for all who watch it: clients that have the same share one read, and so one
 * encoded text. It lives while somebody watches, with one listener and at most one timer.
 */
class JobFeed {
  readonly #jobId: string;
  readonly #wait: typeof waitForJob;
  readonly #stopped = new AbortController();
  readonly #forget: () => void;
  readonly #waiting = new Set<() => void>();
  readonly #looks = new Map<number, Promise<Look>>();
  /** Full pages: what comes later stands behind them, so that they are shared for as long as somebody watches. */
  readonly #pages = new Map<number, Promise<Look>>();
  #watchers = 0;
  #version = 0;
  #isTiming = false;

  constructor(jobId: string, wait: typeof waitForJob) {
    this.#jobId = jobId;
    this.#wait = wait;
    this.#forget = onJobSignal(jobId, () => this.#move());
  }

  /** Grows whenever there may be something new: to be noted before a look, so that nothing falls between two. */
  get version(): number {
    return this.#version;
  }

  enter(): void {
    this.#watchers += 1;
  }

  /** True when nobody is left; then the feed has let go of everything. */
  leave(): boolean {
    this.#watchers -= 1;
    if (this.#watchers > 0) return false;
    this.#forget();
    this.#stopped.abort();
    this.#looks.clear();
    this.#pages.clear();
    return true;
  }

  /** The job as it is now, for who has everything up to `after`. Throws NotFound. */
  look(after: number): Promise<Look> {
    const known = this.#looks.get(after) ?? this.#pages.get(after);
    if (known) return known;
    const look = readLook(this.#jobId, after);
    if (this.#pages.size < MAX_SHARED_READS) this.#keepFullPage(after, look);
    if (this.#looks.size >= MAX_SHARED_READS) return look;
    this.#looks.set(after, look);
    // Others may try again.
    look.catch(() => this.#looks.get(after) === look && this.#looks.delete(after));
    return look;
  }

  #keepFullPage(after: number, look: Promise<Look>): void {
    const keep = ({ hasMore }: Look) => {
      if (hasMore && !this.#stopped.signal.aborted) this.#pages.set(after, look);
    };
    look.then(keep, () => undefined);
  }

  /** Resolves when there may be more than at `version`, or when `signal` aborts. */
  changed(version: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== version || signal.aborted) return Promise.resolve();
    this.#startTimer();
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done, { once: true });
    });
  }

  #startTimer(): void {
    if (this.#isTiming) return;
    this.#isTiming = true;
    const before = this.#version;
    void this.#wait(this.#jobId, BACKSTOP_MS, this.#stopped.signal).then(() => {
      this.#isTiming = false;
      if (this.#stopped.signal.aborted) return;
      if (this.#version === before) this.#move();
      // A signal came meanwhile, and some wait again already.
      else if (this.#waiting.size > 0) this.#startTimer();
    });
  }

  #move(): void {
    this.#version += 1;
    this.#looks.clear();
    for (const wake of [...this.#waiting]) wake();
  }
}

const feeds = remember("job-feeds", () => new Map<string, JobFeed>());

/** Runs `watch` on the one feed of a job, which is made for the first watcher and goes with the last. */
export async function* withFeed<T>(
  jobId: string,
  wait: typeof waitForJob,
  watch: (feed: Pick<JobFeed, "version" | "look" | "changed">) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const feed = feeds.get(jobId) ?? new JobFeed(jobId, wait);
  feeds.set(jobId, feed);
  feed.enter();
  try {
    yield* watch(feed);
  } finally {
    if (feed.leave()) feeds.delete(jobId);
  }
}

/** How many jobs are watched in this process. */
export function openFeeds(): number {
  return feeds.size;
}

async function readLook(jobId: string, after: number): Promise<Look> {
  const where = { jobId, sequence: { gt: after } };
  const page = { where, orderBy: { sequence: "asc" as const }, take: PAGE_FRAMES + 1 };
  // One read of all: an end that is seen here has all its rows here too.
  const [job, events, checkpoints] = await db.$transaction([
    db.job.findUnique({ where: { id: jobId }, select: { status: true, finishRequestedAt: true } }),
    db.jobEvent.findMany({ ...page, select: { sequence: true, status: true, data: true, createdAt: true } }),
    db.jobCheckpoint.findMany({ ...page, select: checkpointSelect }),
  ]);
  if (!job) throw notFound("job", jobId);
  const status = statusOf(job);
  const frames: StoredFrame[] = [
    ...events.map((row) => ({ type: "status" as const, jobId, sequence: row.sequence, event: serializeEvent(row) })),
    ...checkpoints.map((row) => ({
      type: "checkpoint" as const,
      jobId,
      sequence: row.sequence,
      checkpoint: serializeCheckpoint(row),
    })),
  ];
  frames.sort((a, b) => a.sequence - b.sequence);
  return {
    status,
    isFinishing: job.finishRequestedAt !== null,
    place: placeOf({ id: jobId, status }),
    frames: frames.slice(0, PAGE_FRAMES),
    hasMore: frames.length > PAGE_FRAMES,
  };
}
