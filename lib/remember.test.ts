import { describe, expect, it } from "vitest";
import { remember } from "./remember";

describe("remember", () => {
  it("makes a value once", () => {
    let made = 0;
    const make = () => ({ number: ++made });
    expect(remember("test.once", make)).toBe(remember("test.once", make));
    expect(made).toBe(1);
  });

  it("shares a promise that is under way, and keeps one that was fulfilled", async () => {
    let made = 0;
    const make = async () => ++made;
    expect(await Promise.all([remember("test.async", make), remember("test.async", make)])).toEqual([1, 1]);
    expect(await remember("test.async", make)).toBe(1);
  });

  it("forgets a promise that was rejected, so that the next call tries again", async () => {
    let calls = 0;
    const make = async () => {
      calls += 1;
      if (calls === 1) throw new Error("disk full");
      return calls;
    };
    const [one, two] = [remember("test.rejected", make), remember("test.rejected", make)];
    await expect(one).rejects.toThrow("disk full");
    await expect(two).rejects.toThrow("disk full");
    expect(await remember("test.rejected", make)).toBe(2);
  });
});
