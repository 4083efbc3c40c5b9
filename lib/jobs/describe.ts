import { formatDuration } from "@/lib/charts/format";
import { formatCount } from "@/lib/utils";
import type { JobDetail, JobSummary } from "./schema";
import type { JobStatus } from "./status";

/** What the words are made of. */
type JobState = Pick<JobSummary, "status" | "currentStep" | "trainingSteps" | "startedAt" | "finishedAt">;

export interface StatusWords {
  tone: "grey" | "blue" | "violet" | "amber" | "green" | "red";
  words: string;
  /** Something is going on right now. */
  isBusy: boolean;
}

/** All steps are done and the server still keeps the model: the run is not a success yet. */
export function isSaving({ status, currentStep, trainingSteps }: JobState): boolean {
  return status === "RUNNING" && trainingSteps !== null && currentStep >= trainingSteps;
}

/** How long a run took, or null before its end; counted from the start of training where that is known. */
export function runTimeMs({ startedAt, finishedAt }: Pick<JobSummary, "startedAt" | "finishedAt">): number | null {
  if (startedAt === null || finishedAt === null) return null;
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

function stepWords({ currentStep, trainingSteps }: JobState): string {
  const total = trainingSteps === null ? "" : ` of ${formatCount(trainingSteps)}`;
  return currentStep === 0 ? "" : `, step ${formatCount(currentStep)}${total}`;
}

/** A job's state for people: colour and words, by the same table on every screen. */
export function describeStatus(job: JobState): StatusWords {
  const busy = (tone: StatusWords["tone"], words: string): StatusWords => ({ tone, words, isBusy: true });
  const still = (tone: StatusWords["tone"], words: string): StatusWords => ({ tone, words, isBusy: false });
  switch (job.status) {
    case "DRAFT":
      return busy("grey", "Created");
    case "UPLOADING":
      return busy("blue", "Sending files");
    case "CREATING":
      return busy("blue", "Handing over to the server");
    case "QUEUED":
      return still("grey", "Waiting for a free slot");
    case "STARTED":
    case "VALIDATING":
      return busy("blue", "Checking files");
    case "VALIDATED":
      return still("violet", "Ready to start");
    case "RUNNING":
      return isSaving(job) ? busy("amber", "Saving model") : busy("blue", `Training${stepWords(job)}`);
    case "CANCELLATION_REQUESTED":
      return busy("amber", "Stopping after this step");
    case "SUCCESS": {
      const elapsedMs = runTimeMs(job);
      return still("green", elapsedMs === null ? "Done" : `Done in ${formatDuration(elapsedMs)}`);
    }
    case "FAILED_VALIDATION":
      return still("red", "The files were refused");
    case "FAILED":
      return still("red", "Training failed");
    case "CANCELLED":
      return still("grey", job.currentStep === 0 ? "Stopped before training" : `Stopped at ${stepWords(job).slice(2)}`);
    case "LOST":
      return still("red", "The server no longer knows this job");
  }
}

const EVENT_WORDS: Record<JobStatus, string> = {
  DRAFT: "Created",
  UPLOADING: "Sending files",
  CREATING: "Creating on the server",
  QUEUED: "Waiting in line",
  STARTED: "Taken up",
  VALIDATING: "Checking files",
  VALIDATED: "Files are fine",
  RUNNING: "Training",
  SUCCESS: "Done, model saved",
  FAILED_VALIDATION: "Files refused",
  FAILED: "Training failed",
  CANCELLATION_REQUESTED: "Asked to stop",
  CANCELLED: "Stopped",
  LOST: "No longer known to the server",
};

/** One entry of a job's history in words. */
export function describeEvent(status: JobStatus): string {
  return EVENT_WORDS[status];
}

/** What training is said to cost; the embedded engine is free, and an unknown price says so. */
export function describeCost({ metadata, serverId }: Pick<JobDetail, "metadata" | "serverId">): string {
  const cost = metadata?.cost ?? null;
  if (cost === null) return serverId === "embedded" ? "Free on the embedded engine" : "Not known";
  if (cost === 0) return serverId === "embedded" ? "Free on the embedded engine" : "Free";
  return `${cost.toFixed(2)} ${metadata?.costCurrency ?? ""}`.trim();
}
