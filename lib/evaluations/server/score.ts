import "server-only";
import { rm } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fetchPreparation, parsePreparation } from "@/lib/preparations/server/internal";
import { temporaryPath } from "@/lib/store/files";
import type { TrainCounts } from "../metrics/advice";
import { reportEvaluation } from "../metrics/report";
import type { EvaluationReport } from "../report-schema";
import type { Answered } from "./answering";
import { type EvaluationAnswers, keepAnswers, writePredictions } from "./evaluation-answers";
import { gatherAnswers } from "./gather-answers";
import type { EvaluationRecord } from "./internal";
import { uncalibrate } from "./uncalibrate";

/** What was found of all answers. */
export interface Scored {
  report: EvaluationReport;
  /** Rows without a usable answer of some target. */
  unanswered: number;
}

/**
 * Writes the answers of an evaluation, all of which are on disk, to its Parquet file, and makes its report. Throws the
 * signal's reason when it aborts.
 */
export async function scoreEvaluation(
  evaluation: EvaluationRecord,
  { thresholds, temperatures }: Answered,
  signal: AbortSignal,
): Promise<Scored> {
  const file = await temporaryPath("jsonl");
  let answers: EvaluationAnswers;
  try {
    answers = await gatherAnswers(evaluation, thresholds, { file, signal });
    await writePredictions(evaluation, file, signal);
  } finally {
    await rm(file, { force: true });
  }
  const uncalibrated = [];
  for (const target of answers.targets) {
    const temperature = temperatures?.get(target.target);
    uncalibrated.push(temperature === undefined ? null : await uncalibrate(target, temperature));
  }
  const yieldNow = async () => {
    await nextTurn();
    signal.throwIfAborted();
  };
  const { seed, resamples } = evaluation.settings;
  const trainCounts = await trainCountsOf(evaluation);
  const options = { seed, resamples, trainCounts, thresholds, uncalibrated };
  const report = await reportEvaluation(answers.targets, options, yieldNow);
  await keepAnswers(evaluation.id, answers);
  return { report, unanswered: countUnanswered(answers) };
}

async function trainCountsOf({ preparationId }: EvaluationRecord): Promise<TrainCounts[]> {
  const { train } = parsePreparation(await fetchPreparation(preparationId)).summary.splits;
  return train.labels.map(({ target, counts }) => ({ target, rows: train.rows, labels: counts }));
}

function countUnanswered({ positions, targets }: EvaluationAnswers): number {
  let unanswered = 0;
  for (let row = 0; row < positions.length; row++) {
    if (targets.some(({ scores }) => scores[row] === null)) unanswered += 1;
  }
  return unanswered;
}
