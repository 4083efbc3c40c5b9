import type { EngineTarget, RequestedTarget } from "../protocol";
import { item } from "../typed";
import type { Problems } from "./problems";
import type { LabelCatalog, RawRow } from "./read-rows";
import { nameProblem } from "./sample";

/** Asks a row for its class indices per target; a string says why the row does not fit. */
export type RowMapper = (row: RawRow) => number[][] | string;

/** More labels than this are no classes but values (ids, dates), and would not fit the weights. */
const MAX_LABELS = 10_000;

function quote(name: string): string {
  return JSON.stringify(name);
}

/** Checks targets as asked for, before looking at rows: names, repeats, at least two labels. Adds what is wrong to `problems`. */
export function checkRequestedTargets(requested: readonly RequestedTarget[], problems: Problems): void {
  const names = new Set<string>();
  if (requested.length === 0)
    problems.add("The list of targets is empty; leave it out to take the targets from the data");
  for (const { name, labels } of requested) {
    const bad = nameProblem(name, "target");
    if (bad !== null) problems.add(`In the requested targets ${bad}`);
    if (names.has(name)) problems.add(`The target ${quote(name)} is requested twice`);
    names.add(name);
    for (const label of labels) {
      const badLabel = nameProblem(label, "label");
      if (badLabel !== null) problems.add(`In the requested target ${quote(name)} ${badLabel}`);
    }
    const repeated = firstRepeat(labels);
    if (repeated !== undefined) problems.add(`The target ${quote(name)} lists the label ${quote(repeated)} twice`);
    checkLabelCount(name, labels, problems);
  }
}

function firstRepeat(labels: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return labels.find((label) => seen.size === seen.add(label).size);
}

function checkLabelCount(name: string, labels: readonly string[], problems: Problems): void {
  if (labels.length > MAX_LABELS) {
    problems.add(`The target ${quote(name)} has ${labels.length} labels; at most ${MAX_LABELS} are supported`);
  }
  if (labels.length >= 2) return;
  const only = labels.length === 1 ? `only one label (${quote(item(labels, 0))})` : "no labels";
  problems.add(`The target ${quote(name)} has ${only}; at least 2 are needed`);
}

/** The targets as asked for, with what was left out filled in: weight 1, `multi_class` where some line has a list. */
export function completeTargets(requested: readonly RequestedTarget[], catalog: LabelCatalog): EngineTarget[] {
  return requested.map(({ name, labels, weight, loss_function }) => {
    const met = catalog.targets[catalog.indexOf(name) ?? -1];
    const inferred = met?.hasLists ? "multi_class" : "single_class";
    return { name, labels: [...labels], weight: weight ?? 1, loss_function: loss_function ?? inferred };
  });
}

/**
 * Maps rows to the class indices of explicit targets. A row does not fit if it lacks a target, has a label outside its list, or two
 * labels where the target takes one. Targets that were not asked for are ignored.
 */
export function mapperFor(targets: readonly EngineTarget[], catalog: LabelCatalog): RowMapper {
  const plans = targets.map((target) => {
    const index = catalog.indexOf(target.name);
    const met = index === undefined ? [] : item(catalog.targets, index).labels;
    const classes = new Map(target.labels.map((label, c) => [label, c]));
    return { target, index: index ?? -1, met, classOf: met.map((label) => classes.get(label) ?? -1) };
  });
  return (row) => {
    const classes: number[][] = [];
    for (const { target, index, met, classOf } of plans) {
      const ids = row.labels[index];
      if (ids === undefined) return `"labels" lacks the target ${quote(target.name)}`;
      if (target.loss_function === "single_class" && ids.length > 1) {
        return `the target ${quote(target.name)} takes one label (single_class), but the line has ${ids.length}`;
      }
      const mapped = ids.map((id) => item(classOf, id));
      const unknown = mapped.indexOf(-1);
      if (unknown !== -1) {
        const label = item(met, item(ids, unknown));
        return `the label ${quote(label)} is not among the labels of the target ${quote(target.name)}`;
      }
      classes.push(mapped);
    }
    return classes;
  };
}

/**
 * Takes the targets from the data. A target that most training rows have is one; rows without it are bad, and so are rows with a target
 * that most rows lack (a misspelt name, say). Labels are in order of first appearance in the rows kept, validation rows last.
 */
export function inferTargets(
  training: readonly RawRow[],
  validation: readonly RawRow[],
  catalog: LabelCatalog,
  problems: Problems,
): { targets: EngineTarget[]; fits: (row: RawRow) => string | null } {
  const counts = catalog.targets.map((_, index) => training.filter((row) => row.labels[index] !== undefined).length);
  const isUsual = counts.map((count) => count > 0 && count * 2 >= training.length);
  const fits = (row: RawRow) => misfit(row, catalog, isUsual, counts, training.length);
  const targets: EngineTarget[] = [];
  catalog.targets.forEach(({ name, labels, hasLists }, index) => {
    if (!isUsual[index]) return;
    const order = new Set<number>();
    const namesSoFar = () => Array.from(order, (id) => item(labels, id));
    const collect = (rows: readonly RawRow[]) => {
      for (const row of rows) if (fits(row) === null) for (const id of row.labels[index] ?? []) order.add(id);
    };
    collect(training);
    // Before the validation rows: a label that only they have cannot be learnt.
    checkLabelCount(name, namesSoFar(), problems);
    collect(validation);
    targets.push({ name, labels: namesSoFar(), weight: 1, loss_function: hasLists ? "multi_class" : "single_class" });
  });
  return { targets, fits };
}

function misfit(
  row: RawRow,
  catalog: LabelCatalog,
  isUsual: readonly boolean[],
  counts: readonly number[],
  rows: number,
): string | null {
  for (let index = 0; index < isUsual.length; index++) {
    const name = item(catalog.targets, index).name;
    const has = row.labels[index] !== undefined;
    if (isUsual[index] && !has) return `"labels" lacks the target ${quote(name)}`;
  }
  for (let index = 0; index < isUsual.length; index++) {
    if (isUsual[index] || row.labels[index] === undefined) continue;
    const name = item(catalog.targets, index).name;
    return `"labels" has the target ${quote(name)}, which only ${item(counts, index)} of ${rows} training lines have`;
  }
  return null;
}
