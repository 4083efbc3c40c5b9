import { z } from "zod";

/** Statuses around the remote call, then the server's own ten, then LOST: a server that no longer knows the job. */
export const jobStatus = z.enum([
  "DRAFT",
  "UPLOADING",
  "CREATING",
  "QUEUED",
  "STARTED",
  "VALIDATING",
  "VALIDATED",
  "RUNNING",
  "SUCCESS",
  "FAILED_VALIDATION",
  "FAILED",
  "CANCELLATION_REQUESTED",
  "CANCELLED",
  "LOST",
]);

export type JobStatus = z.infer<typeof jobStatus>;

/** What a server may say about a job, and LOST. */
const REMOTE = jobStatus.exclude(["DRAFT", "UPLOADING", "CREATING"]).options;

function remoteExcept(own: JobStatus): JobStatus[] {
  return REMOTE.filter((status) => status !== own);
}

/**
 * Which moves are allowed. The server is the truth for its own statuses and a poll may miss some, so among them every
 * move out of a non-terminal status is allowed, except back from a requested cancellation; terminal statuses never
 * change.
 */
export const JOB_MOVES: Record<JobStatus, readonly JobStatus[]> = {
  DRAFT: ["UPLOADING", "FAILED", "CANCELLED"],
  UPLOADING: ["CREATING", "FAILED", "CANCELLED"],
  CREATING: REMOTE,
  QUEUED: remoteExcept("QUEUED"),
  STARTED: remoteExcept("STARTED"),
  VALIDATING: remoteExcept("VALIDATING"),
  VALIDATED: remoteExcept("VALIDATED"),
  RUNNING: remoteExcept("RUNNING"),
  CANCELLATION_REQUESTED: ["CANCELLED", "SUCCESS", "FAILED", "FAILED_VALIDATION", "LOST"],
  SUCCESS: [],
  FAILED_VALIDATION: [],
  FAILED: [],
  CANCELLED: [],
  LOST: [],
};

/** True for a status that never changes again. */
export function isTerminal(status: JobStatus): boolean {
  return JOB_MOVES[status].length === 0;
}

/** True while a person may still cancel the job. */
export function isCancellable(status: JobStatus): boolean {
  return !isTerminal(status) && status !== "CANCELLATION_REQUESTED";
}

/** Statuses that a supervisor has to take up again after a restart. */
export const ACTIVE_STATUSES: readonly JobStatus[] = jobStatus.options.filter((status) => !isTerminal(status));
