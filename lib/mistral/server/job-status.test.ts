import { describe, expect, it } from "vitest";
import { type JobStatus, jobStatusSchema } from "../schema";
import { ACTIVE_STATUSES, isTerminal, JOB_MOVES, TERMINAL_STATUSES } from "./job-status";

const ALL = jobStatusSchema.options;

/** The contract's picture, with the returns of a restart. */
const ALLOWED = new Set([
  "QUEUED>VALIDATING",
  "QUEUED>RUNNING",
  "QUEUED>CANCELLED",
  "VALIDATING>VALIDATED",
  "VALIDATING>QUEUED",
  "VALIDATING>FAILED_VALIDATION",
  "VALIDATING>CANCELLATION_REQUESTED",
  "VALIDATED>QUEUED",
  "VALIDATED>CANCELLED",
  "RUNNING>SUCCESS",
  "RUNNING>FAILED",
  "RUNNING>QUEUED",
  "RUNNING>CANCELLATION_REQUESTED",
  "CANCELLATION_REQUESTED>CANCELLED",
]);

describe("moves of a job", () => {
  const pairs = ALL.flatMap((from) => ALL.map((to): [JobStatus, JobStatus] => [from, to]));
  it.each(pairs)("%s to %s", (from, to) => {
    expect(JOB_MOVES[from].includes(to)).toBe(ALLOWED.has(`${from}>${to}`));
  });

  it("ends in the terminal statuses, which are not active", () => {
    expect(ALL.filter(isTerminal)).toEqual(ALL.filter((status) => TERMINAL_STATUSES.some((end) => end === status)));
    for (const status of TERMINAL_STATUSES) expect(JOB_MOVES[status]).toEqual([]);
    expect(ACTIVE_STATUSES.filter(isTerminal)).toEqual([]);
  });
});
