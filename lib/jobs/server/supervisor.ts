import "server-only";
import { setMaxListeners } from "node:events";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";
import { ACTIVE_STATUSES } from "../status";
import { forgetPlace } from "./follow-phase";
import { type Lease, makeLease } from "./lease";
import { pause } from "./pace";
import { timings } from "./timings";
import { watchUntilEnd } from "./watch";

export interface JobSupervisor {
  /** Watches a job until it ends. Returns at once; calling it twice does nothing more. */
  watch(jobId: string): void;
  /** Takes up every job that is not at its end, now and whenever one turns up that nobody watches. */
  takeUp(options?: { isAlone?: boolean }): Promise<void>;
  /** Ends every watch and its requests, and gives the lease back. */
  stop(): Promise<void>;
}

/**
 * Brings jobs to their servers and follows them, one loop each, while it has the lease: of several on one database only
 * one acts. The others look for a lease that has run out, and leave their jobs to the one that has it.
 */
export function makeSupervisor(lease: Lease = makeLease()): JobSupervisor {
  const watched = new Map<string, Promise<void>>();
  /** What was asked to be watched here and has not ended, so far as is known. */
  const wanted = new Set<string>();
  const stopped = newTerm();
  /** Of the time that the lease is held; a lost lease ends all requests of that time. */
  let term = newTerm();
  let keeping: Promise<void> | null = null;
  let looksForJobs = false;
  let renewedAt = Number.NEGATIVE_INFINITY;

  function start(jobId: string): void {
    if (watched.has(jobId) || !lease.isHeld()) return;
    const loop = watchUntilEnd(jobId, lease, term.signal)
      .catch((error: unknown) => log.error({ err: error, jobId }, "watching a job failed"))
      .finally(() => {
        watched.delete(jobId);
        forgetPlace(jobId);
      });
    watched.set(jobId, loop);
  }

  /** Takes the lease or makes it last longer. A database that does not answer is no reason to stop trying. */
  async function renew(isAlone = false): Promise<void> {
    try {
      await lease.take({ isAlone });
    } catch (error) {
      log.warn({ err: error }, "the lease of jobs could not be renewed");
    }
    renewedAt = performance.now();
    if (!lease.isHeld()) term.abort();
    else if (term.signal.aborted && !stopped.signal.aborted) term = newTerm();
  }

  async function lookForJobs(): Promise<void> {
    const isIdle = !looksForJobs && [...wanted].every((id) => watched.has(id));
    if (isIdle || !lease.isHeld()) return;
    const asked = [...wanted];
    const status = { in: [...ACTIVE_STATUSES] };
    const where = looksForJobs ? { status } : { status, id: { in: asked } };
    const active = await db.job.findMany({ where, select: { id: true } });
    const ids = new Set(active.map(({ id }) => id));
    for (const id of asked) if (!ids.has(id) && !watched.has(id)) wanted.delete(id);
    for (const id of ids) start(id);
  }

  async function keep(): Promise<void> {
    while (!stopped.signal.aborted) {
      await pause(Math.min(timings.scanMs, timings.leaseMs / 3), stopped.signal);
      const isDue = !lease.isHeld() || performance.now() - renewedAt >= timings.leaseMs / 3;
      if (isDue && !stopped.signal.aborted) await renew();
      await lookForJobs().catch((error: unknown) => log.warn({ err: error }, "jobs could not be looked for"));
    }
  }

  function begin(): void {
    keeping ??= keep();
  }

  return {
    watch(jobId) {
      if (stopped.signal.aborted) return;
      begin();
      wanted.add(jobId);
      if (lease.isHeld()) start(jobId);
      else
        renew().then(
          () => start(jobId),
          (error: unknown) => log.error({ err: error, jobId }, "a job waits"),
        );
    },
    async takeUp({ isAlone = false } = {}) {
      looksForJobs = true;
      await renew(isAlone);
      begin();
      await lookForJobs();
    },
    async stop() {
      stopped.abort();
      term.abort();
      await Promise.allSettled([...watched.values(), keeping]);
      await lease.release();
    },
  };
}

/** Every request of every job listens to it. */
function newTerm(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

const supervisor = () => remember("job-supervisor", () => makeSupervisor());

/**
 * Watches a job until it ends, if this process is the one that does; if not, the one that does finds it by itself. Returns
 * at once; calling it twice does nothing more.
 */
export function watchJob(jobId: string): void {
  supervisor().watch(jobId);
}

/**
 * Takes up every job that is not at its end: called once at boot, by the process that has the lock of the data
 * directory.
 */
export async function bootJobs(): Promise<void> {
  await supervisor().takeUp({ isAlone: true });
}

/** Ends the watching of jobs, which go on at their servers, so that another process can take over at once. */
export async function stopJobs(): Promise<void> {
  await supervisor().stop();
}
