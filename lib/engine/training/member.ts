import type { Head } from "../heads/head";
import type { InputRows } from "../heads/input-rows";
import type { Pacer } from "../pacer";
import type { HeadLoop, OnHeadStep } from "./head-loop";

/** A head and its loop, wherever they run. */
export interface Member {
  /** As `HeadLoop.advance`. */
  advance(toStep: number, onStep: OnHeadStep): Promise<number>;
  /** The output columns of the first `rows` rows, into `out` (row-major). */
  score(inputs: InputRows, rows: number, out: Float32Array): Promise<void>;
}

/** Rows scored between two looks at the clock. */
const SCORED_AT_ONCE = 64;

/** A head of this thread. */
export class LocalMember implements Member {
  private readonly head: Head;
  private readonly loop: HeadLoop;
  private readonly columns: number;
  private readonly pacer: Pacer;

  constructor(head: Head, loop: HeadLoop, columns: number, pacer: Pacer) {
    this.head = head;
    this.loop = loop;
    this.columns = columns;
    this.pacer = pacer;
  }

  advance(toStep: number, onStep: OnHeadStep): Promise<number> {
    const { pacer } = this;
    return this.loop.advance(toStep, onStep, () => (pacer.isDue() ? pacer.breathe() : null));
  }

  async score(inputs: InputRows, rows: number, out: Float32Array): Promise<void> {
    const { columns, pacer } = this;
    for (let from = 0; from < rows; from += SCORED_AT_ONCE) {
      const to = Math.min(rows, from + SCORED_AT_ONCE);
      this.head.score(inputs, from, to, out.subarray(from * columns, to * columns));
      if (pacer.isDue()) await pacer.breathe();
    }
  }
}
