import { describe, expect, it } from "vitest";
import { baselineName, describeCalibration, describeGain, describeReport, warnOfTrainedOn } from "./describe-report";
import type { Interval, TargetReport } from "./report-schema";
import type { EvaluationSummary } from "./schema";

const interval = (value: number, low: number | null = null, high: number | null = null): Interval => ({
  value,
  low,
  high,
});

function target(rows: number, accuracy: Interval, kind: TargetReport["kind"] = "single"): TargetReport {
  return { target: "intent", kind, rows, scores: { accuracy }, labels: [], calibration: null, unknownLabels: [] };
}

function majority(accuracy: number, status: EvaluationSummary["status"] = "ready"): EvaluationSummary {
  return {
    id: "ev_1",
    kind: "majority",
    name: "Most frequent label",
    modelId: null,
    serverId: "local",
    serverName: "This computer",
    preparationId: "prep_1",
    datasetId: "ds_1",
    datasetName: "Intents",
    split: "test",
    status,
    rowsTotal: 100,
    rowsDone: 100,
    remainingSeconds: null,
    rowsKey: "k",
    headline: [{ target: "intent", kind: "single", accuracy: interval(accuracy), macroF1: interval(0) }],
    usage: null,
    error: null,
    createdAt: "2026-03-04T10:00:00.000Z",
    startedAt: null,
    finishedAt: null,
  };
}

const model = {
  kind: "model",
  split: "test",
  trainedOn: "none",
  baselines: [] as EvaluationSummary[],
} as const;

describe("describeReport", () => {
  it("says how many rows are right, how sure that is and what guessing gets", () => {
    const words = describeReport(
      { ...model, baselines: [majority(0.312)] },
      target(3080, interval(0.872, 0.841, 0.899)),
    );
    expect(words).toBe(
      "Right on 2,686 of 3,080 unseen rows: 87 in 100, between 84 and 90; guessing the biggest label gets 31.",
    );
  });

  it("tells the rows that there are beside the rate, however many", () => {
    const words = describeReport(
      { ...model, baselines: [majority(0.24)] },
      target(191, interval(178 / 191, 0.895, 0.969)),
    );
    expect(words).toBe(
      "Right on 178 of 191 unseen rows: 93 in 100, between 90 and 97; guessing the biggest label gets 24.",
    );
    expect(describeReport(model, target(101, interval(1)))).toBe("Right on 101 of 101 unseen rows: 100 in 100.");
  });

  it("counts the rows themselves where there are no more than a hundred", () => {
    expect(describeReport(model, target(17, interval(13 / 17, 0.55, 0.95)))).toBe(
      "Right on 13 of 17 unseen rows, between 9 and 16.",
    );
    expect(describeReport(model, target(1, interval(1)))).toBe("Right on 1 of 1 unseen row.");
  });

  it.each(["some", "unknown"] as const)(
    "calls no test row unseen where the model was trained on %s of them",
    (trainedOn) => {
      expect(describeReport({ ...model, trainedOn }, target(17, interval(13 / 17)))).toBe(
        "Right on 13 of 17 test rows.",
      );
      expect(warnOfTrainedOn({ split: "test", trainedOn })?.title).toMatch(/trained on/);
      expect(warnOfTrainedOn({ split: "train", trainedOn: "some" })?.title).toMatch(/^These are rows/);
      expect(warnOfTrainedOn(model)).toBeNull();
    },
  );

  it("never rounds to all or none", () => {
    const words = describeReport(model, target(5000, interval(0.9996, 0.998, 1)));
    expect(words).toBe("Right on 4,998 of 5,000 unseen rows: 99 in 100, between 99 and 100.");
    expect(describeReport(model, target(5000, interval(0.0004)))).toBe("Right on 2 of 5,000 unseen rows: 1 in 100.");
  });

  it("names what was right and which rows they are", () => {
    expect(describeReport({ ...model, split: "train" }, target(100, interval(0.5), "multi"))).toBe(
      "All labels right on 50 of 100 training rows.",
    );
  });

  it("says of several labels which of them are guessed", () => {
    const words = describeReport({ ...model, baselines: [majority(0.07)] }, target(100, interval(0.5), "multi"));
    expect(words).toBe(
      "All labels right on 50 of 100 unseen rows; guessing every label that more than half of the rows have gets 7.",
    );
  });

  it("does not tell of guessing before it is there, or beside itself", () => {
    const result = target(100, interval(0.3));
    expect(describeReport({ ...model, baselines: [majority(0, "running")] }, result)).not.toContain("guessing");
    expect(describeReport({ ...model, kind: "majority", baselines: [majority(0.3)] }, result)).not.toContain(
      "guessing",
    );
  });

  it("has words for a target without a row", () => {
    expect(describeReport(model, target(0, interval(0)))).toContain("nothing to judge");
  });
});

describe("describeGain", () => {
  it.each([
    [interval(0.121, 0.09, 0.15), "green", "Accuracy: +12 points over TF-IDF"],
    [interval(0.0102, 0.002, 0.018), "green", "Accuracy: +1 point over TF-IDF"],
    [interval(0.004, 0.001, 0.007), "green", "Accuracy: +0.4 points over TF-IDF"],
    [interval(-0.03, -0.05, -0.01), "red", "Accuracy: 3 points below TF-IDF"],
    [interval(0.01, -0.01, 0.03), "grey", "Accuracy: no clear gain over TF-IDF"],
    [interval(0, 0, 0), "grey", "Accuracy: no gain over TF-IDF, the same however rows are drawn"],
    [interval(0.5), "grey", "Accuracy: no clear gain over TF-IDF"],
  ])("says of %j: %s, %s", (difference, tone, words) => {
    expect(describeGain(difference, { score: "Accuracy", baseline: "TF-IDF" })).toEqual({ tone, words });
  });
});

describe("baselineName", () => {
  it("says what a baseline answers, by the kind of the target; others go by their names", () => {
    const [guess, name] = ["majority", "A name"] as const;
    expect(baselineName({ kind: guess, name }, "single")).toBe("Always the most frequent label");
    expect(baselineName({ kind: guess, name }, "multi")).toBe("Every label that more than half of the rows have");
    expect(baselineName({ kind: "tfidf", name }, "multi")).toBe("TF-IDF with logistic regression");
    expect(baselineName({ kind: "chat", name }, "single")).toBe("A name");
  });
});

describe("describeCalibration", () => {
  const errors = (expectedCalibrationError: number, uncalibratedError: number | null) => ({
    expectedCalibrationError,
    uncalibratedError,
  });
  it.each([
    [0.017, 0.042, "Expected calibration error: 1.7%; 4.2% before calibration."],
    [0.017, 0.017, "Expected calibration error: 1.7%. The scores are as the model gives them, without calibration."],
    [0.0172, 0.0169, "Expected calibration error: 1.7%, as before calibration."],
    [0.017, null, "Expected calibration error: 1.7%. The server does not tell the scores before calibration."],
  ])("says of %d after %j: %s", (now, before, words) => {
    expect(describeCalibration(errors(now, before))).toBe(words);
  });
});
