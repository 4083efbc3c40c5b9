import { formatCount, pluralise } from "@/lib/utils";
import type { LeakReport } from "./schema";

/** What a leak report says of one kind of tie between rows. */
export interface LeakFinding {
  about: "copies" | "group";
  /** `leak`: something stands on two sides. `kept`: something would, had it not been kept together. `fine`: nothing does. */
  state: "leak" | "kept" | "fine";
  sentence: string;
}

interface LeakContext {
  /** Rows of the two held-out splits. */
  rows: { validation: number; test: number };
  /** Column whose values ought to stay on one side; null for none. */
  groupColumn: string | null;
  /** Rows have one label each, so that copies have "the same label". */
  isSingleLabel: boolean;
  /** The splits are there already, or only thought of. */
  isMade: boolean;
}

/** A leak report in sentences: of copies, and of groups where there is a group column. */
export function describeLeaks(report: LeakReport, context: LeakContext): LeakFinding[] {
  const copies = describeCopies(report, context);
  return context.groupColumn === null
    ? [copies]
    : [copies, describeGroups(report, context.groupColumn, context.isMade)];
}

/** The part of a test score that can be remembered rather than learnt, in points of a hundred. */
export function rememberedPoints({ actual }: LeakReport, testRows: number): number {
  return testRows === 0 ? 0 : (actual.testRowsSameLabels / testRows) * 100;
}

function describeCopies(report: LeakReport, context: LeakContext): LeakFinding {
  const { actual, plain, clusters } = report;
  const found = (state: LeakFinding["state"], sentence: string): LeakFinding => ({ about: "copies", state, sentence });
  const groups = (count: number) => `${pluralise(count, "group")} of copies`;
  if (actual.clusters > 0) {
    const stands = context.isMade ? (actual.clusters === 1 ? "stands" : "stand") : "would stand";
    return found("leak", `${groups(actual.clusters)} ${stands} on two sides: ${describeHarm(report, context)}.`);
  }
  if (clusters === 0) return found("fine", "No two of the rows used are copies of each other.");
  if (plain.clusters === 0) {
    const none = clusters === 1 ? "and it does not stand" : "and none stands";
    return found("fine", `There ${clusters === 1 ? "is" : "are"} ${groups(clusters)}, ${none} on two sides.`);
  }
  const kept = `${groups(clusters)} ${clusters === 1 ? "was" : "were"} kept together`;
  const instead =
    plain.testRows > 0
      ? `${pluralise(plain.testRows, "test row")} would have leaked`
      : `${formatCount(plain.clusters)} would stand on two sides`;
  return found("kept", `${kept}; split row by row, ${instead}.`);
}

function describeHarm(report: LeakReport, { rows, isSingleLabel }: LeakContext): string {
  const { testRows, testRowsSameLabels, validationRows } = report.actual;
  if (testRows === 0) {
    if (validationRows === 0) return "in validation and test, with none to train on";
    return `${ofRows(validationRows, rows.validation, "validation")} a copy in train, and no test row has`;
  }
  const label = isSingleLabel ? "the same label" : "the same labels";
  const start = `${ofRows(testRows, rows.test, "test")} a copy in train`;
  if (testRowsSameLabels === 0) return `${start}, none with ${label}`;
  const same = testRows === 1 ? `with ${label}` : `${formatCount(testRowsSameLabels)} with ${label}`;
  const points = rememberedPoints(report, rows.test);
  const upTo = points < 0.05 ? "less than 0.1 points" : `up to ${pointsText(points)}`;
  return `${start}, ${same}; ${upTo} of a test score would be remembered, not learnt`;
}

function ofRows(count: number, total: number, split: string): string {
  return `${formatCount(count)} of ${pluralise(total, `${split} row`)} ${count === 1 ? "has" : "have"}`;
}

function pointsText(points: number): string {
  const text = points.toFixed(1).replace(/\.0$/, "");
  return text === "1" ? "1 point" : `${text} points`;
}

function describeGroups({ actual, plain }: LeakReport, column: string, isMade: boolean): LeakFinding {
  const found = (state: LeakFinding["state"], sentence: string): LeakFinding => ({ about: "group", state, sentence });
  const values = (count: number) => `${pluralise(count, "value")} of “${column}”`;
  if (actual.groups > 0) {
    const stands = isMade ? (actual.groups === 1 ? "stands" : "stand") : "would stand";
    return found(
      "leak",
      `${values(actual.groups)} ${stands} on two sides: what training learns about ${actual.groups === 1 ? "it" : "them"} helps in the test.`,
    );
  }
  if (plain.groups === 0) return found("fine", `No value of “${column}” stands on two sides.`);
  return found(
    "kept",
    `Rows with the same “${column}” were kept together; split row by row, ${values(plain.groups)} would stand on two sides.`,
  );
}
