import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { pauseAfter, WHILE_IMPORTING, WHILE_LOOKING } from "./persist";
import { HubProblem } from "./problems";

const busy = (waitMs?: number) => new HubProblem("upstream", "Busy.", { isPassing: true, waitMs });

describe("pauseAfter", () => {
  it("grows with every failure, up to a half minute", () => {
    const patience = { attempts: 20, maxWaitMs: 60_000 };
    const pauses = Array.from({ length: 9 }, (_, index) => pauseAfter(busy(), index + 1, patience));
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("is as long as the hub asks, if that is bearable", () => {
    expect(pauseAfter(busy(0), 1, WHILE_LOOKING)).toBe(0);
    expect(pauseAfter(busy(3_000), 1, WHILE_LOOKING)).toBe(3_000);
    expect(pauseAfter(busy(3_001), 1, WHILE_LOOKING)).toBeNull();
    expect(pauseAfter(busy(300_000), 5, WHILE_IMPORTING)).toBe(300_000);
  });

  it("is none after the last attempt, nor where trying again cannot help", () => {
    expect(pauseAfter(busy(), WHILE_LOOKING.attempts, WHILE_LOOKING)).toBeNull();
    expect(pauseAfter(new HubProblem("forbidden", "No.", {}), 1, WHILE_IMPORTING)).toBeNull();
    expect(pauseAfter(new AppError("cancelled", "Gone."), 1, WHILE_IMPORTING)).toBeNull();
    expect(pauseAfter(new Error("defect"), 1, WHILE_IMPORTING)).toBeNull();
  });
});
