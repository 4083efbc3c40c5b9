import { describe, expect, it } from "vitest";
import { aCheckpoint } from "@/lib/testing/job-detail";
import { curveCharts } from "./curves";

const scores = (macroF1: number) => [
  { target: "intent", macroF1, accuracy: macroF1 + 0.1, microF1: macroF1 },
  { target: "tone", macroF1: 0.5, accuracy: 0.5, microF1: 0.5 },
];
const checkpoints = [
  aCheckpoint(1, { trainLoss: 2, learningRate: 1e-5 }),
  aCheckpoint(2, { trainLoss: 1, validLoss: 0 }),
  aCheckpoint(3, { trainLoss: 0.5, validLoss: 1.5, targets: scores(0) }),
];

describe("curveCharts", () => {
  const charts = curveCharts([{ id: "j", name: null, colour: null, checkpoints }]);
  const chart = (key: string) => charts.find((candidate) => candidate.key === key)?.curves ?? [];

  it("has loss, macro-F1, accuracy and learning rate, in this order", () => {
    expect(charts.map(({ key }) => key)).toEqual(["loss", "macro-f1", "accuracy", "learning-rate"]);
    expect(chart("learning-rate")[0]?.values).toEqual([1e-5, null, null]);
  });

  it("takes a validation loss of zero for none, and a score of zero for a score", () => {
    expect(chart("loss").map(({ values }) => values)).toEqual([
      [2, 1, 0.5],
      [null, null, 1.5],
    ]);
    expect(chart("macro-f1")[0]?.values).toEqual([null, null, 0]);
  });

  it("has one line a target, told apart by more than colour", () => {
    const [intent, tone] = chart("accuracy");
    expect([intent?.name, tone?.name]).toEqual(["intent", "tone"]);
    expect(intent?.dash).not.toBe(tone?.dash);
  });

  it("gives each of several runs its colour and name", () => {
    const [loss] = curveCharts([
      { id: "a", name: "first", colour: "red", checkpoints },
      { id: "b", name: "second", colour: "blue", checkpoints },
    ]);
    expect(loss?.curves.map(({ run, name, colour }) => [run, name, colour])).toEqual([
      ["first", "Training", "red"],
      ["first", "Validation", "red"],
      ["second", "Training", "blue"],
      ["second", "Validation", "blue"],
    ]);
    expect(new Set(loss?.curves.map(({ id }) => id)).size).toBe(4);
  });

  it("says over-fitting in words, with the run's name where there are several", () => {
    const run = Array.from({ length: 100 }, (_, index) =>
      aCheckpoint(index + 1, {
        trainLoss: 2 - index / 100,
        validLoss: (index + 1) % 20 === 0 ? 1 + Math.abs(index + 1 - 40) / 100 : null,
      }),
    );
    const sentence =
      "Validation loss stopped improving at step 40 while training loss kept falling: over-fitting from there.";
    expect(curveCharts([{ id: "a", name: null, colour: null, checkpoints: run }])[0]?.remarks).toEqual([sentence]);
    expect(curveCharts([{ id: "a", name: "x", colour: null, checkpoints: run }])[0]?.remarks).toEqual([
      `x: ${sentence}`,
    ]);
    expect(charts[0]?.remarks).toEqual([]);
  });
});
