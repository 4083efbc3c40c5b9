import { afterEach, beforeEach, expect, vi } from "vitest";

// An unexpected console.error or console.warn is a defect that a user would see in their log.
let spies: { mock: { calls: unknown[][] }; getMockName(): string }[] = [];

beforeEach(() => {
  spies = (["error", "warn"] as const).map((method) => vi.spyOn(globalThis.console, method));
});

afterEach(() => {
  for (const spy of spies) expect(spy.mock.calls, `unexpected ${spy.getMockName()}`).toEqual([]);
  vi.restoreAllMocks();
});
