import "server-only";
import { AppError } from "@/lib/errors";
import type { CreateJobRequest } from "../requests";
import type { WireDryRun } from "../schema";
import { checkJobRequest } from "./create-job";
import { secondsHere } from "./queue/durations";
import { makeValidateTask } from "./queue/make-task";
import { engineSupervisor } from "./queue/supervisor";
import { metadataOf } from "./queue/validate-job";

/** Validates what a job would train and tells its figures, in its turn; stores nothing. Throws Invalid with the first problems. */
export async function dryRunJob(request: CreateJobRequest, signal: AbortSignal): Promise<WireDryRun> {
  const input = await checkJobRequest(request);
  const outcome = await engineSupervisor().runValidation(() => makeValidateTask(input), signal);
  if (outcome.type !== "validated") {
    const message = outcome.type === "failed" ? outcome.message : "The data could not be checked.";
    throw new AppError(signal.aborted ? "cancelled" : "internal", message);
  }
  const { report } = outcome;
  if (!report.ok) throw new AppError("invalid", report.problems.join("\n"));
  return {
    ...(await metadataOf(report, secondsHere(report.prediction, engineSupervisor().isTraining()))),
    deprecated: true,
    details: "dry_run is deprecated: create the job with auto_start=false and read its metadata instead.",
    epochs: report.epochs,
    training_steps: report.trainingSteps,
    object: "job.metadata",
  };
}
