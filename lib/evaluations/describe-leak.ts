import { describeLeaks, rememberedPoints } from "@/lib/preparations/describe-leaks";
import type { PreparationDetail, PreparationSummary, SplitName } from "@/lib/preparations/schema";
import { formatCount, pluralise } from "@/lib/utils";

/** What of a preparation tells whether it leaks. */
export interface LeakySplits extends Pick<PreparationDetail, "recipe" | "roles"> {
  summary: Pick<PreparationSummary, "leaks" | "splits">;
}

/** What lifts a score on one of the splits: in sentences, and how many of its 100 points may be remembered. */
interface ScoreLeak {
  sentences: string[];
  /** 0 where that is not counted: of validation rows, and of groups. */
  points: number;
}

/** The splits' own report calls what is below "less than 0.1 points": no score is read so closely. */
const MATTERS_FROM_POINTS = 0.05;

/**
 * How far a score on one of the splits may be remembered rather than learnt, by the splits' own leak report. Null where it
 * is not, or where that was not counted.
 */
export function describeScoreLeak(splits: LeakySplits, split: SplitName): ScoreLeak | null {
  const { leaks } = splits.summary;
  if (leaks === null || split === "train") return null;
  const points = split === "test" ? rememberedPoints(leaks, splits.summary.splits.test.rows) : 0;
  const copies = split === "test" && points < MATTERS_FROM_POINTS ? [] : copySentences(splits, split);
  const sentences = [...copies, ...leakSentences(splits, "group")];
  return sentences.length === 0 ? null : { sentences, points: copies.length === 0 ? 0 : points };
}

function copySentences(splits: LeakySplits, split: SplitName): string[] {
  if (split === "test") return leakSentences(splits, "copies");
  const count = splits.summary.leaks?.actual.validationRows ?? 0;
  if (count === 0) return [];
  const rows = pluralise(splits.summary.splits.validation.rows, "validation row");
  return [
    count === 1
      ? `1 of ${rows} has a copy in train: its answer can be remembered.`
      : `${formatCount(count)} of ${rows} have a copy in train: their answers can be remembered.`,
  ];
}

function leakSentences({ recipe, roles, summary: { leaks, splits } }: LeakySplits, about: "copies" | "group") {
  if (leaks === null) return [];
  const findings = describeLeaks(leaks, {
    rows: { validation: splits.validation.rows, test: splits.test.rows },
    groupColumn: recipe.split.groupBy ?? roles.group,
    isSingleLabel: roles.targets.length === 1 && roles.targets[0]?.kind === "single",
    isMade: true,
  });
  return findings.filter((one) => one.about === about && one.state === "leak").map(({ sentence }) => sentence);
}
