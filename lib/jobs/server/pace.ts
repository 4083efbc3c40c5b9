import "server-only";
import { ExponentialBackoff, halfJitterGenerator, type IBackoff } from "cockatiel";
import type { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import type { JobRecord } from "./internal";
import { statusOf } from "./internal";
import { timings } from "./timings";

/** When the next request to a server may go out, in milliseconds of the steady clock. */
interface ServerPace {
  nextAt: number;
  /** It asked to be left alone until then. */
  silentUntil: number;
}

const servers = remember("job-server-pace", () => new Map<string, ServerPace>());

function paceOf(serverId: string): ServerPace {
  const pace = servers.get(serverId) ?? { nextAt: 0, silentUntil: 0 };
  servers.set(serverId, pace);
  return pace;
}

/**
 * Waits until a server may be asked: its jobs take turns, so that a hundred of them ask it no more often than a few.
 * With `isUnhurried` only a server that asked to be left alone is waited for.
 */
export async function takeTurn(serverId: string, signal: AbortSignal, isUnhurried = false): Promise<void> {
  const pace = paceOf(serverId);
  let at = pace.silentUntil;
  if (!isUnhurried) {
    at = Math.max(performance.now(), pace.nextAt, pace.silentUntil);
    pace.nextAt = at + timings.serverSpacingMs;
  }
  while (!signal.aborted && performance.now() < at) {
    await pause(at - performance.now(), signal);
    at = Math.max(at, pace.silentUntil);
  }
}

/** Notes that a server asked to be left alone. */
export function leaveAlone(serverId: string, forMs: number): void {
  const pace = paceOf(serverId);
  pace.silentUntil = Math.max(pace.silentUntil, performance.now() + forMs);
}

/** Resolves after a time, or when `signal` aborts. It keeps no process alive. */
export function pause(forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, forMs).unref();
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
}

/** How long to wait before a job is asked for again: long where nothing moved the last times. */
export function pollAfter(job: JobRecord, lastMs: number, isNews: boolean): number {
  const isIdle = statusOf(job) === "VALIDATED";
  if (job.server.kind === "embedded") return isIdle ? timings.embeddedIdlePollMs : timings.embeddedPollMs;
  if (isNews || lastMs === 0) return timings.minPollMs;
  return Math.min(lastMs * 1.5, isIdle ? timings.idlePollMs : timings.maxPollMs);
}

/** Ever longer waits between attempts at something that fails, never the same for two jobs. */
export function newBackoff(): IBackoff<unknown> {
  const { firstBackoffMs: initialDelay, maxBackoffMs: maxDelay } = timings;
  return new ExponentialBackoff({ generator: halfJitterGenerator, initialDelay, maxDelay }).next();
}

/** How long a server asked to be left alone, within reason; null where it did not. */
export function retryAfterOf(error: AppError | null): number | null {
  const wanted = error?.extra?.retryAfterMs;
  return typeof wanted === "number" ? Math.min(wanted, timings.maxRetryAfterMs) : null;
}
