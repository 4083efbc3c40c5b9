import { type RowOutcome, rowOutcome } from "@/lib/datasets/rows-schema";
import type { Funnel } from "./schema";

/** How many rows of a source each outcome has; every row has exactly one. */
export type OutcomeCounts = Readonly<Record<RowOutcome, number>>;

/** What is known of a source's lines before there are rows. */
interface SourceLines {
  lines: number;
  rejected: number;
  blank: number;
  /** Rows that the source does not have. */
  added?: number;
}

/** No row yet, for counting. */
export function noOutcomes(): Record<RowOutcome, number> {
  return Object.fromEntries(rowOutcome.options.map((outcome) => [outcome, 0])) as Record<RowOutcome, number>; // every option is a key
}

/**
 * The way of the rows from the source to the splits. It adds up by its making: each number is the one before it less
 * the rows that were lost there, and with those that were added to the source's.
 */
export function funnelOf({ lines, rejected, blank, added = 0 }: SourceLines, outcomes: OutcomeCounts): Funnel {
  const { train, validation, test, withheld } = outcomes;
  const balanced = train + validation + test + withheld;
  const kept = balanced + outcomes.capped;
  const labelled = kept + outcomes.label_dropped;
  const filtered = labelled + outcomes.unlabelled;
  const cleaned = filtered + outcomes.filtered;
  const rows = cleaned - added + outcomes.removed;
  return {
    lines,
    rejected,
    blank,
    rows,
    added,
    cleaned,
    filtered,
    labelled,
    kept,
    balanced,
    withheld,
    train,
    validation,
    test,
  };
}

/** What does not add up in a funnel, as equations that fail; empty where all is well. */
export function funnelFaults(funnel: Funnel): string[] {
  const { lines, rejected, blank, rows, added, balanced, withheld, train, validation, test } = funnel;
  const faults: string[] = [];
  if (lines - rejected - blank !== rows) faults.push(`${lines} lines − ${rejected} − ${blank} ≠ ${rows} rows`);
  if (train + validation + test + withheld !== balanced) {
    faults.push(`${train} + ${validation} + ${test} + ${withheld} withheld ≠ ${balanced} balanced`);
  }
  const way = ["rows", "cleaned", "filtered", "labelled", "kept", "balanced"] as const;
  way.forEach((stage, index) => {
    const before = way[index - 1];
    const gained = stage === "cleaned" ? added : 0;
    if (before !== undefined && funnel[stage] > funnel[before] + gained) faults.push(`more ${stage} than ${before}`);
  });
  if (Object.values(funnel).some((count) => count < 0)) faults.push("less than nothing");
  return faults;
}
