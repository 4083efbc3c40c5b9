import "server-only";

/** The results of a few recent computations, by key; a failed one is not kept. For values that never change. */
export class RecentResults<T> {
  readonly #entries = new Map<string, Promise<T>>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string, compute: () => Promise<T>): Promise<T> {
    const found = this.#entries.get(key) ?? compute();
    // A Map keeps the order of insertion, so the first key is the one used longest ago.
    this.#entries.delete(key);
    this.#entries.set(key, found);
    found.catch(() => {
      if (this.#entries.get(key) === found) this.#entries.delete(key);
    });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#capacity && oldest !== undefined) this.#entries.delete(oldest);
    return found;
  }
}
