import { formatDuration } from "@/lib/charts/format";
import { formatCount } from "@/lib/utils";
import type { JobDetail, JobPhase, JobPlace, JobSummary } from "./schema";
import type { JobStatus } from "./status";

/** What the words are made of; lists know no place. */
type JobState = Pick<JobSummary, "status" | "currentStep" | "trainingSteps" | "startedAt" | "finishedAt"> &
  Partial<JobPlace & Pick<JobDetail, "isFinishing">>;

export interface StatusWords {
  tone: "grey" | "blue" | "violet" | "amber" | "green" | "red";
  words: string;
  /** Something is going on right now. */
  isBusy: boolean;
}

const PHASE_WORDS: Record<Exclude<JobPhase["name"], "training">, string> = {
  reading: "Reading the texts",
  features: "Extracting features",
  encoding: "Encoding sentences",
  calibrating: "Calibrating",
  saving: "Saving the model",
};

/** What comes before the first step of a run; a server that does not tell its phases is never there. */
export function isBeforeSteps({ status, phase }: JobState): boolean {
  return (
    status === "RUNNING" && (phase?.name === "reading" || phase?.name === "features" || phase?.name === "encoding")
  );
}

/** All steps are done and the server still keeps the model: the run is not a success yet. */
export function isSaving(job: JobState): boolean {
  const { status, currentStep, trainingSteps, phase } = job;
  if (status !== "RUNNING" || isBeforeSteps(job)) return false;
  if (phase?.name === "calibrating" || phase?.name === "saving") return true;
  return trainingSteps !== null && currentStep >= trainingSteps;
}

/** How long a run took, or null before its end; counted from the start of training where that is known. */
export function runTimeMs({ startedAt, finishedAt }: Pick<JobSummary, "startedAt" | "finishedAt">): number | null {
  if (startedAt === null || finishedAt === null) return null;
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

/** How long a run took, to read: `--` before its end, and never less than a second. */
export function runTimeWords(job: Pick<JobSummary, "startedAt" | "finishedAt">): string {
  const tookMs = runTimeMs(job);
  return formatDuration(tookMs === null ? null : Math.max(1_000, tookMs));
}

function stepWords({ currentStep, trainingSteps }: JobState): string {
  const total = trainingSteps === null ? "" : ` of ${formatCount(trainingSteps)}`;
  return currentStep === 0 ? "" : `, step ${formatCount(currentStep)}${total}`;
}

function runWords(job: JobState, otherwise = `Training${stepWords(job)}`): string {
  return job.phase && job.phase.name !== "training" ? PHASE_WORDS[job.phase.name] : otherwise;
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

/** `next in line`, `2nd in line`. */
function queueWords({ position }: NonNullable<JobPlace["queuePosition"]>): string {
  if (position === 1) return "next in line";
  return `${formatCount(position)}${SUFFIXES[ordinals.select(position)] ?? "th"} in line`;
}

/** A job's state with the count of what its phase works on: `Encoding sentences: 1,200 of 5,313`. */
export function describeNow(job: JobState): string {
  const { words } = describeStatus(job);
  const { phase } = job;
  if (job.status !== "RUNNING" || job.isFinishing || phase?.name !== "encoding") return words;
  return `${words}: ${formatCount(phase.done)} of ${formatCount(phase.total)}`;
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
      return still("grey", job.queuePosition ? `Waiting, ${queueWords(job.queuePosition)}` : "Waiting for a free slot");
    case "STARTED":
    case "VALIDATING":
      return busy("blue", "Checking files");
    case "VALIDATED":
      return still("violet", "Ready to start");
    case "RUNNING":
      if (isSaving(job)) return busy("amber", runWords(job, PHASE_WORDS.saving));
      return job.isFinishing ? busy("amber", "Stopping, keeping the best so far") : busy("blue", runWords(job));
    case "CANCELLATION_REQUESTED":
      return busy("amber", "Stopping after this step");
    case "SUCCESS":
      return still("green", runTimeMs(job) === null ? "Done" : `Done in ${runTimeWords(job)}`);
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
