import "server-only";
import { i32, u8 } from "@/lib/typed";
import { formatCount, pluralise } from "@/lib/utils";
import { nameLabels } from "../preparation-error";
import type { LeakReport, PreparationSummary, PreparationWarning, Recipe, SplitName } from "../schema";
import { LOCKED, WITHHELD } from "../split/pool-standing";
import type { Prepared } from "../split/prepared";
import { MAX_TIMES } from "../split/repeats";
import { SIDES } from "../split/sides";
import type { SourcePool } from "./gather-pool";
import type { PreparationSource } from "./source";
import { labelsOfSides } from "./summarise";

/** A score on fewer rows than this says little about a label. */
const FEW_ROWS = 5;

interface Findings {
  source: PreparationSource;
  pool: SourcePool;
  prepared: Prepared;
  recipe: Recipe;
  summary: PreparationSummary;
  emptyTexts: Int32Array;
}

/** What to look at before training with these splits, the most serious first. */
export function findWarnings(findings: Findings): PreparationWarning[] {
  return [
    ...otherTestSet(findings),
    ...lockedTestChanged(findings),
    ...unevenSplit(findings),
    ...unteachableLabels(findings),
    ...missingLabels(findings),
    ...singleRowLabels(findings),
    ...droppedLabels(findings),
    ...cappedByOthers(findings),
    ...shortRepeats(findings),
    ...fewRows(findings),
    ...unknownSplitValues(findings),
    ...withheldRows(findings),
    ...emptyTexts(findings),
    ...emptyLabels(findings),
  ];
}

/** What only the rows show: copies and groups on more than one side. */
export function leakWarnings({ actual, similarity }: LeakReport, groupColumn: string | null): PreparationWarning[] {
  const warnings: PreparationWarning[] = [];
  const harm = "which makes scores look better than they are";
  if (actual.clusters > 0) {
    const alike = similarity === 1 ? "alike but for case and punctuation" : `${Math.round(similarity * 100)}% alike`;
    const message =
      `${pluralise(actual.clusters, "text")} ${actual.clusters === 1 ? "stands" : "stand"} in more than one split, ` +
      `the same or at least ${alike}, ${harm}. Keep near-copies together to prevent that.`;
    warnings.push({ code: "duplicates", message, labels: [] });
  }
  if (actual.groups > 0 && groupColumn !== null) {
    const message =
      `${pluralise(actual.groups, "value")} of “${groupColumn}” ${actual.groups === 1 ? "stands" : "stand"} in more than ` +
      `one split, ${harm}. Keep the rows of a “${groupColumn}” together to prevent that.`;
    warnings.push({ code: "groups_straddle", message, labels: [] });
  }
  return warnings;
}

/** The splits that a recipe is meant to fill. */
function wantedSplits({ recipe: { split }, summary }: Findings): SplitName[] {
  return SIDES.filter(
    (name) => name === "train" || summary.splits[name].rows > 0 || (split[name] > 0 && split.method !== "column"),
  );
}

/** Labels by target, each target's named where there are several. */
function* labelsByTarget({ pool, prepared }: Pick<Findings, "pool" | "prepared">) {
  for (const [target, { name }] of pool.targets.entries()) {
    const ofTarget = [...pool.labels.keys()].filter((label) => i32(pool.targetOfLabel, label) === target);
    yield {
      prefix: pool.targets.length > 1 ? `${name}: ` : "",
      all: ofTarget,
      kept: ofTarget.filter((label) => u8(prepared.minimum.isKept, label) === 1),
      of: (labels: Iterable<number>) => [...labels].filter((label) => i32(pool.targetOfLabel, label) === target),
      names: (labels: readonly number[]) => labels.map((label) => pool.labels[label] ?? ""),
    };
  }
}

/** Labels that are measured and not learnt: a locked test row keeps its label whatever the minimum. */
function unteachableLabels(findings: Findings): PreparationWarning[] {
  const [train, validation, test] = labelsOfSides(findings.pool, findings.prepared);
  const placeOf = (label: number) => {
    if (train[label] !== 0) return "";
    return [validation[label] ? "validation" : "", test[label] ? "test" : ""].filter(Boolean).join(" and ");
  };
  return [...labelsByTarget(findings)].flatMap(({ prefix, all, names }) =>
    ["test", "validation", "validation and test"].flatMap((place) => {
      const labels = names(all.filter((label) => placeOf(label) === place));
      if (labels.length === 0) return [];
      const [is, it] = labels.length === 1 ? ["is", "it"] : ["are", "them"];
      const message = `${prefix}${nameLabels(labels)} ${is} in ${place} but not in train: a model can never answer ${it}.`;
      return [{ code: "label_missing_in_split" as const, message, labels }];
    }),
  );
}

function missingLabels(findings: Findings): PreparationWarning[] {
  const counts = labelsOfSides(findings.pool, findings.prepared);
  const single = new Set(findings.prepared.singleRowLabels);
  return wantedSplits(findings).flatMap((split) =>
    [...labelsByTarget(findings)].flatMap(({ prefix, kept, names }) => {
      const ofSplit = counts[SIDES.indexOf(split)];
      // Those that are not in train and elsewhere have a warning of their own.
      const isElsewhere = (label: number) => split === "train" && counts.some((of) => (of[label] ?? 0) > 0);
      const missing = names(
        kept.filter((label) => ofSplit?.[label] === 0 && !single.has(label) && !isElsewhere(label)),
      );
      if (missing.length === 0) return [];
      const message = `${prefix}${nameLabels(missing)} ${missing.length === 1 ? "has" : "have"} no row in ${split}.`;
      return [{ code: "label_missing_in_split" as const, message, labels: missing }];
    }),
  );
}

function singleRowLabels(findings: Findings): PreparationWarning[] {
  return [...labelsByTarget(findings)].flatMap(({ prefix, of, names }) => {
    const single = names(of(findings.prepared.singleRowLabels));
    if (single.length === 0) return [];
    const [has, it] = single.length === 1 ? ["has", "It trains"] : ["have", "They train"];
    const message = `${prefix}${nameLabels(single)} ${has} only 1 row. ${it}; nothing can measure how well it is learnt.`;
    return [{ code: "single_row_label" as const, message, labels: single }];
  });
}

function droppedLabels(findings: Findings): PreparationWarning[] {
  const { minimum } = findings.prepared;
  const { minSamples } = findings.recipe.balance;
  const rowsOf = new Map(minimum.dropped.map(({ label, count }) => [label, count]));
  const bySize = [...rowsOf.keys()].sort((a, b) => (rowsOf.get(b) ?? 0) - (rowsOf.get(a) ?? 0) || a - b);
  return [...labelsByTarget(findings)].flatMap(({ prefix, of, names }) => {
    const dropped = of(bySize);
    if (dropped.length === 0) return [];
    const rowCount = dropped.reduce((sum, label) => sum + (rowsOf.get(label) ?? 0), 0);
    const labels = names(dropped);
    const message =
      `${prefix}${pluralise(dropped.length, "label")} with fewer than ${pluralise(minSamples, "row")} ` +
      `${dropped.length === 1 ? "is" : "are"} left out: ${nameLabels(labels)}. ${dropped.length === 1 ? "It has" : "Together they have"} ${pluralise(rowCount, "row")}.`;
    return [{ code: "labels_dropped" as const, message, labels }];
  });
}

function cappedByOthers(findings: Findings): PreparationWarning[] {
  const { maxSamples } = findings.recipe.balance;
  return [...labelsByTarget(findings)].flatMap(({ prefix, of, names }) => {
    const over = names(of(findings.prepared.overMaximum));
    if (over.length === 0) return [];
    const message =
      `${prefix}${nameLabels(over)} ${over.length === 1 ? "keeps" : "keep"} more than ${pluralise(maxSamples ?? 0, "row")}, ` +
      "since rarer labels stand on the same rows.";
    return [{ code: "capped_by_others" as const, message, labels: over }];
  });
}

function shortRepeats(findings: Findings): PreparationWarning[] {
  const { repeats } = findings.prepared;
  if (repeats === null) return [];
  return [...labelsByTarget(findings)].flatMap(({ prefix, of, names }) => {
    const short = names(of(repeats.short));
    if (short.length === 0) return [];
    const message =
      `${prefix}${nameLabels(short)} ${short.length === 1 ? "stays" : "stay"} under ${pluralise(repeats.to, "training line")}: ` +
      `a row is repeated until it stands there ${MAX_TIMES} times, and no more.`;
    return [{ code: "repeat_limit" as const, message, labels: short }];
  });
}

function fewRows(findings: Findings): PreparationWarning[] {
  const counts = labelsOfSides(findings.pool, findings.prepared);
  const single = new Set(findings.prepared.singleRowLabels);
  return wantedSplits(findings).flatMap((split) =>
    [...labelsByTarget(findings)].flatMap(({ prefix, kept, names }) => {
      const ofSplit = counts[SIDES.indexOf(split)];
      const few = names(
        kept.filter((label) => {
          const count = ofSplit?.[label] ?? 0;
          return count > 0 && count < FEW_ROWS && !single.has(label);
        }),
      );
      if (few.length === 0) return [];
      const meaning = split === "train" ? "little to learn from" : "too few for a reliable score";
      const message = `${prefix}In ${split}, ${nameLabels(few)} ${few.length === 1 ? "has" : "have"} fewer than ${FEW_ROWS} rows: ${meaning}.`;
      return [{ code: "few_rows_in_split" as const, message, labels: few }];
    }),
  );
}

function unevenSplit({ pool, prepared: { miss } }: Findings): PreparationWarning[] {
  if (miss === null) return [];
  const split = SIDES[miss.side] ?? "train";
  const label = miss.label === null ? null : (pool.labels[miss.label] ?? "");
  const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;
  const what =
    label === null
      ? `${split} has ${percent(miss.share)} of the rows instead of ${percent(miss.wantedShare)}`
      : `in ${split}, “${label}” is on ${percent(miss.share)} of the rows instead of ${percent(miss.wantedShare)}`;
  const message =
    `The split is uneven: ${what}. Rows that stay together cannot be divided, ` +
    `and the most that do are ${pluralise(miss.largestUnit, "row")}.`;
  return [{ code: "uneven_split", message, labels: label === null ? [] : [label] }];
}

function unknownSplitValues({ source, pool }: Findings): PreparationWarning[] {
  const { unknownValues } = pool;
  if (unknownValues.length === 0) return [];
  const rowCount = unknownValues.reduce((sum, [, count]) => sum + count, 0);
  const values = unknownValues.map(([value]) => value).filter((value) => value !== "");
  const empty = values.length < unknownValues.length ? "an empty cell" : "";
  const named = [values.length > 0 ? nameLabels(values) : "", empty].filter((part) => part !== "").join(" and ");
  const message =
    `${pluralise(rowCount, "row")} ${rowCount === 1 ? "is" : "are"} left out: in “${source.roles.split ?? ""}” ` +
    `${rowCount === 1 ? "it has" : "they have"} ${named}, which is not train, validation or test.`;
  return [{ code: "unknown_split_value", message, labels: [] }];
}

function withheldRows({ summary }: Findings): PreparationWarning[] {
  const count = summary.funnel?.withheld ?? 0;
  if (count === 0) return [];
  const message = `${pluralise(count, "row")} ${count === 1 ? "is" : "are"} not used, so that nothing is trained on that belongs to a held-out row.`;
  return [{ code: "rows_withheld", message, labels: [] }];
}

function lockedTestChanged({ summary: { lockedTest } }: Findings): PreparationWarning[] {
  if (lockedTest === null || lockedTest.missing + lockedTest.changed === 0) return [];
  const { missing, changed, rows } = lockedTest;
  const parts = [
    missing > 0 ? `${formatCount(missing)} ${missing === 1 ? "is" : "are"} gone or without a label` : "",
    changed > 0 ? `${formatCount(changed)} ${changed === 1 ? "has" : "have"} another text or other labels` : "",
  ].filter((part) => part !== "");
  const message =
    `The locked test set is not what it was: of its ${pluralise(rows + missing, "row")} ${parts.join(", and ")} now. ` +
    "Compare scores from before and after with care.";
  return [{ code: "locked_test_changed", message, labels: [] }];
}

function otherTestSet({ source, recipe }: Findings): PreparationWarning[] {
  const { lockedTestId } = source.dataset.record;
  if (lockedTestId === null || recipe.split.lockedTest === lockedTestId) return [];
  const message =
    "This dataset’s test set is locked, and this recipe tests on other rows: its scores cannot be compared with those " +
    "on the locked test set.";
  return [{ code: "other_test_set", message, labels: [] }];
}

/** Counted among the rows of the labels that are kept, over the maximum or not: which of them are drawn is not known yet. */
function emptyTexts({ pool, prepared, emptyTexts: rows }: Findings): PreparationWarning[] {
  let count = 0;
  for (const row of rows) {
    const index = i32(pool.classOfRow, row);
    const standing = pool.standing === null ? 0 : u8(pool.standing, row);
    if (index >= 0 && standing !== WITHHELD && (standing === LOCKED || u8(prepared.minimum.isClassKept, index) === 1)) {
      count += 1;
    }
  }
  if (count === 0) return [];
  const message = `${pluralise(count, "row")} ${count === 1 ? "has" : "have"} an empty text.`;
  return [{ code: "empty_text", message, labels: [] }];
}

function emptyLabels({ pool }: Findings): PreparationWarning[] {
  const count = pool.unlabelledCount;
  if (count === 0) return [];
  const where = pool.targets.length > 1 ? " in every target" : "";
  const message = `${pluralise(count, "row")} without a label${where} ${count === 1 ? "is" : "are"} left out.`;
  return [{ code: "empty_label", message, labels: [] }];
}
