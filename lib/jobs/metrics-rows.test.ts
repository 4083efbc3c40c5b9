import { describe, expect, it } from "vitest";
import { aCheckpoint } from "@/lib/testing/job-detail";
import { metricsCells, metricsColumns } from "./metrics-rows";

describe("metrics as a table", () => {
  it("names the columns of a step and three of each target", () => {
    expect(metricsColumns([])).toEqual(["step", "time", "train_loss", "validation_loss", "learning_rate"]);
    expect(metricsColumns(["intent", "mood"]).slice(5)).toEqual([
      ...["intent_accuracy", "intent_macro_f1", "intent_micro_f1"],
      ...["mood_accuracy", "mood_macro_f1", "mood_micro_f1"],
    ]);
  });

  it("leaves cells empty where nothing was evaluated, and writes a true zero", () => {
    const plain = aCheckpoint(4, { trainLoss: 0, createdAt: "2026-01-01T00:00:00.123Z" });
    expect(metricsCells(plain, ["intent"])).toEqual(["4", "2026-01-01T00:00:00.123Z", "0", "", "", "", "", ""]);
    const evaluated = aCheckpoint(5, {
      trainLoss: 0.25,
      validLoss: 0.5,
      learningRate: 4e-5,
      targets: [{ target: "mood", accuracy: 1, macroF1: 0, microF1: 0.75 }],
      createdAt: "2026-01-01T00:00:01.000Z",
    });
    expect(metricsCells(evaluated, ["intent", "mood"])).toEqual([
      ...["5", "2026-01-01T00:00:01.000Z", "0.25", "0.5", "0.00004"],
      ...["", "", "", "1", "0", "0.75"],
    ]);
  });
});
