import { EngineError } from "../errors";
import { i32 } from "../typed";

const NEVER = 0x7fffffff;
const ABANDONED = -1;

/**
 * An end before the last step that threads hear of. Word 0 is the last step that may begin; word 1 + h the step that head h has begun.
 * A head writes its word before it reads word 0, so whoever asks for the end knows afterwards how far each has come.
 */
export class Stop {
  readonly words: Int32Array;

  /** `words`: `1 + heads` words of shared memory; `fresh` sets them up. */
  constructor(words: Int32Array, fresh: boolean) {
    this.words = words;
    if (!fresh) return;
    words.fill(0);
    Atomics.store(words, 0, NEVER);
  }

  /** Whether head `head` may begin step `step`. */
  mayBegin(head: number, step: number): boolean {
    if (step > Atomics.load(this.words, 0)) return false;
    Atomics.store(this.words, 1 + head, step);
    return step <= Atomics.load(this.words, 0);
  }

  /** Lets every head end with the step it is at, whatever the others have done; each does at least one. */
  request(): void {
    let slowest = NEVER;
    for (let word = 1; word < this.words.length; word++) slowest = Math.min(slowest, Atomics.load(this.words, word));
    if (Math.max(1, slowest) < i32(this.words, 0)) Atomics.store(this.words, 0, Math.max(1, slowest));
  }

  get isRequested(): boolean {
    return Atomics.load(this.words, 0) !== NEVER;
  }

  /** The run is over for everybody: what still trains stops within a chunk. */
  abandon(): void {
    Atomics.store(this.words, 0, ABANDONED);
  }

  throwIfAbandoned(): void {
    if (Atomics.load(this.words, 0) === ABANDONED) throw new EngineError("cancelled", "The run was cancelled.");
  }
}
