import { expect, it } from "vitest";
import { Pace } from "./pace";

it("tells the speed of late, and nothing before there is one", () => {
  let nowMs = 0;
  const pace = new Pace(100, () => nowMs);
  expect(pace.rowsPerSecond()).toBeNull();
  nowMs = 500;
  pace.at(200);
  expect(pace.rowsPerSecond()).toBeNull();
  nowMs = 2_000;
  pace.at(300);
  expect(pace.rowsPerSecond()).toBe(100);
  for (nowMs = 3_000; nowMs <= 60_000; nowMs += 1_000) pace.at(300 + (nowMs / 1_000) * 10);
  nowMs = 60_000;
  expect(pace.rowsPerSecond()).toBeCloseTo(10, 0);
});
