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

const REMOTE: readonly JobStatus[] = [
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
];

/**
 * Which moves are allowed. The server is the truth for its own statuses and a poll may miss some, so among them every
 * move out of a non-terminal status is allowed; terminal statuses never change.
 */
export const JOB_MOVES: Record<JobStatus, readonly JobStatus[]> = {
  DRAFT: ["UPLOADING", "FAILED", "CANCELLED"],
  UPLOADING: ["CREATING", "FAILED", "CANCELLED"],
  CREATING: [...REMOTE],
  QUEUED: REMOTE.filter((status) => status !== "QUEUED"),
  STARTED: REMOTE.filter((status) => status !== "STARTED"),
  VALIDATING: REMOTE.filter((status) => status !== "VALIDATING"),
  VALIDATED: REMOTE.filter((status) => status !== "VALIDATED"),
  RUNNING: REMOTE.filter((status) => status !== "RUNNING"),
  CANCELLATION_REQUESTED: ["CANCELLED", "SUCCESS", "FAILED", "LOST"],
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
  return !isTerminal(status) && status !== "CANCELLATION_REQUESTED" && status !== "CREATING";
}

/** Statuses that a supervisor has to take up again after a restart. */
export const ACTIVE_STATUSES: readonly JobStatus[] = jobStatus.options.filter((status) => !isTerminal(status));
