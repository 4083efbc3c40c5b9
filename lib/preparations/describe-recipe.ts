import { formatCount, pluralise } from "@/lib/utils";
import type { Recipe } from "./schema";

/** A recipe in full sentences, in the order in which it is applied. */
export function describeRecipe({ filter, balance, split, order, seed }: Recipe): string[] {
  const capsTrainOnly = order === "split-then-balance" || balance.scope === "train";
  return [
    ...filter.map(describeRule),
    describeMinimum(balance.minSamples),
    describeMaximum(balance.maxSamples, capsTrainOnly),
    describeSplit(split),
    ...(balance.maxSamples === null ? [] : [describeOrder(capsTrainOnly)]),
    `Rows are drawn with seed ${seed}: the same data and recipe always give the same splits.`,
  ];
}

/** A recipe in a few words for a list: `200 to 600 rows a label · 80/10/10 · seed 42`. */
export function summariseRecipe({ filter, balance, split, order, seed }: Recipe): string {
  const parts = [balanceInShort(balance), sharesInShort(split), `seed ${seed}`];
  if (balance.maxSamples !== null && (order === "split-then-balance" || balance.scope === "train")) {
    parts.splice(1, 0, "train only");
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

function describeMinimum(minSamples: number): string {
  return minSamples <= 1
    ? "Every label is kept, however few rows it has."
    : `Labels with fewer than ${formatCount(minSamples)} rows are left out.`;
}

function describeMaximum(maxSamples: number | null, capsTrainOnly: boolean): string {
  if (maxSamples === null) return "All rows of the other labels are used; there is no maximum.";
  return `At most ${pluralise(maxSamples, "row")} of a label ${maxSamples === 1 ? "is" : "are"} used${capsTrainOnly ? " for training" : ""}.`;
}

function describeOrder(capsTrainOnly: boolean): string {
  return capsTrainOnly
    ? "The split comes before the maximum, so validation and test keep the proportions of the data."
    : "The maximum comes before the split (the tutorial’s order), so all three parts are balanced alike.";
}

function describeSplit({ validation, test }: Recipe["split"]): string {
  const [train, validationText, testText] = percentages(validation, test);
  if (validation === 0 && test === 0) return "Everything is used for training; nothing is held out.";
  return `${train}% of the rows train, ${validationText}% validate and ${testText}% test, each with every label’s share.`;
}

function balanceInShort({ minSamples, maxSamples }: Recipe["balance"]): string {
  if (maxSamples === null) {
    return minSamples <= 1 ? "every row of every label" : `${formatCount(minSamples)} rows or more a label`;
  }
  return minSamples <= 1
    ? `up to ${formatCount(maxSamples)} rows a label`
    : `${formatCount(minSamples)} to ${formatCount(maxSamples)} rows a label`;
}

function sharesInShort({ validation, test }: Recipe["split"]): string {
  return validation === 0 && test === 0 ? "all for training" : percentages(validation, test).join("/");
}

function percentages(validation: number, test: number): [string, string, string] {
  const text = (share: number) => String(Math.round(share * 1000) / 10);
  return [text(1 - validation - test), text(validation), text(test)];
}
