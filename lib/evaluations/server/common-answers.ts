import "server-only";
import type { TargetAnswers } from "../metrics/answers";
import { answersOfTarget } from "./evaluation-answers";
import type { EvaluationRecord } from "./internal";

export interface CommonAnswers {
  /** Line of the split's file of each row, as the first has it. */
  positions: Int32Array;
  /** What each answered to these rows, in the same order. */
  before: TargetAnswers;
  after: TargetAnswers;
}

/**
 * What two evaluations answered to the rows that both have: all of them where their rows are the same, and else, within one
 * split, those that are at the same place. Null where there are none, or where one gives a single label and the other several.
 */
export async function commonAnswers(
  first: EvaluationRecord,
  second: EvaluationRecord,
  target: string,
): Promise<CommonAnswers | null> {
  const isSameRows = first.rowsKey === second.rowsKey;
  const isSameSplit = first.preparationId === second.preparationId && first.split === second.split;
  if (!isSameRows && !isSameSplit) return null;
  const before = await answersOfTarget(first, target);
  const after = await answersOfTarget(second, target);
  if (before.answers.kind !== after.answers.kind) return null;
  if (isSameRows) return { positions: before.positions, before: before.answers, after: after.answers };
  const places = commonPlaces(before.positions, after.positions);
  if (places.length === 0) return null;
  return {
    positions: Int32Array.from(places, ([one]) => before.positions[one] ?? -1),
    before: only(before.answers, (rows) => places.map(([one]) => rows[one])),
    after: only(after.answers, (rows) => places.map(([, other]) => rows[other])),
  };
}

/** Where both lists, which ascend, have the same number: its place in the one and in the other. */
function commonPlaces(one: Int32Array, other: Int32Array): [number, number][] {
  const placeOf = new Map([...other.entries()].map(([place, position]) => [position, place]));
  return [...one.entries()].flatMap(([place, position]): [number, number][] => {
    const found = placeOf.get(position);
    return found === undefined ? [] : [[place, found]];
  });
}

/** The answers to some of the rows, which `pick` takes out of each list. */
function only(answers: TargetAnswers, pick: <T>(rows: readonly T[]) => (T | undefined)[]): TargetAnswers {
  return {
    ...answers,
    truth: pick(answers.truth).map((labels) => labels ?? []),
    predicted: pick(answers.predicted).map((labels) => labels ?? []),
    scores: pick(answers.scores).map((scores) => scores ?? null),
  };
}
