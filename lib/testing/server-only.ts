// Vitest runs outside Next, where the real "server-only" package would throw.
export {};
