/**
 * Makes a value once per process. Next gives instrumentation.ts and route handlers different instances of the same
 * module in a production build; they share only globalThis, so process-wide things live there.
 */
export function remember<T>(name: string, make: () => T): T {
  const key = Symbol.for(`classifier-studio.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  store[key] ??= make();
  return store[key];
}
