import { EngineError } from "./errors";

const WORK_MS = 25;
/** A clock that stands still (in tests) must not keep other work and cancel messages out for ever. */
const MAX_CHECKS = 4096;

/**
 * Lets long loops give way: about every 25 ms of work they await {@link breathe}, which runs one turn of the event loop, so that
 * cancel messages and, in-process, other requests get through. Pace never changes results.
 */
export class Pacer {
  private startedAt: number;
  private checks = 0;
  private readonly now: () => number;
  private readonly signal: AbortSignal;

  constructor(now: () => number, signal: AbortSignal) {
    this.now = now;
    this.signal = signal;
    this.startedAt = now();
  }

  /** Whether it is time to give way; cheap enough for every row. */
  isDue(): boolean {
    return ++this.checks >= MAX_CHECKS || this.now() - this.startedAt >= WORK_MS;
  }

  /** Gives way once. Throws {@link EngineError} `cancelled` when the signal is aborted. */
  async breathe(): Promise<void> {
    this.throwIfCancelled();
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.throwIfCancelled();
    this.checks = 0;
    this.startedAt = this.now();
  }

  throwIfCancelled(): void {
    if (this.signal.aborted) throw new EngineError("cancelled", "The run was cancelled.");
  }
}
