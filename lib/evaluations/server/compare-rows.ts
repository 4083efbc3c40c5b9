import "server-only";
import { invalid } from "@/lib/errors";
import { withDuckDB } from "@/lib/store/duckdb";
import type { TargetAnswers } from "../metrics/answers";
import type { ComparedRows, ComparedRowsQuery } from "../schema";
import { commonAnswers } from "./common-answers";
import { comparisonOf } from "./compare";
import { predictionsSql, targetIndex } from "./evaluation-answers";
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
  const common = await commonAnswers(first, second, target);
  const comparison = await comparisonOf(first, second, target);
  if (common === null || comparison === null) {
    throw refused(
      "These evaluations have no row in common, so none is fixed or broken. Evaluate both on the same split.",
    );
  }
  const { positions, before, after } = common;
  const all = comparison[query.change];
  const page = all.slice(query.cursor, query.cursor + query.limit);
  const texts = await textsAt(
    first,
    page.map((place) => positions[place] ?? -1),
  );
  const end = query.cursor + page.length;
  return {
    data: page.flatMap((place) => {
      const position = positions[place] ?? -1;
      const found = texts.get(position);
      if (found === undefined) return [];
      return [
        {
          position,
          row: found.row,
          text: found.text,
          truth: namesOf(before, before.truth[place]),
          before: namesOf(before, before.predicted[place]),
          after: namesOf(after, after.predicted[place]),
        },
      ];
    }),
    total: all.length,
    nextCursor: end < all.length ? end : null,
  };
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
