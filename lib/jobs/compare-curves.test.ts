import { describe, expect, it } from "vitest";
import { aCheckpoint } from "@/lib/testing/job-detail";
import { MAX_COMPARED } from "./compare";
import { compareCharts, RUN_LOOKS } from "./compare-curves";

const metrics = (macroF1: number) => [{ target: "intent", accuracy: 0.9, macroF1, microF1: 0.9 }];

describe("compareCharts", () => {
  it("has a line a run in each chart, with gaps where nothing was evaluated", () => {
    const charts = compareCharts(
      [
        {
          id: "a",
          checkpoints: [aCheckpoint(1, { validLoss: 0 }), aCheckpoint(2, { validLoss: 0.5, targets: metrics(0.7) })],
        },
        { id: "b", checkpoints: [aCheckpoint(1, { trainLoss: null })] },
      ],
      ["A · tickets", "B · tickets"],
    );
    expect(charts.map(({ key, better }) => [key, better])).toEqual([
      ["validLoss", "lower"],
      ["trainLoss", "lower"],
      ["macroF1", "higher"],
      ["accuracy", "higher"],
    ]);
    expect(charts[0]?.curves).toMatchObject([
      { id: "a", run: "A · tickets", kind: "evaluated", steps: [1, 2], values: [null, 0.5] },
      { id: "b", run: "B · tickets", values: [null] },
    ]);
    expect(charts[2]?.curves[0]?.values).toEqual([null, 0.7]);
  });

  it("leaves out scores that no run tells, and keeps the losses", () => {
    const charts = compareCharts([{ id: "a", checkpoints: [aCheckpoint(1)] }], ["A"]);
    expect(charts.map(({ key }) => key)).toEqual(["validLoss", "trainLoss"]);
  });

  it("tells every run that fits by its colour, and by its pattern alone", () => {
    for (const look of ["colour", "dash"] as const) {
      expect(new Set(RUN_LOOKS.slice(0, MAX_COMPARED).map((looks) => looks[look])).size).toBe(MAX_COMPARED);
    }
  });
});
