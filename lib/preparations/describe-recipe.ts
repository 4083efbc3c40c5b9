import type { Target } from "@/lib/datasets/roles-schema";
import { formatCount, pluralise } from "@/lib/utils";
import type { Recipe, RepeatUse } from "./schema";
import { MAX_TIMES } from "./split/repeats";

/**
 * A recipe in full sentences, in the order in which it is applied. With the dataset's targets it also says what happens
 * to rows with several labels, and with what was repeated, up to how many lines that was.
 */
export function describeRecipe(
  { filter, balance, split, order, seed }: Recipe,
  targets: readonly Pick<Target, "kind">[] = [],
  repeats: Pick<RepeatUse, "to"> | null = null,
): string[] {
  const capsTrainOnly = order === "split-then-balance" || balance.scope === "train";
  const hasMany = targets.length > 1 || targets.some(({ kind }) => kind === "multi");
  return [
    ...filter.map(describeRule),
    describeMinimum(balance.minSamples, hasMany),
    describeMaximum(balance.maxSamples, capsTrainOnly, hasMany),
    describeSplit(split),
    ...describeTogether(split),
    ...(balance.maxSamples === null ? [] : [describeOrder(capsTrainOnly)]),
    ...describeRepeat(balance.repeat, repeats, hasMany),
    `Rows are drawn with seed ${seed}: the same data and recipe always give the same splits.`,
  ];
}

/** A recipe in a few words for a list: `200 to 600 rows a label · 80/10/10 · seed 42`. */
export function summariseRecipe({ filter, balance, split, order, seed }: Recipe): string {
  const parts = [balanceInShort(balance), sharesInShort(split), `seed ${seed}`];
  if (balance.maxSamples !== null && (order === "split-then-balance" || balance.scope === "train")) {
    parts.splice(1, 0, "train only");
  }
  if (split.groupBy !== null) parts.push(`“${split.groupBy}” together`);
  if (split.nearDuplicates !== null) parts.push("near-copies together");
  if (split.lockedTest !== null) parts.push("locked test set");
  if (balance.repeat !== null) {
    parts.push(balance.repeat === "auto" ? "small labels repeated" : `repeated to ${formatCount(balance.repeat)}`);
  }
  if (filter.length > 0) parts.push(pluralise(filter.length, "filter"));
  return parts.join(" · ");
}

function describeRule({ column, op, value }: Recipe["filter"][number]): string {
  const values = (typeof value === "string" ? [value] : value).map((text) => `“${text}”`).join(" or ");
  return op === "ne"
    ? `Rows in which “${column}” is ${values} are left out.`
    : `Only rows in which “${column}” is ${values}.`;
}

function describeMinimum(minSamples: number, hasMany: boolean): string {
  if (minSamples <= 1) return "Every label is kept, however few rows it has.";
  const small = `Labels with fewer than ${formatCount(minSamples)} rows are left out`;
  return hasMany ? `${small}; rows that have no other label are left out with them.` : `${small}.`;
}

function describeMaximum(maxSamples: number | null, capsTrainOnly: boolean, hasMany: boolean): string {
  if (maxSamples === null) return "All rows of the other labels are used; there is no maximum.";
  const most = `At most ${pluralise(maxSamples, "row")} of a label ${maxSamples === 1 ? "is" : "are"} used${capsTrainOnly ? " for training" : ""}`;
  return hasMany
    ? `${most}: the rarest labels take their rows first, and a label ends above that only where rarer ones stand on its rows.`
    : `${most}.`;
}

function describeOrder(capsTrainOnly: boolean): string {
  return capsTrainOnly
    ? "The split comes before the maximum, so validation and test keep the proportions of the data."
    : "The maximum comes before the split (the tutorial’s order), so all three parts are balanced alike.";
}

function describeRepeat(
  repeat: Recipe["balance"]["repeat"],
  found: Pick<RepeatUse, "to"> | null,
  hasMany: boolean,
): string[] {
  if (repeat === null) return [];
  const middle = found === null ? "the middle label" : `the middle label, ${formatCount(found.to)},`;
  const small =
    repeat === "auto" ? `fewer training rows than ${middle}` : `fewer than ${pluralise(repeat, "training row")}`;
  const others = hasMany ? " A row is repeated for its rarest label, and its other labels with it." : "";
  return [
    `Labels with ${small} are repeated in train until they have as many lines, each row at most ${MAX_TIMES} times; ` +
      `validation and test have every row once.${others}`,
  ];
}

function describeSplit({ validation, test, method, stratifyBy, lockedTest }: Recipe["split"]): string {
  const [train, validationText, testText] = percentages(validation, test);
  const shares = stratifyBy === null ? "every label’s share" : `the share of every label of “${stratifyBy}”`;
  if (method === "column") {
    const cut = validation > 0 ? ` If it marks no row for validation, ${validationText}% are taken from training.` : "";
    return `Each row goes where the dataset’s split column says.${cut}`;
  }
  if (lockedTest !== null) {
    const others = validation > 0 ? `${validationText}% of the rows validate and the others train` : "the others train";
    return `The test rows of an earlier preparation are used again; ${others}, each with ${shares}.`;
  }
  if (validation === 0 && test === 0) return "Everything is used for training; nothing is held out.";
  return `${train}% of the rows train, ${validationText}% validate and ${testText}% test, each with ${shares}.`;
}

/** What stays on one side of the split. */
function describeTogether({ groupBy, nearDuplicates, method, lockedTest }: Recipe["split"]): string[] {
  const sentences: string[] = [];
  if (groupBy !== null) sentences.push(`Rows with the same “${groupBy}” stay in one split.`);
  if (nearDuplicates === 1) {
    sentences.push("Texts that are alike but for case, punctuation and spaces stay in one split.");
  } else if (nearDuplicates !== null) {
    sentences.push(`Texts that are at least ${Math.round(nearDuplicates * 100)}% alike stay in one split.`);
  }
  if (sentences.length > 0 && (method === "column" || lockedTest !== null)) {
    sentences.push("Rows tied to a held-out row in that way are not used.");
  }
  return sentences;
}

function balanceInShort({ minSamples, maxSamples }: Recipe["balance"]): string {
  if (maxSamples === null) {
    return minSamples <= 1 ? "every row of every label" : `${formatCount(minSamples)} rows or more a label`;
  }
  return minSamples <= 1
    ? `up to ${formatCount(maxSamples)} rows a label`
    : `${formatCount(minSamples)} to ${formatCount(maxSamples)} rows a label`;
}

function sharesInShort({ validation, test, method }: Recipe["split"]): string {
  if (method === "column") return "by split column";
  return validation === 0 && test === 0 ? "all for training" : percentages(validation, test).join("/");
}

function percentages(validation: number, test: number): [string, string, string] {
  const text = (share: number) => String(Math.round(share * 1000) / 10);
  return [text(1 - validation - test), text(validation), text(test)];
}
