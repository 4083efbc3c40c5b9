import "server-only";
import type { JobStatus } from "../schema";

/** From here a job goes nowhere. */
export const TERMINAL_STATUSES = [
  "SUCCESS",
  "FAILED",
  "FAILED_VALIDATION",
  "CANCELLED",
] as const satisfies readonly JobStatus[];

/** A second job of the same kind is refused while one is here. */
export const ACTIVE_STATUSES = ["QUEUED", "VALIDATING", "VALIDATED", "RUNNING"] as const satisfies readonly JobStatus[];

/**
 * Every move a job may make. VALIDATING and RUNNING go back to QUEUED when a process ended in the middle of them;
 * VALIDATING goes to QUEUED also when a validated job starts by itself, and VALIDATED when it is started. STARTED is a
 * status of the API that nothing here ever has.
 */
export const JOB_MOVES: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  QUEUED: ["VALIDATING", "RUNNING", "CANCELLED"],
  STARTED: [],
  VALIDATING: ["VALIDATED", "QUEUED", "FAILED_VALIDATION", "CANCELLATION_REQUESTED"],
  VALIDATED: ["QUEUED", "CANCELLED"],
  RUNNING: ["SUCCESS", "FAILED", "QUEUED", "CANCELLATION_REQUESTED"],
  CANCELLATION_REQUESTED: ["CANCELLED"],
  FAILED_VALIDATION: [],
  FAILED: [],
  SUCCESS: [],
  CANCELLED: [],
};

/** Whether a job's life is over. */
export function isTerminal(status: JobStatus): boolean {
  return (TERMINAL_STATUSES as readonly JobStatus[]).includes(status);
}
