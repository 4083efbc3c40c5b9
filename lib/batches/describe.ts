import { formatDuration } from "@/lib/charts/format";
import { describeUnlikeUnknown } from "@/lib/models/unlike";
import { formatCount, pluralise } from "@/lib/utils";
import type { BatchDetail, BatchStatus, BatchSummary } from "./schema";

/** The states of a batch in words. */
export const STATUS_WORDS = {
  reading: "Reading the file",
  draft: "Ready to start",
  running: "Classifying",
  writing: "Writing the result",
  ready: "Done",
  failed: "Failed",
  cancelled: "Stopped",
} as const satisfies Record<BatchStatus, string>;

/** Whether the server works on it, so that its figures change by themselves. */
export function isUnderWay(status: BatchStatus): boolean {
  return status === "reading" || status === "running" || status === "writing";
}

/** Whether there is a file to be had, finished or as far as it came. */
export function hasResult({ status, rowsDone }: Pick<BatchSummary, "status" | "rowsDone">): boolean {
  return status === "ready" || ((status === "cancelled" || status === "failed") && rowsDone > 0);
}

/** `2,000 of 100,000 rows · 1,800 rows/s · 55s left`: only what is known. */
export function describeProgress(
  batch: Pick<BatchSummary, "rowsDone" | "rowsTotal" | "rowsPerSecond" | "remainingSeconds">,
): string {
  const { rowsDone, rowsTotal, rowsPerSecond, remainingSeconds } = batch;
  const parts = [`${formatCount(rowsDone)} of ${pluralise(rowsTotal, "row")}`];
  if (rowsPerSecond !== null && rowsPerSecond >= 1) parts.push(`${formatCount(Math.round(rowsPerSecond))} rows/s`);
  if (remainingSeconds !== null) parts.push(`${formatDuration(remainingSeconds * 1_000, "up")} left`);
  return parts.join(" · ");
}

/** Rows that got an answer: those without a text, or whose text the server refused, were gone through and got none. */
export function classifiedRows({ rowsDone, result }: Pick<BatchSummary, "rowsDone" | "result">): number {
  return rowsDone - (result?.withoutText ?? 0) - (result?.unanswered ?? 0);
}

/** What a person should know of the result, a sentence each; empty where all went as expected. */
export function describeNotes({
  result,
  rejectedRows,
  parse,
  resultFormat,
  rowsDone,
}: Pick<BatchDetail, "result" | "rejectedRows" | "parse" | "resultFormat" | "rowsDone">): string[] {
  const notes: string[] = [];
  if (rejectedRows > 0) {
    const lines = pluralise(rejectedRows, "line");
    notes.push(
      `${lines} of the file could not be read as rows, and ${rejectedRows === 1 ? "is" : "are"} not in the result.`,
    );
  }
  const { unlike = 0, unanswered = 0, withoutText = 0, defusedCells = 0, lostCharacters = 0 } = result ?? {};
  if (withoutText > 0) {
    const isOne = withoutText === 1;
    notes.push(
      `${pluralise(withoutText, "row")} ${isOne ? "has" : "have"} no text, and so no label. ${isOne ? "It needs" : "They need"} a look.`,
    );
  }
  if (unlike > 0) {
    const isOne = unlike === 1;
    notes.push(
      `${pluralise(unlike, "row")} ${isOne ? "is" : "are"} unlike the training data: whatever ${isOne ? "its score" : "their scores"}, ${isOne ? "it needs" : "they need"} a look.`,
    );
  }
  const unknown = describeUnknown({ rowsDone, result });
  if (unknown !== null) notes.push(unknown);
  if (unanswered > 0) {
    const they = unanswered === 1 ? "It needs" : "They need";
    notes.push(`${pluralise(unanswered, "row")} got no answer, since the server refused the text. ${they} a look.`);
  }
  if (defusedCells > 0) {
    const isOne = defusedCells === 1;
    const marked = isOne ? "is marked as text" : "are marked as text";
    const how =
      resultFormat === "xlsx" ? marked : isOne ? "has an apostrophe before it" : "have an apostrophe before them";
    notes.push(`${pluralise(defusedCells, "cell")} that a spreadsheet would run as a formula ${how}.`);
  }
  if (lostCharacters > 0) {
    notes.push(
      `${pluralise(lostCharacters, "character")} of labels cannot be written in the encoding of the file: a question mark stands for each.`,
    );
  }
  if (parse !== null && parse.format !== "csv" && parse.format !== "xlsx") {
    notes.push("The result is a CSV file: the format of the upload cannot be written.");
  } else if (parse !== null && !parse.hasHeader) {
    notes.push("The file names no columns, so the result has a first line that does.");
  }
  return notes;
}

/** Of how many rows it is not known whether they are unlike the training data, or why it is known of none; null otherwise. */
function describeUnknown({ rowsDone, result }: Pick<BatchSummary, "rowsDone" | "result">): string | null {
  const { unlikeUnknown = null, unlikeUnknownRows: rows = null } = result ?? {};
  if (rows === null || rows >= classifiedRows({ rowsDone, result })) {
    return unlikeUnknown === null || rows === 0 ? null : describeUnlikeUnknown(unlikeUnknown);
  }
  if (rows === 0) return null;
  const they = rows === 1 ? "it is" : "they are";
  return `Of ${pluralise(rows, "row")} it is not known whether ${they} unlike the training data: the model’s server did not tell.`;
}
