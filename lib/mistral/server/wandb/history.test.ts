import { describe, expect, it } from "vitest";
import { type HistoryStep, historyLine, historyValues, nextSummary } from "./history";

const at = new Date("2026-03-01T10:00:05.500Z");
const step = (overrides: Partial<HistoryStep> = {}): HistoryStep => ({
  step: 3,
  trainLoss: 0.5,
  validLoss: null,
  learningRate: null,
  metrics: null,
  createdAt: at,
  ...overrides,
});
const mood = { target: "mood", accuracy: 0.9, macroF1: 0.8, microF1: 0.85 };

describe("historyValues", () => {
  it("says only what was measured at the step", () => {
    expect(historyValues(step())).toEqual({ "train/loss": 0.5 });
    expect(historyValues(step({ validLoss: 0, learningRate: 1e-5 }))).toEqual({
      "train/loss": 0.5,
      "valid/loss": 0,
      "train/learning_rate": 1e-5,
    });
  });

  it("names the target only where there are several", () => {
    expect(historyValues(step({ metrics: [mood] }))).toMatchObject({ "valid/accuracy": 0.9, "valid/macro_f1": 0.8 });
    const both = historyValues(step({ metrics: [mood, { ...mood, target: "topic", macroF1: 0.1 }] }));
    expect(both).toMatchObject({ "valid/mood/macro_f1": 0.8, "valid/topic/macro_f1": 0.1 });
    expect(both).not.toHaveProperty("valid/macro_f1");
  });
});

describe("historyLine", () => {
  it("carries step, time and runtime in seconds", () => {
    const line = JSON.parse(historyLine(step(), new Date("2026-03-01T10:00:00.000Z")));
    expect(line).toEqual({ _step: 3, _timestamp: at.getTime() / 1000, _runtime: 5.5, "train/loss": 0.5 });
  });

  it("has no negative runtime under a clock that was set back", () => {
    expect(JSON.parse(historyLine(step(), new Date("2026-03-01T11:00:00.000Z")))._runtime).toBe(0);
  });
});

describe("nextSummary", () => {
  it("keeps the newest value of each metric", () => {
    const summary = nextSummary({ "valid/loss": 0.7 }, [step(), step({ step: 4, trainLoss: 0.4 })]);
    expect(summary).toEqual({ "valid/loss": 0.7, "train/loss": 0.4, _step: 4 });
  });
});
