import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { within } from "./within";

/** A request that never listens. */
const deaf = () => new Promise<never>(() => undefined);

describe("within", () => {
  it("gives the answer, and leaves nothing behind on a signal that lives on", async () => {
    const { signal } = new AbortController();
    for (let time = 0; time < 50; time += 1) {
      expect(await within(1_000, signal, async (inTime) => inTime.aborted)).toBe(false);
    }
    await expect(within(1, signal, deaf)).rejects.toMatchObject({ name: "TimeoutError" });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("ends with the signal, also where that was aborted before", async () => {
    const controller = new AbortController();
    const asked = within(60_000, controller.signal, deaf);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    await expect(within(60_000, controller.signal, deaf)).rejects.toMatchObject({ name: "AbortError" });
  });
});
