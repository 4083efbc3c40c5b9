/**
 * Makes a value once per process. Next gives instrumentation.ts and route handlers different instances of the same
 * module in a production build; they share only globalThis, so process-wide things live there. A promise is shared
 * while it is under way and forgotten when it is rejected, so that the next call tries again.
 */
export function remember<T>(name: string, make: () => T): T {
  const key = Symbol.for(`classifier-studio.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const known = store[key];
  if (known !== undefined && known !== null) return known;
  const made = make();
  store[key] = made;
  if (made instanceof Promise) {
    made.catch(() => {
      if (store[key] === made) delete store[key];
    });
  }
  return made;
}
