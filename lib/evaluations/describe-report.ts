import { formatCount } from "@/lib/utils";
import type { Interval, TargetReport } from "./report-schema";
import type { EvaluationDetail } from "./schema";

type Described = Pick<EvaluationDetail, "kind" | "split" | "baselines" | "trainedOn">;

const ROWS: Record<EvaluationDetail["split"], string> = {
  test: "test row",
  validation: "validation row",
  train: "training row",
};

/**
 * The result for one target in a sentence: "Right on 87 of 100 unseen rows, between 84 and 90; guessing the biggest label
 * gets 31." Of fewer than 100 rows it tells how many there are. Test rows are unseen only where none was trained on.
 */
export function describeReport({ kind, split, baselines, trainedOn }: Described, target: TargetReport): string {
  const { accuracy } = target.scores;
  if (!accuracy || target.rows === 0) return `No row here has a label of ${target.target}: there is nothing to judge.`;
  const whole = Math.min(100, target.rows);
  const what = target.kind === "multi" ? "All labels right" : "Right";
  const rows = split === "test" && trainedOn === "none" ? "unseen row" : ROWS[split];
  const guessed = kind === "majority" ? null : guessing(baselines, target.target);
  return [
    `${what} on ${of(accuracy.value, whole)} of ${whole} ${rows}${whole === 1 ? "" : "s"}`,
    between(accuracy, whole),
    guessed === null ? "" : `; guessing the biggest label gets ${of(guessed, whole)}`,
    ".",
  ].join("");
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
  return majority?.headline?.find((entry) => entry.target === target)?.accuracy.value ?? null;
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

/**
 * A difference of accuracy to a baseline, for a pill: "+12 points over TF-IDF", "3 points below TF-IDF", "no clear gain over
 * TF-IDF" where the paired interval holds 0 or there is none.
 */
export function describeGain(
  difference: Interval,
  baseline: string,
): { tone: "green" | "red" | "grey"; words: string } {
  const { value, low, high } = difference;
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
