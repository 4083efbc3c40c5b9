import "server-only";

/** The speed of late: one request more or less does not change it much, a server that slows down soon does. */
const WINDOW_MS = 15_000;
/** Before that there is no telling. */
const FIRST_MS = 1_000;

/** How fast rows are done. */
export class Pace {
  readonly #now: () => number;
  #seen: { atMs: number; rows: number }[];

  constructor(rows: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#seen = [{ atMs: now(), rows }];
  }

  /** So many rows are done now, all in all. */
  at(rows: number): void {
    const atMs = this.#now();
    this.#seen.push({ atMs, rows });
    while (this.#seen.length > 2 && (this.#seen[1]?.atMs ?? 0) < atMs - WINDOW_MS) this.#seen.shift();
  }

  /** Null while nothing can be said. */
  rowsPerSecond(): number | null {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (first === undefined || last === undefined || last.rows === first.rows) return null;
    const elapsedMs = this.#now() - first.atMs;
    return elapsedMs < FIRST_MS ? null : ((last.rows - first.rows) / elapsedMs) * 1_000;
  }
}
