import type { SplitErrorCode, SplitFailure } from "./stratified-split";

/** Where a preparation stopped: choosing and balancing labels, or one of the two splits. */
export type PreparationStage = "balance" | "firstSplit" | "secondSplit";

export type PreparationErrorCode = "NO_LABEL_KEPT" | "BAD_SEED" | "NEGATIVE_MAX_SAMPLES" | SplitErrorCode;

/** Why a recipe cannot be applied to these rows. `message` is a sentence for a person; `labels` are those it is about. */
export interface PreparationError {
  code: PreparationErrorCode;
  stage: PreparationStage;
  message: string;
  labels: string[];
}

export type PreparationResult<T> = { ok: true; value: T } | { ok: false; error: PreparationError };

const NAMED_LABELS = 5;

/** The names of a few labels in quotation marks, and how many more there are. */
export function nameLabels(labels: readonly string[]): string {
  const named = labels.slice(0, NAMED_LABELS).map((label) => `“${label}”`);
  const more = labels.length - named.length;
  if (more > 0) return `${named.join(", ")} and ${more} more`;
  const last = named.pop() ?? "";
  return named.length === 0 ? last : `${named.join(", ")} and ${last}`;
}

/** No label reaches the minimum; `largest` is undefined where there is no labelled row at all. */
export function noLabelKept(
  minSamples: number,
  largest: { label: string; count: number } | undefined,
): PreparationError {
  const message = largest
    ? `No label has ${minSamples} rows: the largest, “${largest.label}”, has ${largest.count}. ` +
      `Lower the minimum to ${largest.count} or less.`
    : "There is no labelled row to prepare. Check the filter and the label column.";
  return { code: "NO_LABEL_KEPT", stage: "balance", message, labels: largest ? [largest.label] : [] };
}

export function badSeed(seed: number): PreparationError {
  const message = `The seed is ${seed}. Use a whole number from 0 to 4294967295.`;
  return { code: "BAD_SEED", stage: "balance", message, labels: [] };
}

export function negativeMaxSamples(maxSamples: number): PreparationError {
  const message = `The maximum per label is ${maxSamples} rows. Use 1 or more, or no maximum.`;
  return { code: "NEGATIVE_MAX_SAMPLES", stage: "balance", message, labels: [] };
}

export function emptiedByCap(): PreparationError {
  const message = "The maximum per label is 0 rows, which leaves none to train on. Use 1 or more, or no maximum.";
  return { code: "TRAIN_EMPTY", stage: "balance", message, labels: [] };
}

/** Every row that could be used is held out, or must not be used. */
export function nothingToTrain(): PreparationError {
  const message = "No row would be left to train on. Hold out less, or change the filter.";
  return { code: "TRAIN_EMPTY", stage: "firstSplit", message, labels: [] };
}

interface FailedSplit {
  failure: SplitFailure;
  stage: "firstSplit" | "secondSplit";
  share: number;
  /** Names of `failure.smallClasses`. */
  smallLabels: string[];
}

/** A failed split as an error a person can act on. */
export function splitError(failed: FailedSplit): PreparationError {
  const { failure, stage, smallLabels } = failed;
  const message = stage === "firstSplit" ? firstSplitMessage(failed) : secondSplitMessage(failed);
  return { code: failure.code, stage, message, labels: failure.code === "CLASS_TOO_SMALL" ? smallLabels : [] };
}

function firstSplitMessage({ failure, share, smallLabels }: FailedSplit): string {
  const { rows, trainRows, heldOutRows, classes } = failure;
  switch (failure.code) {
    case "TEST_SIZE_OUT_OF_RANGE":
      return `Validation and test together take a share of ${share}. It must be above 0 and below 1.`;
    case "TRAIN_EMPTY":
      return `Of ${rowCount(rows)} none would be left to train on. Add rows, or hold out less.`;
    case "CLASS_TOO_SMALL":
      return (
        `Only 1 row is left of ${nameLabels(smallLabels)}, and a split needs 2 of every label. ` +
        "Raise the minimum per label so that it is dropped, raise the maximum, or add rows."
      );
    case "TRAIN_SMALLER_THAN_CLASSES":
      return `${rowCount(trainRows)} would be left to train ${classes} labels. Hold out less, or keep fewer labels.`;
    case "TEST_SMALLER_THAN_CLASSES":
      return (
        `${rowCount(heldOutRows)} would be held out for ${classes} labels, less than one each. ` +
        "Hold out more, or raise the minimum per label to keep fewer of them."
      );
  }
}

function secondSplitMessage({ failure, share, smallLabels }: FailedSplit): string {
  const { rows, trainRows, heldOutRows, classes } = failure;
  switch (failure.code) {
    case "TEST_SIZE_OUT_OF_RANGE":
      return `Test would take a share of ${share} of the held-out rows. Neither validation nor test may be negative.`;
    case "TRAIN_EMPTY":
      return `Of ${rowCount(rows)} held out none would be left for validation. Give validation a larger share.`;
    case "CLASS_TOO_SMALL":
      return (
        `Only 1 row was held out of ${nameLabels(smallLabels)}, too few for both validation and test. ` +
        "Raise the minimum per label (10 is enough for 80/10/10), or hold out more."
      );
    case "TRAIN_SMALLER_THAN_CLASSES":
      return (
        `${rowCount(trainRows)} would go to validation for ${classes} labels, less than one each. ` +
        "Give validation a larger share, or raise the minimum per label to keep fewer labels."
      );
    case "TEST_SMALLER_THAN_CLASSES":
      return (
        `${rowCount(heldOutRows)} would go to test for ${classes} labels, less than one each. ` +
        "Give test a larger share, or raise the minimum per label to keep fewer labels."
      );
  }
}

function rowCount(rows: number): string {
  return rows === 1 ? "1 row" : `${rows} rows`;
}
