import "server-only";
import type { SplitName } from "../../schema";
import { LINE_START } from "./line-parts";
import { type OutputFiles, SPLITS } from "./output-files";
import { type Bin, ENTRY_HEAD_BYTES } from "./plan-bins";
import { copyWords, paddedView, SLACK, viewOf } from "./words";

/** Lines are written in slices of about this size. */
const SLICE_BYTES = 512 * 1024;

/** Makes lines of the entries in an arena and writes them to the files of the splits, one after the other. */
export class LineWriter {
  readonly #arena: DataView;
  readonly #outputs: OutputFiles;
  readonly #start = paddedView(LINE_START);
  readonly #endings: { view: DataView; length: number }[];
  /** Line at which each split ends. */
  readonly #splitEnds: number[];
  #split = 0;
  #slice = Buffer.allocUnsafeSlow(SLICE_BYTES + SLACK);
  #view = viewOf(this.#slice);
  #filled = 0;

  constructor(
    arena: DataView,
    { endings, splits }: { endings: readonly Uint8Array[]; splits: Record<SplitName, Int32Array> },
    outputs: OutputFiles,
  ) {
    this.#arena = arena;
    this.#outputs = outputs;
    this.#endings = endings.map((ending) => ({ view: paddedView(ending), length: ending.length }));
    let end = 0;
    this.#splitEnds = SPLITS.map((split) => {
      end += splits[split].length;
      return end;
    });
  }

  /** Writes the lines of a bin, which are the next ones. The addresses of its entries begin at `first`. */
  write({ from, to }: Bin, addresses: Uint32Array, first: number): void {
    const arena = this.#arena;
    const startLength = LINE_START.length;
    for (let line = from; line < to; line += 1) {
      while (line === this.#splitEnds[this.#split]) this.#nextSplit();
      const address = addresses[first + line - from] ?? 0;
      const textLength = arena.getInt32(address, true);
      const ending = this.#endings[arena.getInt32(address + 4, true)];
      if (ending === undefined) throw new Error("A row has a label that is not known");
      const length = startLength + textLength + ending.length;
      if (this.#filled + length > this.#slice.length - SLACK) this.#flush(length);
      const at = this.#filled;
      copyWords(this.#start, 0, this.#view, at, startLength);
      copyWords(arena, address + ENTRY_HEAD_BYTES, this.#view, at + startLength, textLength);
      copyWords(ending.view, 0, this.#view, at + startLength + textLength, ending.length);
      this.#filled = at + length;
    }
  }

  /** Writes what is left. */
  finish(): void {
    this.#flush(0);
  }

  #nextSplit(): void {
    this.#flush(0);
    this.#split += 1;
  }

  /** Empties the slice and makes room for `needed` bytes. */
  #flush(needed: number): void {
    const split = SPLITS[this.#split];
    if (split !== undefined && this.#filled > 0) this.#outputs.append(split, this.#slice.subarray(0, this.#filled));
    this.#filled = 0;
    if (needed + SLACK <= this.#slice.length) return;
    this.#slice = Buffer.allocUnsafeSlow(needed + SLACK);
    this.#view = viewOf(this.#slice);
  }
}
