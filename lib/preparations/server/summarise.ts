import "server-only";
import { parseCounts } from "@/lib/datasets/server/internal";
import { i32, u8 } from "@/lib/typed";
import { funnelOf, noOutcomes, type OutcomeCounts } from "../funnel";
import type { AddedUse, Funnel, LockedTestUse, PreparationSummary, Recipe, RepeatUse, SplitSummary } from "../schema";
import { rowsPerLabel } from "../split/label-classes";
import { labelledRows, NO_ROW } from "../split/pool";
import { WITHHELD } from "../split/pool-standing";
import type { Prepared } from "../split/prepared";
import { rowsOnSide, TEST, TRAIN, VALIDATION } from "../split/sides";
import type { SourcePool } from "./gather-pool";
import type { PreparationSource } from "./source";

/** The counts of a recipe's result, before warnings. */
export function summarise(
  source: PreparationSource,
  pool: SourcePool,
  prepared: Prepared,
  recipe: Recipe,
): PreparationSummary {
  const outcomes = countOutcomes(source, pool, prepared);
  const before = rowsPerLabel(pool.classes, labelledRows(pool), pool.labels.length);
  const [train, validation, test] = labelsOfSides(pool, prepared);
  const balanced = train.map((count, label) => count + i32(validation, label) + i32(test, label));
  const used = outcomes.train + outcomes.validation + outcomes.test;
  const order = labelOrder(before);
  const listed = (rows: number, counts: Int32Array) => listLabels(pool, order, rows, counts);
  const added = addedUse(source, pool, prepared);
  const funnel = funnelOf({ ...linesOf(source), added: added?.rows ?? 0 }, outcomes);
  return {
    version: 2,
    source: listed(funnel.labelled, before),
    balanced: listed(used, balanced),
    splits: {
      train: listed(outcomes.train, train),
      validation: listed(outcomes.validation, validation),
      test: listed(outcomes.test, test),
    },
    dropped: prepared.minimum.dropped
      .toSorted((a, b) => b.count - a.count || order.indexOf(a.label) - order.indexOf(b.label))
      .map(({ label, count }) => [pool.labels[label] ?? "", count]),
    warnings: [],
    funnel,
    leaks: null,
    lockedTest: lockedUse(pool, prepared, recipe),
    repeats: repeatUse(prepared, recipe, (rows, counts) => listed(rows, counts).labels, pool.labels.length),
    added,
  };
}

/** The rows that are there and were added; null without any. Those without a class or a label that is kept are not used. */
function addedUse({ dataset: { rows } }: PreparationSource, pool: SourcePool, { added }: Prepared): AddedUse | null {
  const present = pool.classOfRow.subarray(rows.sourceRows).reduce((n, one) => (one === NO_ROW ? n : n + 1), 0);
  if (present === 0) return null;
  // Those that are tied to a locked row, or to one that the split column holds out, were withheld before.
  const before = pool.standing?.subarray(rows.sourceRows).reduce((n, one) => (one === WITHHELD ? n + 1 : n), 0) ?? 0;
  return { rows: present, train: sum(added?.kept ?? none), withheld: before + (added?.withheldRows.length ?? 0) };
}

const none = new Int32Array(0);

/** What the training file repeats. */
function repeatUse(
  { repeats, minimum }: Prepared,
  { balance }: Recipe,
  list: (rows: number, counts: Int32Array) => RepeatUse["labels"],
  labelCount: number,
): RepeatUse | null {
  if (repeats === null) return null;
  const { to, rows, lines, small } = repeats;
  const more = lines.map((count, index) => count - i32(rows, index));
  const count = sum(more);
  return {
    to,
    isAuto: balance.repeat === "auto",
    smallLabels: small.length,
    lines: count,
    rows: sum(more.map((extra, index) => Math.min(extra, i32(rows, index)))),
    labels: list(count, rowsPerLabel(minimum.classes, more, labelCount)),
  };
}

/** Rows with each label on each side. */
export function labelsOfSides({ labels }: SourcePool, { minimum, dealt, locked }: Prepared) {
  const count = (side: number) => rowsPerLabel(minimum.classes, rowsOnSide(dealt, side), labels.length);
  const test = count(TEST).map((rows, label) => rows + (locked?.rowsOfLabel[label] ?? 0));
  return [count(TRAIN), count(VALIDATION), test] as const;
}

/** How many rows of the source each outcome has. */
function countOutcomes(
  { dataset: { rows } }: PreparationSource,
  pool: SourcePool,
  { minimum, dealt, locked, added }: Prepared,
): OutcomeCounts {
  const onSide = (side: number) => sum(rowsOnSide(dealt, side));
  const ofKept = (counts: Int32Array) => sum(counts.map((count, index) => count * u8(minimum.isClassKept, index)));
  const outcomes = noOutcomes();
  outcomes.removed = pool.classOfRow.subarray(0, rows.sourceRows).reduce((n, one) => (one === NO_ROW ? n + 1 : n), 0);
  outcomes.filtered = pool.filteredCount;
  outcomes.unlabelled = pool.unlabelledCount;
  const dropped = [pool.free, pool.withheld, pool.added].map((counts) => sum(counts) - ofKept(counts));
  outcomes.label_dropped = dropped.reduce((before, count) => before + count, locked?.labelDropped ?? 0);
  const tied = added?.withheldRows.length ?? 0;
  outcomes.withheld = ofKept(pool.withheld) + tied;
  outcomes.train = onSide(TRAIN);
  outcomes.validation = onSide(VALIDATION);
  outcomes.test = onSide(TEST) + (locked?.rows ?? 0);
  outcomes.capped = ofKept(pool.free) + ofKept(pool.added) - tied - onSide(TRAIN) - onSide(VALIDATION) - onSide(TEST);
  return outcomes;
}

/** The lines of the source. Those imported before lines were counted have a row for each that was not rejected. */
function linesOf({ dataset: { record, rows } }: PreparationSource): Pick<Funnel, "lines" | "rejected" | "blank"> {
  const counts = parseCounts(record.counts);
  if (counts !== null) return counts;
  return { lines: rows.sourceRows + record.rejectedCount, rejected: record.rejectedCount, blank: 0 };
}

/** Labels by their rows before the balance, the largest first; ties in order of first appearance. */
function labelOrder(before: Int32Array): number[] {
  return [...before.keys()].sort((a, b) => i32(before, b) - i32(before, a) || a - b);
}

/** Labels without a row are left out; the sort is stable, so ties stay in the given order. */
function listLabels(
  { targets, targetOfLabel, labels }: SourcePool,
  order: readonly number[],
  rows: number,
  counts: Int32Array,
): SplitSummary {
  return {
    rows,
    labels: targets.map(({ name }, target) => ({
      target: name,
      counts: order
        .filter((label) => i32(targetOfLabel, label) === target && i32(counts, label) > 0)
        .sort((a, b) => i32(counts, b) - i32(counts, a))
        .map((label): [string, number] => [labels[label] ?? "", i32(counts, label)]),
    })),
  };
}

function lockedUse({ lockedRows }: SourcePool, { locked }: Prepared, recipe: Recipe): LockedTestUse | null {
  if (lockedRows === null || locked === null || recipe.split.lockedTest === null) return null;
  return {
    preparationId: recipe.split.lockedTest,
    rows: locked.rows,
    missing: lockedRows.missing + locked.labelDropped,
    changed: locked.changed,
  };
}

function sum(counts: Int32Array): number {
  return counts.reduce((before, count) => before + count, 0);
}
