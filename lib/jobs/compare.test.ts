import { describe, expect, it } from "vitest";
import { aCheckpoint, aJobDetail } from "@/lib/testing/job-detail";
import { type CompareRow, compareRuns, formatDelta, formatLossDelta, OTHER_LOSS, OTHER_ROWS } from "./compare";
import { type JobDetail, jobHyperparameters } from "./schema";

const NOW_MS = Date.parse("2026-01-01T11:00:00.000Z");

function evaluated(step: number, macroF1: number, validLoss: number) {
  return aCheckpoint(step, {
    validLoss,
    targets: [{ target: "intent", accuracy: macroF1, macroF1, microF1: macroF1 }],
  });
}

/** A finished run with two evaluations. */
function aRun(id: string, [first, last]: [number, number], overrides: Partial<JobDetail> = {}): JobDetail {
  return aJobDetail({
    id,
    status: "SUCCESS",
    currentStep: 20,
    startedAt: "2026-01-01T10:00:00.000Z",
    finishedAt: "2026-01-01T10:01:00.000Z",
    checkpoints: [evaluated(10, first, 1 - first), evaluated(20, last, 1 - last)],
    ...overrides,
  });
}

function compare(jobs: JobDetail[], baselineId?: string) {
  const runs = jobs.map((job) => ({ job, preparation: { versionNumber: 1, recipe: "seed 42" } }));
  const comparison = compareRuns(runs, { baselineId, nowMs: NOW_MS });
  const row = (label: string): CompareRow => {
    const found = comparison.rows.find((candidate) => candidate.label === label);
    if (!found) throw new Error(`no line ${label}`);
    return found;
  };
  return { ...comparison, row };
}

describe("compareRuns", () => {
  it("says what differs, and what does not", () => {
    const { rows, heads } = compare([
      aRun("a", [0.5, 0.6]),
      aRun("b", [0.5, 0.7], { hyperparameters: jobHyperparameters.parse({ learningRate: 0.001 }) }),
    ]);
    expect(heads.map(({ letter, name, isBaseline }) => [letter, name, isBaseline])).toEqual([
      ["A", "A · rate 0.00004", true],
      ["B", "B · rate 0.001", false],
    ]);
    const settings = rows.filter(({ section }) => section !== "results");
    expect(settings.filter(({ differs }) => differs).map(({ label }) => label)).toEqual(["Learning rate"]);
    expect(settings.map(({ label }) => label)).toContain("Weight decay");
  });

  it("gives the best and the last value with their steps, and the difference from the baseline", () => {
    const { row } = compare([aRun("a", [0.8, 0.7]), aRun("b", [0.5, 0.812])]);
    expect(row("Macro-F1, best").cells).toMatchObject([
      { text: "0.800", step: 10, delta: null, isBest: false },
      { text: "0.812", step: 20, delta: "+0.012", isGain: true, isBest: true },
    ]);
    expect(row("Macro-F1, last").cells).toMatchObject([{ text: "0.700", step: 20 }, { delta: "+0.112" }]);
    // A lower loss is the better one.
    expect(row("Validation loss, best").cells).toMatchObject([
      { step: 10, isBest: false },
      { text: "0.188", step: 20, delta: "−0.012", isGain: true, isBest: true },
    ]);
    // On rows that were learnt from, nothing is ranked.
    expect(row("Training loss, best").cells.map(({ isBest, isGain }) => [isBest, isGain])).toEqual([
      [false, null],
      [false, null],
    ]);
  });

  it("takes another run as the baseline when it is named", () => {
    const { heads, row } = compare([aRun("a", [0.5, 0.8]), aRun("b", [0.5, 0.7])], "b");
    expect(heads.map(({ isBaseline }) => isBaseline)).toEqual([false, true]);
    expect(row("Macro-F1, best").cells.map(({ delta }) => delta)).toEqual(["+0.100", null]);
    expect(compare([aRun("a", [0.5, 0.8]), aRun("b", [0.5, 0.7])], "gone").heads[0]?.isBaseline).toBe(true);
  });

  it("ranks no run that was measured on other rows, however good it looks", () => {
    const { heads, row } = compare([
      aRun("a", [0.5, 0.6]),
      aRun("b", [0.5, 0.7]),
      aRun("c", [0.5, 0.99], { preparationId: "prep_2" }),
    ]);
    expect(heads.map(({ isComparable }) => isComparable)).toEqual([true, true, false]);
    expect(row("Macro-F1, best").cells).toMatchObject([
      { isBest: false, note: null },
      { isBest: true, note: null },
      { text: "0.990", isBest: false, delta: null, note: OTHER_ROWS },
    ]);
    expect(row("Preparation").differs).toBe(true);
  });

  it("does not rank losses that were counted in another way, but scores all the same", () => {
    const targetSettings = [{ name: "intent", weight: 2, lossFunction: null }];
    const { row } = compare([aRun("a", [0.5, 0.6]), aRun("b", [0.5, 0.7], { targetSettings })]);
    expect(row("Validation loss, best").cells[1]).toMatchObject({ isBest: false, delta: null, note: OTHER_LOSS });
    expect(row("Macro-F1, best").cells[1]).toMatchObject({ isBest: true, note: null });
    expect(row("Target intent").cells.map(({ text }) => text)).toEqual([
      "weight 1, loss by the server",
      "weight 2, loss by the server",
    ]);
  });

  it("calls no run the best where all are alike, or only one was evaluated", () => {
    const alike = compare([aRun("a", [0.5, 0.6]), aRun("b", [0.5, 0.6])]).row("Macro-F1, best");
    expect(alike.cells.map(({ isBest, delta }) => [isBest, delta])).toEqual([
      [false, null],
      [false, "±0"],
    ]);
    const alone = compare([aRun("a", [0.5, 0.6]), aRun("b", [0.5, 0.6], { checkpoints: [], useValidation: false })]);
    expect(alone.row("Macro-F1, best").cells.map(({ text, isBest }) => [text, isBest])).toEqual([
      ["0.600", false],
      ["not validated", false],
    ]);
  });

  it("says what a run was predicted to take and what it took, so far where it still goes", () => {
    const estimate = { seconds: 45, lowSeconds: 30, highSeconds: 60, basis: "measured" as const };
    const { row } = compare([
      aRun("a", [0.5, 0.6], { estimate }),
      aRun("b", [0.5, 0.6], { finishedAt: "2026-01-01T10:01:12.000Z" }),
      aRun("c", [0.5, 0.6], { status: "RUNNING", startedAt: "2026-01-01T10:59:00.000Z", finishedAt: null }),
    ]);
    expect(row("Duration, predicted").cells.map(({ text }) => text)).toEqual(["45s", "–", "–"]);
    expect(row("Duration, actual").cells.map(({ text, delta }) => [text, delta])).toEqual([
      ["1m 0s", null],
      ["1m 12s", "+12s"],
      ["1m 0s so far", null],
    ]);
  });

  it("shows the score of each target where a run has several", () => {
    const targets = [
      { name: "intent", labels: ["a", "b"] },
      { name: "tone", labels: ["c", "d"] },
    ];
    const { row } = compare([aRun("a", [0.5, 0.6], { targets }), aRun("b", [0.5, 0.7], { targets })]);
    expect(row("Macro-F1 of intent, best").cells[1]?.text).toBe("0.700");
    expect(row("Macro-F1 of tone, best").cells[1]?.value).toBeNull();
  });

  it("names the runs by what tells them apart, and by their data where nothing does", () => {
    const names = (jobs: JobDetail[]) => compare(jobs).heads.map(({ name }) => name);
    const scores: [number, number] = [0.5, 0.6];
    expect(names([aRun("a", scores), aRun("b", scores)])).toEqual(["A · tickets", "B · tickets"]);
    const others = { datasetName: "mails", baseModel: "encoder", trainingSteps: 1 };
    expect(names([aRun("a", scores), aRun("b", scores, others)])).toEqual([
      "A · tickets, ministral-3b-latest",
      "B · mails, encoder",
    ]);
    expect(names([aRun("a", scores), aRun("b", scores, { trainingSteps: 1 })])).toEqual([
      "A · 100 steps",
      "B · 1 step",
    ]);
  });

  it("has nothing to say about no runs", () => {
    expect(compareRuns([], { nowMs: NOW_MS })).toEqual({ heads: [], rows: [] });
  });
});

describe("formatDelta", () => {
  it.each([
    [0, "±0"],
    [0.0124, "+0.012"],
    [-0.34, "−0.340"],
    [0.0004, "+<0.001"],
    [-0.0004, "−<0.001"],
    [0.0005, "+0.001"],
  ])("prints %s as %s", (delta, text) => {
    expect(formatDelta(delta)).toBe(text);
  });
});

describe("formatLossDelta", () => {
  it.each([
    [0, "±0"],
    [0.000_17, "+0.00017"],
    [-0.0154, "−0.015"],
    [2.345, "+2.35"],
  ])("prints %s as %s", (delta, text) => {
    expect(formatLossDelta(delta)).toBe(text);
  });
});
