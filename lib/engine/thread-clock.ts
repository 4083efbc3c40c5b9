import { closeSync, openSync, readSync } from "node:fs";

/** Where Linux says how long a thread has really run, in nanoseconds, first of three numbers. */
const SCHEDULER_FILE = "/proc/thread-self/schedstat";
const READ_BYTES = 64;

/**
 * Seconds of work of the calling thread: on Linux what the thread has really run, so that a busy machine stretches no measurement; elsewhere
 * those of any clock, by `now` in milliseconds. `close` when nothing more is measured.
 */
export class ThreadClock {
  private readonly file: number | null;
  private readonly now: () => number;
  private readonly bytes = new Uint8Array(READ_BYTES);

  constructor(now: () => number) {
    this.now = now;
    this.file = openScheduler();
  }

  seconds(): number {
    if (this.file === null) return this.now() / 1000;
    const length = readSync(this.file, this.bytes, 0, READ_BYTES, 0);
    return Number(new TextDecoder().decode(this.bytes.subarray(0, length)).split(" ", 1)[0]) / 1e9;
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
  }
}

function openScheduler(): number | null {
  try {
    return openSync(SCHEDULER_FILE, "r");
  } catch {
    return null;
  }
}
