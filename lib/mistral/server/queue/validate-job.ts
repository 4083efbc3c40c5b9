import "server-only";
import type { EngineJob, Prisma } from "@/lib/db/generated/client";
import type { ValidationReport } from "@/lib/engine";
import type { WireJobMetadata } from "../../schema";
import { parseHyperparameters, type StoredPrediction } from "../internal";
import { moveJob } from "../move-job";
import { correctionFor, secondsHere } from "./durations";
import { finishCancelled } from "./finish-cancelled";
import { isHalt } from "./halt";
import { makeValidateTask, validationInput } from "./make-task";
import { type EngineRunner, type Outcome, runTask } from "./runner";

/** Validates a job that is VALIDATING and moves it on; `isTraining`: beside another's training. After a halt it writes nothing. */
export async function validateJob(
  job: EngineJob,
  runner: EngineRunner,
  signal: AbortSignal,
  isTraining: boolean,
): Promise<void> {
  const outcome = await runTask(() => makeValidateTask(validationInput(job)), { runner, signal });
  if (isHalt(signal)) return;
  const moved = signal.aborted ? false : await conclude(job, outcome, isTraining);
  // Somebody asked for the cancellation while it was validated.
  if (!moved) await finishCancelled(job.id);
}

function conclude(job: EngineJob, outcome: Outcome, isTraining: boolean): Promise<boolean> {
  if (outcome.type === "validated" && outcome.report.ok) return accept(job, outcome.report, isTraining);
  const problems = outcome.type === "validated" ? outcome.report.problems : [];
  const count = outcome.type === "validated" ? outcome.report.problemCount : 1;
  const message = outcome.type === "failed" ? outcome.message : "The data is not valid.";
  return moveJob({
    id: job.id,
    from: "VALIDATING",
    to: "FAILED_VALIDATION",
    eventData: { error: listProblems(problems, count, message), problems, problem_count: count },
  });
}

/** The problems one a line, or the message when there are none. */
function listProblems(problems: string[], count: number, message: string): string {
  if (problems.length === 0) return message;
  const more = count - problems.length;
  return [...problems, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}

async function accept(job: EngineJob, report: ValidationReport, isTraining: boolean): Promise<boolean> {
  const seconds = secondsHere(report.prediction, isTraining);
  const prediction: StoredPrediction = { seconds, phases: report.prediction.phases };
  const data: Prisma.EngineJobUpdateManyMutationInput = {
    hyperparameters: {
      ...parseHyperparameters(job.hyperparameters),
      training_steps: report.trainingSteps,
      epochs: report.epochs,
    },
    classifierTargets: report.targets,
    metadata: { ...(await metadataOf(report, seconds)), prediction },
    level: report.level,
    // The training has tries of its own.
    attempts: 0,
  };
  const eventData = { level: report.level, ...(report.levelNote !== null && { note: report.levelNote }) };
  const validated = { id: job.id, from: "VALIDATING", eventStatus: "VALIDATED", eventData } as const;
  // One step for a job that starts by itself: a client that polls must never see it VALIDATED and think it waits.
  if (job.autoStart) return moveJob({ ...validated, to: "QUEUED", data: { ...data, queuedAt: new Date() } });
  return moveJob({ ...validated, to: "VALIDATED", data });
}

/** What a validation tells about a job in advance; `seconds` are those predicted for it. Training here costs nothing. */
export async function metadataOf(report: ValidationReport, seconds: number): Promise<Required<WireJobMetadata>> {
  const { factor } = await correctionFor(report.level);
  return {
    expected_duration_seconds: Math.max(1, Math.round(seconds * factor)),
    cost: 0,
    cost_currency: "EUR",
    train_tokens_per_step: report.trainTokensPerStep,
    train_tokens: report.trainTokens,
    data_tokens: report.dataTokens,
    estimated_start_time: null,
  };
}
