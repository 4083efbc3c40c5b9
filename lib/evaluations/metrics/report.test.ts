import { describe, expect, it } from "vitest";
import { evaluationReport } from "../report-schema";
import type { TargetAnswers } from "./answers";
import { reportEvaluation } from "./report";

const labels = ["billing", "refund", "greeting"];

/** Rows of [truth, answer, score of the answer, how many of them]. */
function answersOf(rows: readonly (readonly [number, number | null, number, number])[]): TargetAnswers {
  const all = rows.flatMap(([truth, given, score, count]) =>
    Array.from({ length: count }, () => ({ truth, given, score })),
  );
  return {
    target: "intent",
    kind: "single",
    labels,
    modelLabels: labels.length,
    truth: all.map(({ truth }) => (truth < 0 ? [] : [truth])),
    predicted: all.map(({ given }) => (given === null ? [] : [given])),
    scores: all.map(({ given, score }) =>
      given === null ? null : Float32Array.from(labels, (_, label) => (label === given ? score : (1 - score) / 2)),
    ),
  };
}

const options = { resamples: 200, seed: 42 };
const kinds = (report: { advice: { kind: string }[] }) => report.advice.map(({ kind }) => kind);

describe("reportEvaluation", () => {
  it("is what the schema says, with the pair that is mistaken and the thresholds that held", async () => {
    const answers = answersOf([
      [0, 0, 0.9, 70],
      [0, 1, 0.6, 30],
      [1, 1, 0.8, 60],
      [2, 2, 0.95, 40],
    ]);
    const thresholds = [{ target: "intent", default: 0.4, labels: [["refund", 0.5] as [string, number]] }];
    const report = await reportEvaluation([answers], { ...options, thresholds });
    expect(evaluationReport.parse(report)).toEqual(report);
    const [billing, refund] = report.targets[0]?.labels ?? [];
    expect(billing).toMatchObject({ support: 100, recall: 0.7, mostConfusedWith: { label: "refund", rows: 30 } });
    expect([billing?.threshold, refund?.threshold]).toEqual([0.4, 0.5]);
    expect(refund?.mostConfusedWith).toBeNull();
    expect(report.allRight).toEqual(report.targets[0]?.scores.accuracy);
    expect(report.advice).toEqual([
      { kind: "hard_to_tell_apart", target: "intent", labels: ["billing", "refund"], rows: 30 },
    ]);
  });

  it("draws intervals that a textbook would give", async () => {
    const report = await reportEvaluation(
      [
        answersOf([
          [0, 0, 0.9, 800],
          [0, 1, 0.6, 200],
        ]),
      ],
      { resamples: 2000, seed: 1 },
    );
    // 0.8 ± 1.96 · √(0.8 · 0.2 / 1000) = 0.8 ± 0.0248
    expect(report.allRight.low).toBeCloseTo(0.7752, 2);
    expect(report.allRight.high).toBeCloseTo(0.8248, 2);
  });

  it("does not call ten right rows of ten certain", async () => {
    const report = await reportEvaluation([answersOf([[0, 0, 0.9, 10]])], options);
    expect(report.allRight).toMatchObject({ value: 1, high: 1 });
    expect(report.allRight.low).toBeCloseTo(0.7225, 4);
  });

  it("leaves rows without a label out, and counts rows without an answer as wrong", async () => {
    const report = await reportEvaluation(
      [
        answersOf([
          [-1, 0, 0.9, 5],
          [0, 0, 0.9, 6],
          [0, null, 0, 2],
        ]),
      ],
      options,
    );
    expect(report.targets[0]).toMatchObject({ rows: 8, scores: { accuracy: { value: 0.75 } } });
  });

  it("counts no answer as wrong also where no label would have been right", async () => {
    const answers: TargetAnswers = {
      target: "topics",
      kind: "multi",
      labels: ["a"],
      modelLabels: 1,
      truth: [[], []],
      predicted: [[], []],
      scores: [null, Float32Array.of(0.2)],
    };
    expect((await reportEvaluation([answers], options)).targets[0]?.scores.accuracy?.value).toBe(0.5);
  });

  it("tells no confidence where answers have only 0 and 1", async () => {
    const report = await reportEvaluation(
      [
        answersOf([
          [0, 0, 1, 20],
          [1, 0, 1, 20],
        ]),
      ],
      options,
    );
    expect(report.targets[0]?.calibration).toBeNull();
    expect(report.targets[0]?.labels[0]?.averagePrecision).toBeNull();
  });

  it("judges rows by all their targets, and refuses targets of other rows", async () => {
    const first = answersOf([
      [0, 0, 0.9, 2],
      [0, 1, 0.9, 1],
    ]);
    const second = {
      ...answersOf([
        [0, 1, 0.9, 1],
        [-1, 0, 0.9, 1],
        [0, 0, 0.9, 1],
      ]),
      target: "mood",
    };
    expect((await reportEvaluation([first, second], options)).allRight.value).toBeCloseTo(1 / 3, 12);
    expect(() => reportEvaluation([first, answersOf([[0, 0, 0.9, 2]])], options)).toThrow("same rows");
  });

  it("advises on few and absent labels, another mix and too much confidence", async () => {
    const answers = answersOf([
      [0, 0, 0.97, 90],
      [0, 1, 0.97, 5],
      [1, 0, 0.97, 14],
    ]);
    const trainCounts = [
      {
        target: "intent",
        rows: 1000,
        labels: [
          ["billing", 400],
          ["refund", 500],
          ["greeting", 100],
        ] as [string, number][],
      },
    ];
    const report = await reportEvaluation([answers], { ...options, trainCounts });
    expect(kinds(report)).toEqual([
      "absent_in_split",
      "too_few_rows",
      "hard_to_tell_apart",
      "other_mix",
      "over_confident",
    ]);
    expect(report.advice[0]).toMatchObject({ labels: ["greeting"] });
    expect(report.advice[1]).toMatchObject({ labels: ["refund"] });
    expect(report.advice[3]).toMatchObject({ labels: ["billing", "refund"] });
    const calm = answersOf([
      [0, 0, 0.97, 97],
      [0, 1, 0.97, 3],
      [1, 1, 0.97, 100],
      [2, 2, 0.97, 50],
    ]);
    const fine = await reportEvaluation([calm], { ...options, trainCounts: [] });
    expect(kinds(fine)).toEqual([]);
  });

  it("compares with the scores before calibration", async () => {
    const answers = answersOf([
      [0, 0, 0.9, 90],
      [0, 1, 0.9, 10],
    ]);
    const uncalibrated = answersOf([
      [0, 0, 0.6, 90],
      [0, 1, 0.6, 10],
    ]).scores;
    const report = await reportEvaluation([answers], { ...options, uncalibrated: [uncalibrated] });
    expect(report.targets[0]?.calibration?.expectedCalibrationError).toBeCloseTo(0, 6);
    expect(report.targets[0]?.calibration?.uncalibratedError).toBeCloseTo(0.3, 6);
  });

  it("lets others run while it works", async () => {
    let turns = 0;
    const answers = answersOf([
      [0, 0, 0.9, 20_000],
      [0, 1, 0.6, 5_000],
    ]);
    await reportEvaluation([answers], options, async () => {
      turns += 1;
    });
    expect(turns).toBeGreaterThan(2);
  });
});
