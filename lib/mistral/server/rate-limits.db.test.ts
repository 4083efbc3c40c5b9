import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientAddress, createRateLimits } from "./rate-limits";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const unset = { management: undefined, classification: undefined };

describe("rate limits", () => {
  it("counts each client and each kind by itself, and lets it in again after the minute", async () => {
    const limits = createRateLimits({ management: 2, classification: 3 });
    expect(await limits.take("management", "a", false)).toBe(0);
    vi.advanceTimersByTime(20_000);
    expect(await limits.take("management", "a", false)).toBe(0);
    expect(await limits.take("management", "a", false)).toBe(40_000);
    expect(await limits.take("management", "b", false)).toBe(0);
    expect(await limits.take("classification", "a", false)).toBe(0);
    vi.advanceTimersByTime(40_000);
    expect(await limits.take("management", "a", false)).toBe(0);
  });

  it("is off where any key will do, unless it is set, and never on when it is set to 0", async () => {
    const limits = createRateLimits(unset);
    const off = createRateLimits({ management: 0, classification: 0 });
    for (let i = 0; i < 601; i++) {
      expect(await limits.take("management", "local", false)).toBe(0);
      expect(await off.take("management", "key", true)).toBe(0);
    }
    for (let i = 0; i < 600; i++) expect(await limits.take("management", "key", true)).toBe(0);
    expect(await limits.take("management", "key", true)).toBeGreaterThan(0);
    expect(await limits.take("classification", "key", true)).toBe(0);
  });

  it("brakes an address that sends wrong keys", async () => {
    const limits = createRateLimits({ management: 0, classification: 0 });
    for (let i = 0; i < 30; i++) {
      expect(await limits.isBraked("1.2.3.4")).toBe(false);
      expect(await limits.takeWrongKey("1.2.3.4")).toBe(0);
    }
    expect(await limits.isBraked("1.2.3.4")).toBe(true);
    expect(await limits.takeWrongKey("1.2.3.4")).toBe(60_000);
    expect(await limits.isBraked("5.6.7.8")).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(await limits.isBraked("1.2.3.4")).toBe(false);
  });
});

describe("an address", () => {
  it.each([
    ["192.168.1.5", "192.168.1.5"],
    ["::ffff:192.168.1.5", "192.168.1.5"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:db8::6", "2001:db8:0:0::/64"],
    ["2001:db8::1:2:3:4:5", "2001:db8:0:1::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("%s counts as %s", (address, counted) => {
    expect(clientAddress(address)).toBe(counted);
  });
});
