import "server-only";
import { invalid } from "@/lib/errors";
import { withDuckDB } from "@/lib/store/duckdb";
import type { TargetAnswers } from "../metrics/answers";
import type { ComparedRows, ComparedRowsQuery } from "../schema";
import { comparisonOf } from "./compare";
import { answersOfTarget, predictionsSql, targetIndex } from "./evaluation-answers";
import { type EvaluationRecord, getReadyEvaluation } from "./internal";
import { readRows } from "./prediction-rows";
import { kindOf } from "./targets-of";

/**
 * Rows that the second evaluation has right and the first wrong, or the other way round, in the order of the file, of those
 * that both have answered. Throws NotFound, InvalidState, and Invalid for evaluations without a row in common.
 */
export async function listComparedRows(query: ComparedRowsQuery): Promise<ComparedRows> {
  const first = await getReadyEvaluation(query.first);
  const second = await getReadyEvaluation(query.second);
  const target = nameOfTarget(first, query.target);
  assertSameKind(first, second, target);
  const comparison = await comparisonOf(first, second, target);
  if (comparison === null) {
    throw refused(
      "These evaluations have no row in common, so none is fixed or broken. Evaluate both on the same split.",
    );
  }
  const before = await answersOfTarget(first, target);
  const after = await answersOfTarget(second, target);
  const isSameRows = first.rowsKey === second.rowsKey;
  const all = comparison[query.change];
  const page = all.slice(query.cursor, query.cursor + query.limit).map((place) => {
    const position = comparison.positions[place] ?? -1;
    // The same rows of other splits are at other positions, but in the same order.
    if (isSameRows) return { position, was: place, is: place };
    return { position, was: placeOf(before.positions, position), is: placeOf(after.positions, position) };
  });
  const texts = await textsAt(
    first,
    page.map(({ position }) => position),
  );
  const end = query.cursor + page.length;
  return {
    data: page.flatMap(({ position, was, is }) => {
      const found = texts.get(position);
      if (found === undefined) return [];
      return [
        {
          position,
          row: found.row,
          text: found.text,
          truth: namesOf(before.answers, before.answers.truth[was]),
          before: namesOf(before.answers, before.answers.predicted[was]),
          after: namesOf(after.answers, after.answers.predicted[is]),
        },
      ];
    }),
    total: all.length,
    nextCursor: end < all.length ? end : null,
  };
}

/** Where a list that ascends has a number, which is in it. */
function placeOf(ascending: Int32Array, wanted: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nameOfTarget(evaluation: EvaluationRecord, target: string | undefined): string {
  return evaluation.targets[targetIndex(evaluation, target)]?.name ?? "";
}

function assertSameKind(first: EvaluationRecord, second: EvaluationRecord, target: string): void {
  const [one, other] = [first.targets[targetIndex(first, target)], second.targets[targetIndex(second, target)]];
  if (one !== undefined && other !== undefined && kindOf(one) === kindOf(other)) return;
  throw refused(`One of these evaluations gives one label of “${target}”, the other several: they cannot be compared.`);
}

function refused(reason: string) {
  return invalid(reason, [{ name: "second", reason }]);
}

function namesOf({ labels }: TargetAnswers, indices: readonly number[] | undefined): string[] {
  return (indices ?? []).map((index) => labels[index] ?? "");
}

async function textsAt(evaluation: EvaluationRecord, positions: readonly number[]) {
  if (positions.length === 0) return new Map<number, { row: number | null; text: string }>();
  const where = `FROM ${predictionsSql(evaluation.id)} WHERE position IN (${positions.join(", ")})`;
  const rows = await withDuckDB((connection) => readRows(connection, evaluation, where));
  return new Map(rows.map(({ position, row, text }) => [position, { row, text }]));
}
