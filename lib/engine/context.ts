import { Pacer } from "./pacer";
import type { EngineEvent, EnginePhase } from "./protocol";

/** What a run may touch of the world. */
export interface EngineContext {
  emit(event: EngineEvent): void;
  signal: AbortSignal;
  /** Aborted by who wants the training to stop and keep the best model so far. */
  finish?: AbortSignal;
  /** Threads a training may use: 2 let the heads train side by side. 1 unless told otherwise; the model is the same. */
  threads?: number;
  /** What starting the thread that calls has taken; 0 unless told otherwise. */
  startSeconds?: number;
  /** Milliseconds of any clock that only moves forward. */
  now(): number;
}

const PHASE_EVENT_MS = 100;

/** The context of one run with what every phase of it needs. */
export class RunContext {
  readonly emit: (event: EngineEvent) => void;
  readonly now: () => number;
  readonly pacer: Pacer;
  readonly startedAt: number;
  readonly threads: number;
  readonly startSeconds: number;
  private readonly finish: AbortSignal | undefined;
  private phase: EnginePhase | null = null;
  private reportedAt = 0;

  constructor(context: EngineContext) {
    this.emit = (event) => context.emit(event);
    this.now = () => context.now();
    this.pacer = new Pacer(this.now, context.signal);
    this.startedAt = context.now();
    this.threads = context.threads ?? 1;
    this.startSeconds = context.startSeconds ?? 0;
    this.finish = context.finish;
  }

  /** Tells how far a phase is; at most ten times a second, except for its beginning and end. */
  progress(phase: EnginePhase, done: number, total: number): void {
    const now = this.now();
    const isBorder = phase !== this.phase || done >= total;
    if (!isBorder && now - this.reportedAt < PHASE_EVENT_MS) return;
    this.phase = phase;
    this.reportedAt = now;
    this.emit({ type: "phase", phase, done, total });
  }

  /** Does `work` with a stop that is requested as soon as somebody asks for an early finish. */
  async whileFinishable<T>(stop: { request(): void }, work: () => Promise<T>): Promise<T> {
    const request = () => stop.request();
    if (this.finish?.aborted) request();
    this.finish?.addEventListener("abort", request, { once: true });
    try {
      return await work();
    } finally {
      this.finish?.removeEventListener("abort", request);
    }
  }

  secondsSoFar(): number {
    return (this.now() - this.startedAt) / 1000;
  }
}
