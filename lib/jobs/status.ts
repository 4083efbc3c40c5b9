/** Statuses around the remote call, then the server's own ten, then LOST: a server that no longer knows the job. */
export const JOB_STATUSES = [
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
] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** What a server may say about a job, and LOST. */
const LOCAL: readonly JobStatus[] = ["DRAFT", "UPLOADING", "CREATING"];
const REMOTE = JOB_STATUSES.filter((status) => !LOCAL.includes(status));

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
export const ACTIVE_STATUSES: readonly JobStatus[] = JOB_STATUSES.filter((status) => !isTerminal(status));

/** What the list of jobs can be narrowed to by status. */
export const JOB_GROUPS = ["active", "waiting", "done", "failed", "stopped"] as const;

export type JobGroup = (typeof JOB_GROUPS)[number];

/** The statuses of a group; `waiting` is a part of `active`. */
export const GROUP_STATUSES: Record<JobGroup, readonly JobStatus[]> = {
  active: ACTIVE_STATUSES,
  waiting: ["QUEUED"],
  done: ["SUCCESS"],
  failed: ["FAILED", "FAILED_VALIDATION", "LOST"],
  stopped: ["CANCELLED"],
};
