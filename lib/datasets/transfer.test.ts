import { describe, expect, it } from "vitest";
import { describeTransfer, type Transfer, uploadTransfer } from "./transfer";

const transfer = (change: Partial<Transfer>): Transfer => ({
  done: 54e6,
  total: 1e9,
  unit: "bytes",
  rows: null,
  elapsedMs: 5_400,
  remainingMs: 94_600,
  ...change,
});

describe("describeTransfer", () => {
  it.each<[Partial<Transfer>, string]>([
    [{}, "54 MB of 1 GB · 0m 5s < 1m 35s · 10 MB/s"],
    [{ rows: 120_000 }, "54 MB of 1 GB · 120,000 rows · 0m 5s < 1m 35s · 10 MB/s"],
    [{ remainingMs: null }, "54 MB of 1 GB · 0m 5s < -- · 10 MB/s"],
    [{ elapsedMs: 900 }, "54 MB of 1 GB"],
    [{ total: null }, "54 MB · 0m 5s · 10 MB/s"],
    [{ unit: "rows", done: 54_000, total: 1_000_000 }, "54,000 of 1,000,000 rows · 0m 5s < 1m 35s · 10,000 rows/s"],
    [{ unit: "rows", done: 1, total: null, elapsedMs: 0 }, "1 row"],
    [{ done: 0, elapsedMs: 3_000, remainingMs: null }, "0 B of 1 GB · 0m 3s < --"],
  ])("%j: %s", (change, words) => {
    const said = describeTransfer(transfer(change));
    expect(said.replaceAll("\u00a0", " ")).toBe(words);
    expect(said.split(" · ").join("")).not.toContain(" ");
  });
});

describe("uploadTransfer", () => {
  it("promises nothing before 5 % of the way", () => {
    expect(uploadTransfer(40, 1_000, 4_000).remainingMs).toBeNull();
    expect(uploadTransfer(50, 1_000, 4_000).remainingMs).toBeCloseTo(76_000);
    expect(uploadTransfer(1_000, 1_000, 4_000).remainingMs).toBe(0);
    expect(uploadTransfer(0, 0, 0).remainingMs).toBe(0);
  });
});
