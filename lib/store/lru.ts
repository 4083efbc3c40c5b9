import "server-only";

interface Bounds<T> {
  /** What the kept results may take together; the last one is kept whatever it takes. */
  maxBytes: number;
  bytesOf: (result: T) => number;
}

/** The results of a few recent computations, by key; a failed one is not kept. For values that never change. */
export class RecentResults<T> {
  readonly #entries = new Map<string, Promise<T>>();
  readonly #bytes = new Map<string, number>();
  readonly #capacity: number;
  readonly #bounds: Bounds<T> | null;

  constructor(capacity: number, bounds: Bounds<T> | null = null) {
    this.#capacity = capacity;
    this.#bounds = bounds;
  }

  get(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    const found = known ?? compute();
    // A Map keeps the order of insertion, so the first key is the one used longest ago.
    this.#entries.delete(key);
    this.#entries.set(key, found);
    if (known === undefined) this.#settle(key, found);
    this.#forgetOldest();
    return found;
  }

  /** Lets go of a result whose subject is gone. */
  delete(key: string): void {
    this.#entries.delete(key);
    this.#bytes.delete(key);
  }

  #settle(key: string, found: Promise<T>): void {
    found.then(
      (result) => {
        if (this.#bounds === null || this.#entries.get(key) !== found) return;
        this.#bytes.set(key, this.#bounds.bytesOf(result));
        this.#forgetOldest();
      },
      () => {
        if (this.#entries.get(key) === found) this.#entries.delete(key);
      },
    );
  }

  #forgetOldest(): void {
    const { maxBytes } = this.#bounds ?? { maxBytes: Number.POSITIVE_INFINITY };
    let bytes = 0;
    for (const size of this.#bytes.values()) bytes += size;
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= 1 || (this.#entries.size <= this.#capacity && bytes <= maxBytes)) return;
      bytes -= this.#bytes.get(key) ?? 0;
      this.#entries.delete(key);
      this.#bytes.delete(key);
    }
  }
}
