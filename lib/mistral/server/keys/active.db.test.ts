import { describe, expect, it, vi } from "vitest";
import { createActiveKeys } from "./active";
import { hashKey } from "./hash-key";

const row = (key: string, lastUsedAt: Date | null = null) => ({ id: `id of ${key}`, hash: hashKey(key), lastUsedAt });

function setUp(rows: ReturnType<typeof row>[]) {
  const clock = { ms: 1_000_000 };
  const load = vi.fn(async () => [...rows]);
  const recordUse = vi.fn(async (_id: string, _at: Date) => undefined);
  return { clock, load, recordUse, rows, keys: createActiveKeys({ load, recordUse, now: () => clock.ms }) };
}

describe("active keys", () => {
  it("reads the table once a second at most, whatever is asked", async () => {
    const { keys, load, clock } = setUp([row("a")]);
    await Promise.all([keys.any(), keys.any(), keys.find("a", { fresh: true })]);
    clock.ms += 999;
    expect(await keys.find("a", { fresh: true })).toBe("id of a");
    expect(load).toHaveBeenCalledTimes(1);
    clock.ms += 1;
    await keys.any();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("finds a key that another process has just made, unless it may not look afresh", async () => {
    const { keys, rows, load } = setUp([]);
    expect(await keys.any()).toBe(false);
    rows.push(row("new"));
    expect(await keys.find("new", { fresh: false })).toBeNull();
    expect(load).toHaveBeenCalledTimes(1);
    expect(await keys.find("new", { fresh: true })).toBe("id of new");
  });

  it("sees what another process revoked after a second, and what this one did at once", async () => {
    const { keys, rows, clock } = setUp([row("a"), row("b")]);
    await keys.any();
    rows.splice(0, 1);
    clock.ms += 1000;
    expect(await keys.find("a", { fresh: false })).toBeNull();
    rows.splice(0, 1);
    keys.forget();
    expect(await keys.any()).toBe(false);
  });

  it("writes the use of a key once a minute", async () => {
    const { keys, recordUse, clock } = setUp([row("a"), row("b", new Date(1_000_000 - 59_000))]);
    for (const key of ["a", "b"]) await keys.touch((await keys.find(key, { fresh: true })) ?? "");
    await keys.touch("id of a");
    expect(recordUse.mock.calls).toEqual([["id of a", new Date(1_000_000)]]);
    clock.ms += 1000;
    await keys.touch("id of b");
    clock.ms += 58_999;
    await keys.touch("id of a");
    expect(recordUse).toHaveBeenCalledTimes(2);
    clock.ms += 1;
    await keys.touch("id of a");
    expect(recordUse).toHaveBeenCalledTimes(3);
  });

  it("answers a request whose use cannot be written, and asks again after a failed read", async () => {
    const { keys, recordUse, load } = setUp([row("a")]);
    recordUse.mockRejectedValueOnce(new Error("the disk is full"));
    await expect(keys.touch("id of a")).resolves.toBeUndefined();
    load.mockRejectedValueOnce(new Error("busy"));
    await expect(keys.any()).rejects.toThrow("busy");
    expect(await keys.any()).toBe(true);
  });
});
