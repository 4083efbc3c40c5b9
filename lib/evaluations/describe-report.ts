import { formatCount, pluralise } from "@/lib/utils";
import type { CalibrationReport, Interval, TargetReport } from "./report-schema";
import type { EvaluationDetail, EvaluationSummary } from "./schema";

type Described = Pick<EvaluationDetail, "kind" | "split" | "baselines" | "trainedOn">;

const ROWS: Record<EvaluationDetail["split"], string> = {
  test: "test row",
  validation: "validation row",
  train: "training row",
};

/** Up to so many rows are told as they are; more are told as a rate of so many too. */
const WHOLE = 100;

/**
 * The result for one target in a sentence: "Right on 178 of 191 unseen rows: 93 in 100, between 90 and 97; guessing the
 * biggest label gets 24." Up to 100 rows it counts in these rows alone. Test rows are unseen only where none was trained on.
 */
export function describeReport({ kind, split, baselines, trainedOn }: Described, target: TargetReport): string {
  const { accuracy } = target.scores;
  if (!accuracy || target.rows === 0) return `No row here has a label of ${target.target}: there is nothing to judge.`;
  const whole = Math.min(WHOLE, target.rows);
  const what = target.kind === "multi" ? "All labels right" : "Right";
  const rows = split === "test" && trainedOn === "none" ? "unseen row" : ROWS[split];
  const guessed = kind === "majority" ? null : guessing(baselines, target.target);
  return [
    `${what} on ${of(accuracy.value, target.rows)} of ${pluralise(target.rows, rows)}`,
    target.rows > whole ? `: ${of(accuracy.value, whole)} in ${whole}` : "",
    between(accuracy, whole),
    guessed === null ? "" : `; ${guessWords(target.kind)} gets ${of(guessed, whole)}`,
    ".",
  ].join("");
}

/** What the baseline that knows only how often labels are does, within a sentence. */
export function guessWords(kind: TargetReport["kind"]): string {
  return kind === "multi" ? "guessing every label that more than half of the rows have" : "guessing the biggest label";
}

/** What a free baseline answers for a target of that kind, in words; whatever else was evaluated goes by its name. */
export function baselineName(
  { kind, name }: Pick<EvaluationSummary, "kind" | "name">,
  targetKind: TargetReport["kind"],
): string {
  if (kind === "tfidf") return "TF-IDF with logistic regression";
  if (kind !== "majority") return name;
  return targetKind === "multi" ? "Every label that more than half of the rows have" : "Always the most frequent label";
}

/** How far scores are from the truth, and how far they were before calibration, where there was one. */
export function describeCalibration({
  expectedCalibrationError: error,
  uncalibratedError: before,
}: Pick<CalibrationReport, "expectedCalibrationError" | "uncalibratedError">): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  const now = `Expected calibration error: ${percent(error)}`;
  if (before === null) return `${now}. The server does not tell the scores before calibration.`;
  if (before === error) return `${now}. The scores are as the model gives them, without calibration.`;
  if (percent(before) === percent(error)) return `${now}, as before calibration.`;
  return `${now}; ${percent(before)} before calibration.`;
}

/** What to say beforehand about rows that may have been trained on: a title and what it means. Null where none was. */
export function warnOfTrainedOn({
  split,
  trainedOn,
}: Pick<EvaluationDetail, "split" | "trainedOn">): { title: string; text: string } | null {
  if (trainedOn === "none") return null;
  if (trainedOn === "unknown") {
    return {
      title: "The model may have been trained on some of these rows",
      text: "Its run is gone, or was on another dataset. Rows that it has seen make its scores here look better than they are.",
    };
  }
  const title =
    split === "train"
      ? "These are rows that the model was trained on"
      : "Some of these are rows that the model was trained on, or validated with";
  const text =
    "Its scores here say what it remembers, not how it does on texts that it has not seen. Look at its own test rows for that.";
  return { title, text };
}

function guessing(baselines: Described["baselines"], target: string): number | null {
  const majority = baselines.find(({ kind, status }) => kind === "majority" && status === "ready");
  return majority?.headline?.find((entry) => entry.target === target)?.accuracy?.value ?? null;
}

function between({ low, high }: Interval, whole: number): string {
  return low === null || high === null ? "" : `, between ${of(low, whole)} and ${of(high, whole)}`;
}

/** So many of `whole`; all and none only where it is exactly so. */
function of(share: number, whole: number): string {
  const rounded = Math.round(share * whole);
  if (rounded === whole && share < 1) return formatCount(Math.max(0, whole - 1));
  if (rounded === 0 && share > 0) return formatCount(Math.min(1, whole));
  return formatCount(rounded);
}

/** What the share of rows that are all right is called: of several labels a text, every one has to be. */
export function accuracyName(kind: TargetReport["kind"]): string {
  return kind === "multi" ? "All labels right" : "Accuracy";
}

/**
 * The difference of a score to a baseline's, for a pill: "Accuracy: +12 points over TF-IDF", "Accuracy: 3 points below
 * TF-IDF", "Accuracy: no clear gain over TF-IDF" where the paired interval holds 0 or there is none.
 */
export function describeGain(
  difference: Interval,
  { score, baseline }: { score: string; baseline: string },
): { tone: "green" | "red" | "grey"; words: string } {
  const { tone, words } = gainOver(difference, baseline);
  return { tone, words: `${score}: ${words}` };
}

function gainOver({ value, low, high }: Interval, baseline: string): ReturnType<typeof describeGain> {
  if (value === 0 && low === 0 && high === 0) {
    return { tone: "grey", words: `no gain over ${baseline}, the same however rows are drawn` };
  }
  if (low === null || high === null || (low <= 0 && high >= 0)) {
    return { tone: "grey", words: `no clear gain over ${baseline}` };
  }
  return value > 0
    ? { tone: "green", words: `+${points(value)} over ${baseline}` }
    : { tone: "red", words: `${points(-value)} below ${baseline}` };
}

function points(share: number): string {
  const size = share * 100;
  // Below one point a whole number would say too much or nothing.
  const text = size < 0.95 ? size.toFixed(1) : formatCount(Math.round(size));
  return `${text} ${text === "1" ? "point" : "points"}`;
}
