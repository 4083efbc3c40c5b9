import "server-only";
import { AppError } from "@/lib/errors";

const SLICE_MS = 50;

export type Stage = "decoding" | "reading" | "choosing" | "writing";

export interface PaceOptions {
  signal?: AbortSignal;
  /** Told now and then how much of a stage is done, from 0 to 1; null where that is not known. */
  onProgress?: (stage: Stage, share: number | null) => void;
}

/** Lets a long synchronous loop be interrupted and followed, at the cost of a clock reading for each of its steps. */
export class Pace {
  readonly #options: PaceOptions;
  #nextMs = performance.now() + SLICE_MS;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** To be called between steps. Throws Cancelled once the signal is aborted. */
  async step(stage: Stage, share: number | null): Promise<void> {
    if (performance.now() < this.#nextMs) return;
    this.#options.onProgress?.(stage, share);
    await new Promise((resolve) => setImmediate(resolve));
    this.check();
    this.#nextMs = performance.now() + SLICE_MS;
  }

  /** Throws Cancelled if the signal is aborted. */
  check(): void {
    if (this.#options.signal?.aborted) throw new AppError("cancelled", "Stopped. No file was written.");
  }
}
