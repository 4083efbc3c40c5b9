import type { Target } from "../roles-schema";
import { type ColumnFacts, isLabelSet } from "./column-facts";
import { type FlagFamily, flagFamily } from "./flag-family";
import { freeName, NONE_LABEL, targetOfColumn, targetOfFamily } from "./make-target";
import { LABEL_NAMES, LABEL_PART, NESTED_LABEL, NOT_A_ROLE } from "./names";
import { quotedNames } from "./words";

export interface TargetsGuess {
  targets: Target[];
  /** Why, and what else could be labels: a sentence each. */
  reasons: string[];
}

/** Where the values of a column differ in nearly every row, it is text or an id, not a label. */
const FREE_TEXT_SHARE = 0.5;

/** Rows without a label in one target are left out: a second target must not cost more rows than this. */
const MAX_EMPTY_SHARE = 0.1;

/** A further column offers itself as a label while it has at most so many values. */
const MAX_OFFERED_VALUES = 200;

/** The labels: one target, or several where the names say so; empty where nothing fits. */
export function guessTargets(facts: readonly ColumnFacts[], rowCount: number): TargetsGuess {
  const family = flagFamily(facts);
  const chosen = nested(facts) ?? named(facts, rowCount) ?? ofFamily(family) ?? byContent(facts, rowCount);
  if (chosen === null) return { targets: [], reasons: [] };
  const { columns, reason } = chosen;
  const targets: Target[] = [];
  for (const fact of columns) {
    const target = targetOfColumn(fact, repeats(fact, family) ? NONE_LABEL : null);
    targets.push({
      ...target,
      name: freeName(
        target.name,
        targets.map(({ name }) => name),
      ),
    });
  }
  if (chosen.family) targets.push(targetOfFamily(chosen.family));
  return { targets, reasons: [reason, ...offers(facts, chosen, family, rowCount)] };
}

interface Choice {
  /** One target each. */
  columns: readonly ColumnFacts[];
  /** One target of all its columns. */
  family: FlagFamily | null;
  reason: string;
}

const nameOf = ({ column }: ColumnFacts) => column.name;

/** `labels.intent`, `labels.food`: the API's own shape. */
function nested(facts: readonly ColumnFacts[]): Choice | null {
  const parts = facts.filter(
    (fact) => NESTED_LABEL.test(fact.key) && (fact.isFlag || fact.isScore || isLabels(fact, Number.POSITIVE_INFINITY)),
  );
  if (parts.length === 0) return null;
  const family = flagFamily(parts);
  if (family !== null && family.columns.length === parts.length) return ofFamily(family);
  const names = quotedNames(parts.map(nameOf));
  const verb = parts.length === 1 ? "is the label" : "are the labels";
  return {
    columns: parts,
    family: null,
    reason: `${names} ${verb}, by ${parts.length === 1 ? "its name" : "their names"}.`,
  };
}

/** By a name such as `label`; or by names such as `country_label`, which say that there may be more than one. */
function named(facts: readonly ColumnFacts[], rowCount: number): Choice | null {
  // A name says enough that only a different value in every row speaks against it.
  const exact = LABEL_NAMES.flatMap((name) => facts.filter(({ key }) => key === name)).filter(
    (fact) => isLabels(fact, rowCount - 1) && !fact.isNumeric,
  );
  // "label" is often the code and "label_text" or "intent" its name, hence words first.
  if (exact[0] !== undefined) return byName([exact[0]]);

  const isNamedPart = ({ key }: ColumnFacts) => LABEL_PART.test(key) && !NOT_A_ROLE.test(key);
  const parts = facts.filter((fact) => isNamedPart(fact) && isReadableLabels(fact, rowCount));
  const [first] = [...parts].sort((a, b) => a.emptyShare - b.emptyShare);
  if (first === undefined) return null;
  const others = facts.filter(
    (fact) => fact !== first && (parts.includes(fact) || isBarred(fact)) && fact.emptyShare <= MAX_EMPTY_SHARE,
  );
  const columns = [first];
  for (const other of others) if (!columns.some((column) => isSameDimension(column, other))) columns.push(other);
  return byName(columns.sort((a, b) => a.index - b.index));
}

function byName(columns: readonly ColumnFacts[]): Choice {
  const names = quotedNames(columns.map(nameOf));
  const [first] = columns;
  if (columns.length > 1 || first === undefined) {
    return { columns, family: null, reason: `${names} are labels, each of its own kind, by their names and values.` };
  }
  const reason = `${names} ${first.list === null ? "is the label" : "holds the labels"}, by its name${describeList(first)}.`;
  return { columns, family: null, reason };
}

function describeList({ list }: ColumnFacts): string {
  if (list === null) return "";
  if (list.reading.type === "json") return ": each cell is a list";
  const { separator } = list.reading;
  return `: several in a cell, separated by ${separator === "\n" ? "line breaks" : separator}`;
}

function ofFamily(family: FlagFamily | null): Choice | null {
  if (family === null) return null;
  const names = quotedNames(family.columns.map(nameOf));
  const what = family.hasScores ? "a score between 0 and 1" : "yes or no";
  return { columns: [], family, reason: `${names} are labels: each says ${what} in every row.` };
}

function byContent(facts: readonly ColumnFacts[], rowCount: number): Choice | null {
  const others = facts.filter((fact) => !NOT_A_ROLE.test(fact.key) && isLabels(fact, rowCount * FREE_TEXT_SHARE));
  const list = others.find(isBarred);
  if (list !== undefined) {
    const reason = `“${nameOf(list)}” holds the labels${describeList(list)}.`;
    return { columns: [list], family: null, reason };
  }
  const fewestFirst = (a: ColumnFacts, b: ColumnFacts) => a.valueCount - b.valueCount;
  const [code] = LABEL_NAMES.flatMap((name) => facts.filter(({ key }) => key === name)).filter((fact) =>
    isLabelSet(fact, rowCount - 1),
  );
  const [fewest] = others.filter(({ isNumeric }) => !isNumeric).sort(fewestFirst);
  if (code !== undefined && (fewest === undefined || fewest.valueCount !== code.valueCount)) {
    const reason = `“${nameOf(code)}” is the label, by its name; its values are numbers.`;
    return { columns: [code], family: null, reason };
  }
  // A column with as many values as the code column has codes holds their names.
  const column = fewest ?? [...others].sort(fewestFirst)[0];
  if (column === undefined) return null;
  const reason = `“${nameOf(column)}” is the label: it has ${column.valueCount} different values in ${rowCount} rows.`;
  return { columns: [column], family: null, reason };
}

function isLabels(fact: ColumnFacts, most: number): boolean {
  return fact.list !== null || isLabelSet(fact, most);
}

function isReadableLabels(fact: ColumnFacts, rowCount: number): boolean {
  return !fact.isNumeric && isLabels(fact, rowCount * FREE_TEXT_SHARE);
}

/** A list whose form leaves little doubt; commas and semicolons also stand inside labels. */
function isBarred({ list }: ColumnFacts): boolean {
  return list !== null && (list.reading.type === "json" || list.reading.separator === "|");
}

/** True for a list of the very labels that a family of columns has one by one. */
function repeats({ list }: ColumnFacts, family: FlagFamily | null): boolean {
  if (list === null || family === null) return false;
  const names = new Set(family.columns.map(nameOf));
  return list.labels.length > 0 && list.labels.every((label) => names.has(label));
}

/** True where each value of one column always stands beside the same value of the other: a code and its name. */
function isSameDimension(a: ColumnFacts, b: ColumnFacts): boolean {
  if (a.valueCount !== b.valueCount || a.cells.length === 0) return false;
  const partner = new Map<string, string>();
  return a.cells.every((cell, row) => {
    const other = b.cells[row] ?? "";
    const known = partner.get(cell) ?? other;
    partner.set(cell, known);
    return known === other;
  });
}

/** What else could be labels. */
function offers(facts: readonly ColumnFacts[], chosen: Choice, family: FlagFamily | null, rowCount: number): string[] {
  const [first] = chosen.columns;
  if (first !== undefined && repeats(first, family)) {
    const names = quotedNames((family?.columns ?? []).map(nameOf));
    return [`${names} hold the same labels one by one, and are not needed.`];
  }
  const sentences: string[] = [];
  const free = facts.filter((fact) => !chosen.columns.includes(fact) && !chosen.family?.columns.includes(fact));
  const offered = free.filter(
    (fact) =>
      !NOT_A_ROLE.test(fact.key) &&
      isReadableLabels(fact, rowCount) &&
      (fact.list !== null || (fact.valueCount <= MAX_OFFERED_VALUES && !fact.isFlag)) &&
      !chosen.columns.some((column) => isSameDimension(column, fact)),
  );
  const full = offered.filter(({ emptyShare }) => emptyShare <= MAX_EMPTY_SHARE);
  if (full.length > 0)
    sentences.push(
      `${quotedNames(full.map(nameOf))} could be ${full.length === 1 ? "a further label" : "further labels"}.`,
    );
  const sparse = offered.filter((fact) => fact.emptyShare > MAX_EMPTY_SHARE && LABEL_PART.test(fact.key));
  if (sparse.length > 0) {
    sentences.push(`${quotedNames(sparse.map(nameOf))} could be labels too, but many rows have no value there.`);
  }
  return sentences;
}
