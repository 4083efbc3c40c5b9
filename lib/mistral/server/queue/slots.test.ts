import { describe, expect, it } from "vitest";
import { createSlots } from "./slots";

const { signal } = new AbortController();

describe("createSlots", () => {
  it("has as many places as were made, also when one is given back twice", () => {
    const slots = createSlots(2);
    const first = slots.tryTake();
    expect(slots.tryTake()).not.toBeNull();
    expect(slots.tryTake()).toBeNull();
    first?.();
    first?.();
    expect(slots.tryTake()).not.toBeNull();
    expect(slots.tryTake()).toBeNull();
  });

  it("serves who waits in order, before who tries", async () => {
    const slots = createSlots(1);
    const release = await slots.take(signal);
    const served: string[] = [];
    const waits = ["a", "b"].map(async (name) => {
      const next = await slots.take(signal);
      served.push(name);
      next?.();
    });
    release?.();
    expect(slots.tryTake()).toBeNull();
    await Promise.all(waits);
    expect(served).toEqual(["a", "b"]);
    expect(slots.tryTake()).not.toBeNull();
  });

  it("forgets who gave up", async () => {
    const slots = createSlots(1);
    const release = slots.tryTake();
    const controller = new AbortController();
    const wait = slots.take(controller.signal);
    controller.abort();
    expect(await wait).toBeNull();
    expect(await slots.take(controller.signal)).toBeNull();
    release?.();
    expect(slots.tryTake()).not.toBeNull();
  });
});
