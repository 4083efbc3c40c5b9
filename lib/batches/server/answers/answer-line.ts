import "server-only";
import { z } from "zod";
import type { TargetAnswer } from "./answer-of";

/**
 * A line of the file of answers: a JSON list of the row, whether it needs a look, and an answer for each target of the
 * model in its order. A row without a text has no answers, and one that the server did not answer has null instead. A fourth
 * entry marks a text that is unlike the training data with 1, and with 2 one of which that is not known.
 */
const flag = z.union([z.literal(0), z.literal(1)]);
const UNKNOWN = 2;

const answerLine = z.tuple([
  z.number().int(),
  flag,
  z.array(z.tuple([z.array(z.string()), z.number(), z.string().nullable(), z.number().nullable(), flag])).nullable(),
  z.union([flag, z.literal(UNKNOWN)]).optional(),
]);

/** The answer to a row. */
export interface RowAnswer {
  row: number;
  needsReview: boolean;
  /** In the order of the model's targets; empty for a row without a text, null for one that was not answered. */
  targets: TargetAnswer[] | null;
  /** The text is unlike the training data; null where its server did not tell. */
  isUnlike: boolean | null;
}

/** An answer as a line, with its line feed. */
export function toLine({ row, needsReview, targets, isUnlike }: RowAnswer): string {
  const cells = targets?.map(({ labels, score, second, needsReview: isUnsure }) => [
    labels,
    score,
    second?.label ?? null,
    second?.score ?? null,
    Number(isUnsure),
  ]);
  const line = [row, Number(needsReview), cells ?? null];
  return `${JSON.stringify(isUnlike === false ? line : [...line, isUnlike === null ? UNKNOWN : 1])}\n`;
}

/** The answer in a line; null for one that is torn or no answer. */
export function fromLine(line: string): RowAnswer | null {
  const parsed = answerLine.safeParse(parseJson(line));
  if (!parsed.success) return null;
  const [row, needsReview, targets, isUnlike] = parsed.data;
  return {
    row,
    needsReview: needsReview === 1,
    isUnlike: isUnlike === UNKNOWN ? null : isUnlike === 1,
    targets:
      targets?.map(([labels, score, label, secondScore, isUnsure]) => ({
        labels,
        score,
        second: label === null || secondScore === null ? null : { label, score: secondScore },
        needsReview: isUnsure === 1,
      })) ?? null,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
