import "server-only";
import type { TaskProgress } from "../tasks";

/**
 * Progress of an import in bytes of its source. Reading is several passes over it; each is given a share of the way that
 * is left, so that the whole goes steadily from nothing to all.
 */
export class ImportProgress {
  readonly #report: TaskProgress["report"];
  readonly #totalBytes: number;
  #from = 0;
  #to = 0;

  constructor(report: TaskProgress["report"], totalBytes: number) {
    this.#report = report;
    this.#totalBytes = totalBytes;
  }

  /** Begins a pass that takes about `share` of what is left to do. The last one takes 1. */
  begin(label: string, share: number): void {
    this.#from = this.#to;
    this.#to += (1 - this.#to) * share;
    this.#report({ label });
    this.at(0);
  }

  /** The pass is so far, from 0 to 1. */
  at(share: number): void {
    const done = this.#from + (this.#to - this.#from) * Math.min(1, share);
    this.#report({ done: Math.round(done * this.#totalBytes) });
  }

  /** For a pass over a file: counts bytes of it. */
  counter(fileBytes: number): (byteCount: number) => void {
    let readBytes = 0;
    return (byteCount) => {
      readBytes += byteCount;
      this.at(fileBytes === 0 ? 1 : readBytes / fileBytes);
    };
  }

  /** Rows read so far. */
  rows(rows: number): void {
    this.#report({ rows });
  }
}
