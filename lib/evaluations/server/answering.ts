import "server-only";
import type { ModelThresholds } from "@/lib/models/schema";
import type { EvaluationUsage } from "../schema";
import type { EvaluationRecord } from "./internal";
import type { RowAnswer } from "./part-file";
import type { SplitRow } from "./split-rows";

/** What an evaluation gives to whoever answers its rows. */
export interface Question {
  evaluation: EvaluationRecord;
  /** Rows without an answer yet, in the order of the file, read as they are taken. */
  rows: AsyncGenerator<SplitRow>;
  /** Keeps answers, in any order and any number; they are on disk when it resolves. */
  append: (answers: RowAnswer[]) => Promise<void>;
  /** What the asking took so far, earlier processes included; stored with the progress. Time is counted by the caller. */
  usage: EvaluationUsage;
  /** Aborts when the evaluation is cancelled or deleted, and when the process ends. */
  signal: AbortSignal;
}

/** What is known of whoever answered, once all rows are. */
export interface Answered {
  /** From which scores on labels are chosen; null where the highest score is, of every target. */
  thresholds: ModelThresholds | null;
  /** By target: what the scores were calibrated by; null where the server does not tell. */
  temperatures: ReadonlyMap<string, number> | null;
}

/** Asks for every row of a question. Throws an AppError that says what to do; what was appended stays. */
export type AnswerRows = (question: Question) => Promise<Answered>;

/** Why a signal was aborted, where the process is about to end: what runs elsewhere goes on. */
export const SHUTDOWN = "the process ends";
