import "server-only";
import type { RowAnswer } from "../answers/answer-line";
import type { TargetAnswer } from "../answers/answer-of";

const COLUMNS = ["label", "score", "second label", "second score", "needs review", "review reason"] as const;

const SCORE_DIGITS = 4;

/** Between the labels of a row that has several. */
const LABEL_SEPARATOR = "|";

/** A cell of an added column; numbers stay numbers in a workbook. */
export type AddedCell = string | number;

/**
 * Names of the columns that are added to a table. They have the target's name before them where there are several targets, or
 * where the table has such a column already.
 */
export function addedNames(existing: readonly string[], targets: readonly string[]): string[] {
  const taken = new Set(existing.map(folded));
  const isPrefixed = targets.length > 1 || COLUMNS.some((name) => taken.has(name));
  return targets.flatMap((target) => COLUMNS.map((name) => free(isPrefixed ? `${target} ${name}` : name, taken)));
}

function free(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let copy = 2; taken.has(folded(name)); copy++) name = `${wanted} (${copy})`;
  taken.add(folded(name));
  return name;
}

/** Spreadsheets and databases do not tell names apart by their case or by spaces around them. */
function folded(name: string): string {
  return name.trim().toLowerCase();
}

/** Why a row needs a look, in words; each is known by these words to whoever filters the file. */
const REASON = {
  noText: "no text",
  noAnswer: "no answer",
  unlike: "unlike the training data",
  undecided: "no score is high enough",
  lowScore: "low score",
} as const;

/** The cells that an answer adds to its row; all empty for a row that was not asked yet. */
export function addedCells(answer: RowAnswer | undefined, targetCount: number): AddedCell[] {
  const targets = Array.from({ length: targetCount }, (_, index) => answer?.targets?.[index]);
  return targets.flatMap((target): AddedCell[] => {
    if (answer === undefined) return COLUMNS.map(() => "");
    if (target === undefined) {
      return ["", "", "", "", "yes", answer.targets === null ? REASON.noAnswer : REASON.noText];
    }
    const { labels, score, second } = target;
    const reason = reasonOf(target, answer.isUnlike === true);
    return [
      labels.join(LABEL_SEPARATOR),
      rounded(score),
      second?.label ?? "",
      second === null ? "" : rounded(second.score),
      reason === "" ? "no" : "yes",
      reason,
    ];
  });
}

/** Empty where the answer needs no look. A text that is unlike all that was learnt needs one, whatever the score. */
function reasonOf({ labels, needsReview }: TargetAnswer, isUnlike: boolean): string {
  if (isUnlike) return REASON.unlike;
  if (!needsReview) return "";
  return labels.length === 0 ? REASON.undecided : REASON.lowScore;
}

function rounded(score: number): number {
  return Number(score.toFixed(SCORE_DIGITS));
}
