import "server-only";
import type { EngineJob, Prisma } from "@/lib/db/generated/client";
import type { ValidationReport } from "@/lib/engine";
import type { WireJobMetadata } from "../../schema";
import { parseHyperparameters } from "../internal";
import { moveJob } from "../move-job";
import { finishCancelled } from "./finish-cancelled";
import { isHalt } from "./halt";
import { makeValidateTask, validationInput } from "./make-task";
import { type EngineRunner, type Outcome, runTask } from "./runner";

/** Validates a job that is VALIDATING and moves it on. After a halt it writes nothing. */
export async function validateJob(job: EngineJob, runner: EngineRunner, signal: AbortSignal): Promise<void> {
  const outcome = await runTask(() => makeValidateTask(validationInput(job)), { runner, signal });
  if (isHalt(signal)) return;
  const moved = signal.aborted ? false : await conclude(job, outcome);
  // Somebody asked for the cancellation while it was validated.
  if (!moved) await finishCancelled(job.id);
}

function conclude(job: EngineJob, outcome: Outcome): Promise<boolean> {
  if (outcome.type === "validated" && outcome.report.ok) return accept(job, outcome.report);
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

function accept(job: EngineJob, report: ValidationReport): Promise<boolean> {
  const data: Prisma.EngineJobUpdateManyMutationInput = {
    hyperparameters: {
      ...parseHyperparameters(job.hyperparameters),
      training_steps: report.trainingSteps,
      epochs: report.epochs,
    },
    classifierTargets: report.targets,
    metadata: metadataOf(report),
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

/** What a validation tells about a job in advance. Training here costs nothing. */
export function metadataOf(report: ValidationReport): Required<WireJobMetadata> {
  return {
    expected_duration_seconds: report.expectedDurationSeconds,
    cost: 0,
    cost_currency: "EUR",
    train_tokens_per_step: report.trainTokensPerStep,
    train_tokens: report.trainTokens,
    data_tokens: report.dataTokens,
    estimated_start_time: null,
  };
}
