import "server-only";
import { randomBytes } from "node:crypto";
import { remember } from "@/lib/remember";

/** Changes of a job's progress are told at most so often. */
const GATHERED_MS = 100;
/** Jobs whose last change is remembered; of older ones a client that asks again just hears the same once more. */
const MOST_KNOWN = 10_000;

/** How far the changes were at one moment. Numbers are never used twice in a process, and `boot` never in two. */
export interface Moment {
  boot: string;
  job: number;
  queue: number;
}

interface Wait {
  jobId: string;
  /** What the client knows. */
  version: string;
  milliseconds: number;
  signal?: AbortSignal;
}

/** Tells who waits for a job that something about it is new. It holds no data: whoever is woken reads them. */
export interface JobChanges {
  /** To be taken before the data are read: a change in between makes the version old, not unseen. */
  moment(jobId: string): Moment;
  /** Something about a job is new, and can be read. */
  note(jobId: string): void;
  /** The same for what changes all the time: told at once, and then gathered for a tenth of a second. */
  noteOften(jobId: string): void;
  /** Jobs that wait may have other places now. */
  noteQueue(): void;
  /** Resolves when the job's version is another than the given one, the time is over, the signal is aborted, or waits end. Never rejects. */
  wait(wait: Wait): Promise<void>;
  /** Ends all waits, and those that begin from now on at once: the process stops. */
  end(): void;
  /** Lets clients wait again after an end. */
  begin(): void;
}

/** The name of a moment. The place in the queue is part of what a job that waits tells, and of no other. */
export function versionOf({ boot, job, queue }: Moment, isQueued: boolean): string {
  return isQueued ? `${boot}.${job}.${queue}` : `${boot}.${job}`;
}

/** Changes of the jobs of one process. */
export function createJobChanges(boot = randomBytes(6).toString("hex")): JobChanges {
  let last = 0;
  let queue = 0;
  let isEnded = false;
  const known = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();
  /** By job, whether there was another change since the last was told. */
  const gathering = new Map<string, boolean>();

  const moment = (jobId: string): Moment => ({ boot, job: known.get(jobId) ?? 0, queue });

  function isCurrent(jobId: string, version: string): boolean {
    const now = moment(jobId);
    return version === versionOf(now, false) || version === versionOf(now, true);
  }

  function note(jobId: string): void {
    // Behind all others, for the oldest to be the first.
    known.delete(jobId);
    known.set(jobId, ++last);
    const [oldest] = known.keys();
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    for (const wake of [...(waiting.get(jobId) ?? [])]) wake();
  }

  function noteOften(jobId: string): void {
    if (gathering.has(jobId)) {
      gathering.set(jobId, true);
      return;
    }
    gathering.set(jobId, false);
    note(jobId);
    setTimeout(() => {
      const isAgain = gathering.get(jobId) ?? false;
      gathering.delete(jobId);
      if (isAgain) noteOften(jobId);
    }, GATHERED_MS).unref();
  }

  function wakeAll(): void {
    for (const wakes of [...waiting.values()]) for (const wake of [...wakes]) wake();
  }

  function noteQueue(): void {
    queue = ++last;
    wakeAll();
  }

  function wait({ jobId, version, milliseconds, signal }: Wait): Promise<void> {
    return new Promise((resolve) => {
      const mayWait = () => !isEnded && !signal?.aborted && isCurrent(jobId, version);
      if (milliseconds <= 0 || !mayWait()) return resolve();
      const wakes = waiting.get(jobId) ?? new Set();
      waiting.set(jobId, wakes);
      const stop = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        wakes.delete(look);
        if (wakes.size === 0 && waiting.get(jobId) === wakes) waiting.delete(jobId);
        resolve();
      };
      const look = () => {
        if (!mayWait()) stop();
      };
      const timer = setTimeout(stop, milliseconds);
      signal?.addEventListener("abort", stop, { once: true });
      wakes.add(look);
    });
  }

  function end(): void {
    isEnded = true;
    wakeAll();
  }

  function begin(): void {
    isEnded = false;
  }

  return { moment, note, noteOften, noteQueue, wait, end, begin };
}

/** The changes of this process. */
export function jobChanges(): JobChanges {
  return remember("engine.changes", () => createJobChanges());
}

/**
 * Ends the waits when the process is told to stop, or its server would wait for their answers. Only beside somebody who
 * listens already: a first listener would keep the signal from ending the process.
 */
export function endWaitsWithProcess(): void {
  remember("engine.changes.signals", () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      if (process.listenerCount(signal) > 0) process.once(signal, () => jobChanges().end());
    }
    return true;
  });
}
