import { formatShare } from "@/lib/charts/format";
import { formatCount, pluralise } from "@/lib/utils";
import type { DraftRoles } from "./assign-role";
import { quotedNames } from "./roles/words";
import type { Target, TextRole } from "./roles-schema";
import { defaultTemplate } from "./text-template";

/** What is known of a target's labels; nulls where they have not been counted yet. */
export interface TargetFigures {
  labelCount: number | null;
  /** Share of the rows with any label that have more than one. */
  severalShare: number | null;
}

const UNKNOWN: TargetFigures = { labelCount: null, severalShare: null };

const NUMBER_WORDS = ["No", "One", "Two", "Three", "Four", "Five", "Six"];

/** The task in a sentence: what a classifier would learn by these roles. Figures in the order of the targets. */
export function describeTask(targets: readonly Target[], figures: readonly TargetFigures[] = []): string {
  const [only] = targets;
  if (only === undefined) return "No label yet.";
  if (targets.length > 1) {
    const parts = targets.map((target, index) => `${target.name} (${shortReading(target, figures[index] ?? UNKNOWN)})`);
    return `${NUMBER_WORDS[targets.length] ?? formatCount(targets.length)} targets: ${listed(parts)}.`;
  }
  const { labelCount, severalShare } = figures[0] ?? UNKNOWN;
  const [noun, nouns] = nounOf(only.name);
  if (only.kind === "single") {
    return labelCount === null
      ? `Single label: one ${noun} per text.`
      : `Single label: one of ${pluralise(labelCount, noun, nouns)} per text.`;
  }
  const any = labelCount === null ? `any number of ${nouns}` : `any of ${pluralise(labelCount, noun, nouns)}`;
  return `Several labels: each text can have ${any}${describeSeveral(severalShare)}.`;
}

function shortReading(target: Target, { labelCount }: TargetFigures): string {
  const word = target.kind === "single" ? "one" : "any";
  return labelCount === null ? `${word} per text` : `${word} of ${formatCount(labelCount)}`;
}

function describeSeveral(share: number | null): string {
  if (share === null) return "";
  return share === 0 ? "; none has more than one so far" : `; ${formatShare(share)} have more than one`;
}

/** How the text of a row is made. */
export function describeText({ columns, template }: TextRole): string {
  if (template === null) return quotedNames(columns, 1);
  const how = template === defaultTemplate(columns) ? "one below the other" : "put together by a template";
  return `${quotedNames(columns, 8)}, ${how}`;
}

/** Where a target's labels stand, behind its name. */
export function describeSource(target: Target): string {
  if (target.kind === "single") return `one per row, in “${target.column}”`;
  const { source } = target;
  switch (source.type) {
    case "separator":
    case "json":
      return `several in a cell of “${source.column}”`;
    case "flags":
      return `one column each: ${quotedNames(source.columns)} say yes or no`;
    case "scores":
      return `one column each: ${quotedNames(source.columns)} have scores, and apply from ${source.threshold} on`;
  }
}

/** What becomes of rows without a label in a target; `emptyCount` of them, null where that is not counted yet. */
export function describeNone(target: Target, emptyCount: number | null = null): string {
  const noneLabel = target.kind === "single" ? null : target.noneLabel;
  // Rows that get a label for it are not counted as empty.
  if (noneLabel !== null) return `Rows without a label are called “${noneLabel}”.`;
  if (emptyCount === null) return "Rows without a label are left out.";
  if (emptyCount === 0) return "Every row has a label.";
  return `${pluralise(emptyCount, "row")} without a label ${emptyCount === 1 ? "is" : "are"} left out.`;
}

/** What else the roles say, a sentence each. */
export function describeOthers({ group, split, id }: DraftRoles): string[] {
  const sentences: string[] = [];
  if (group !== null) sentences.push(`Rows with the same “${group}” can be kept on one side of a split.`);
  if (split !== null) sentences.push(`“${split}” says which split a row belongs to.`);
  if (id !== null) sentences.push(`“${id}” names each row.`);
  return sentences;
}

/** A separator as a person reads it. */
export function separatorWords(separator: string): string {
  const named = SEPARATOR_WORDS.get(separator);
  return named ?? separator;
}

const SEPARATOR_WORDS = new Map([
  ["\n", "line breaks"],
  ["\t", "tabs"],
  [" ", "spaces"],
]);

/** `intent` and `intents` for a target called so; any other name is no word, and its values are labels. */
function nounOf(name: string): [noun: string, nouns: string] {
  const word = name.toLowerCase();
  if (!/^[a-z]{3,20}$/.test(word) || word === "target" || /(ss|us|is|ws)$/.test(word)) return ["label", "labels"];
  if (word.endsWith("ies")) return [`${word.slice(0, -3)}y`, word];
  if (word.endsWith("s")) return [word.slice(0, -1), word];
  if (/[^aeiou]y$/.test(word)) return [word, `${word.slice(0, -1)}ies`];
  return [word, /(x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`];
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
