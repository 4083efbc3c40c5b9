import "server-only";
import { invalid } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import { type AnswerComparison, compareAnswers } from "../metrics/compare";
import type { CompareQuery, Comparison, EvaluationComparison } from "../schema";
import { commonAnswers } from "./common-answers";
import { type EvaluationRecord, getReadyEvaluation } from "./internal";
import { serializeEvaluation } from "./serialize";

const MAX_LABELS = 200;

const recent = () => remember("evaluation-comparisons", () => new RecentResults<CommonComparison | null>(30));

/**
 * Two to five ready evaluations of one target, each against the first on the rows that both have answered. Where there are
 * none nothing is computed, and neither for one whose target gives several labels where the first one's gives one. Throws
 * NotFound, InvalidState, and Invalid where they have no target in common.
 */
export async function compareEvaluations({ ids, target: wanted }: CompareQuery): Promise<EvaluationComparison> {
  const evaluations: EvaluationRecord[] = [];
  for (const id of new Set(ids)) evaluations.push(await getReadyEvaluation(id));
  const [first, ...others] = evaluations;
  if (first === undefined || others.length === 0) throw refused("ids", "Choose two to five different evaluations.");
  const targets = commonTargets(first, others);
  const target = wanted ?? targets[0];
  if (target === undefined) throw refused("ids", "These evaluations have no target in common. Choose others.");
  if (!targets.includes(target)) throw refused("target", `Not all of these evaluations have a target “${target}”.`);
  const comparisons: Comparison[] = [];
  for (const other of others) comparisons.push(await compareWith(first, other, target));
  return { target, targets, evaluations: evaluations.map(serializeEvaluation), comparisons };
}

function commonTargets(first: EvaluationRecord, others: readonly EvaluationRecord[]): string[] {
  const has = ({ targets }: EvaluationRecord, name: string) => targets.some((target) => target.name === name);
  return first.targets.map(({ name }) => name).filter((name) => others.every((other) => has(other, name)));
}

function refused(field: string, reason: string) {
  return invalid(reason, [{ name: field, reason }]);
}

const NOTHING = {
  rows: null,
  accuracyBefore: null,
  accuracy: null,
  accuracyDifference: null,
  macroF1Difference: null,
  pValue: null,
  fixed: null,
  broken: null,
  labels: [],
};

async function compareWith(first: EvaluationRecord, other: EvaluationRecord, target: string): Promise<Comparison> {
  const isSameRows = first.rowsKey === other.rowsKey;
  const found = await comparisonOf(first, other, target);
  if (found === null) return { id: other.id, isSameRows, ...NOTHING };
  const { positions, fixed, broken, labels, ...scores } = found;
  return {
    id: other.id,
    isSameRows,
    rows: positions.length,
    ...scores,
    fixed: fixed.length,
    broken: broken.length,
    labels: labels.slice(0, MAX_LABELS),
  };
}

/** With the lines of the split's file that both have answered, in their order: `fixed` and `broken` are places among them. */
export type CommonComparison = AnswerComparison & { positions: Int32Array };

/**
 * What the second has otherwise than the first, on the rows that both have answered; null where there are none, or where one
 * gives a single label and the other several. Kept for a while, since neither changes.
 */
export function comparisonOf(
  first: EvaluationRecord,
  second: EvaluationRecord,
  target: string,
): Promise<CommonComparison | null> {
  return recent().get(JSON.stringify([first.id, second.id, target]), async () => {
    const common = await commonAnswers(first, second, target);
    if (common === null) return null;
    const { positions, before, after } = common;
    const { resamples, seed } = first.settings;
    return { ...(await compareAnswers(before, after, { resamples, seed })), positions };
  });
}
