import { formatCount } from "@/lib/utils";
import type { BalanceAndSplit } from "./apply-recipe";

/** A recipe that works on these labels, and why it was chosen, in a sentence or two for a person. */
export interface SuggestedRecipe {
  recipe: BalanceAndSplit;
  reason: string;
}

interface LabelCount {
  label: string;
  count: number;
}

const TUTORIAL = { minSamples: 200, maxSamples: 600 };
const SEED = 42;

/** With 80/10/10 a label of 10 rows always has 2 held out, one for validation and one for test; of 9 it may not. */
const SAFE_MINIMUM = 10;

/** A label may have this many times the rows of the middle one before it drowns the rest out. */
const CAP_OVER_MEDIAN = 3;
const SMALLEST_CAP = 30;

/**
 * The recipe to start from, given the rows of each label.
 *
 * The tutorial's 200 to 600 rows per label where that keeps at least two labels, and half of the labels or half of the
 * rows. Otherwise every label with 10 rows or more, with a cap at three times the median (30 to 600 rows, in tens) if a
 * label is larger. With fewer than two such labels there is nothing to hold out from: everything trains.
 */
export function suggestRecipe(counts: readonly LabelCount[]): SuggestedRecipe {
  const present = counts.filter(({ count }) => count > 0);
  const rows = rowsIn(present);
  const large = present.filter(({ count }) => count >= TUTORIAL.minSamples);
  const half = large.length * 2 >= present.length || rowsIn(large) * 2 >= rows;
  if (large.length >= 2 && half) return tutorialSuggestion(large, present);

  const kept = present.filter(({ count }) => count >= SAFE_MINIMUM);
  return kept.length >= 2 ? safeSuggestion(kept, present) : tooFewSuggestion(kept.length);
}

/**
 * The recipe to start from where rows have several labels, given the rows of each label of all targets: every label with
 * 10 rows or more, and no maximum, since rows taken for one label are lost for the others that stand on them.
 */
export function suggestRecipeForMany(counts: readonly LabelCount[]): SuggestedRecipe {
  const present = counts.filter(({ count }) => count > 0);
  const small = present.filter(({ count }) => count < SAFE_MINIMUM);
  if (present.length - small.length < 2) return tooFewSuggestion(present.length - small.length);
  const minimum =
    small.length === 0
      ? `All ${present.length} labels have at least ${SAFE_MINIMUM} rows.`
      : `A minimum of ${SAFE_MINIMUM} rows keeps ${present.length - small.length} of ${present.length} labels; ` +
        `${small.length === 1 ? "the one below it is" : `the ${small.length} below it are`} too small to learn.`;
  const reason = `${minimum} There is no maximum, since rows with several labels cannot be taken from one of them alone.`;
  return { recipe: recipeOf(SAFE_MINIMUM, null, 0.1), reason };
}

function tutorialSuggestion(kept: LabelCount[], all: LabelCount[]): SuggestedRecipe {
  const { minSamples, maxSamples } = TUTORIAL;
  const used = kept.reduce((sum, { count }) => sum + Math.min(count, maxSamples), 0);
  const reason =
    `${kept.length} of ${all.length} labels have ${minSamples} rows or more: enough to learn each of them well. ` +
    `At most ${maxSamples} rows each keeps the large ones from drowning out the rest; ` +
    `${formatCount(used)} of ${formatCount(rowsIn(all))} rows are used.`;
  return { recipe: recipeOf(minSamples, maxSamples, 0.1), reason };
}

function safeSuggestion(kept: LabelCount[], all: LabelCount[]): SuggestedRecipe {
  const sizes = kept.map(({ count }) => count).sort((a, b) => a - b);
  const cap = capFor(sizes);
  const isCapped = (sizes.at(-1) ?? 0) > cap;
  const dropped = all.length - kept.length;
  const minimum =
    dropped === 0
      ? `All ${all.length} labels have at least ${SAFE_MINIMUM} rows, enough for each to appear in all three parts.`
      : `A minimum of ${SAFE_MINIMUM} rows keeps ${kept.length} of ${all.length} labels; ` +
        `${dropped === 1 ? "the one below it is" : `the ${dropped} below it are`} too small for all three parts.`;
  const maximum = isCapped
    ? `At most ${cap} rows each keeps the largest labels from drowning out the rest.`
    : "No label is so large that it needs a maximum.";
  return { recipe: recipeOf(SAFE_MINIMUM, isCapped ? cap : null, 0.1), reason: `${minimum} ${maximum}` };
}

function tooFewSuggestion(keptLabels: number): SuggestedRecipe {
  const have = keptLabels === 0 ? "No label has" : "Only one label has";
  const reason =
    `${have} ${SAFE_MINIMUM} rows, too few to hold any out: all rows are used for training and nothing measures the ` +
    "result. Add rows until at least two labels have 10.";
  return { recipe: recipeOf(0, null, 0), reason };
}

function capFor(ascendingSizes: number[]): number {
  const middle = ascendingSizes.length / 2;
  const low = ascendingSizes[Math.ceil(middle) - 1] ?? 0;
  const high = ascendingSizes[Math.floor(middle)] ?? 0;
  const wanted = (CAP_OVER_MEDIAN * (low + high)) / 2;
  return Math.min(TUTORIAL.maxSamples, Math.max(SMALLEST_CAP, Math.round(wanted / 10) * 10));
}

function rowsIn(counts: readonly LabelCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function recipeOf(minSamples: number, maxSamples: number | null, share: number): BalanceAndSplit {
  return {
    balance: { minSamples, maxSamples, scope: "all" },
    split: { validation: share, test: share },
    order: "balance-then-split",
    seed: SEED,
  };
}
