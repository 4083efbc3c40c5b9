import { describe, expect, it } from "vitest";
import { ACTIVE_STATUSES, isCancellable, isTerminal, JOB_MOVES } from "./status";
import { jobStatus } from "./status-schema";

const TERMINAL = ["SUCCESS", "FAILED_VALIDATION", "FAILED", "CANCELLED", "LOST"];

describe("job moves", () => {
  it("walks every pair: terminal statuses go nowhere, nothing goes back to before it was created", () => {
    for (const from of jobStatus.options) {
      for (const to of jobStatus.options) {
        const allowed = JOB_MOVES[from].includes(to);
        if (TERMINAL.includes(from)) expect(allowed, `${from} → ${to}`).toBe(false);
        if (to === "DRAFT" || from === to) expect(allowed, `${from} → ${to}`).toBe(false);
        if (to === "UPLOADING") expect(allowed, `${from} → ${to}`).toBe(from === "DRAFT");
        if (to === "CREATING") expect(allowed, `${from} → ${to}`).toBe(from === "UPLOADING");
      }
    }
  });

  it("can end from every status that is not an end", () => {
    for (const from of ACTIVE_STATUSES) {
      const seen = new Set<string>([from]);
      const queue: string[] = [from];
      for (const status of queue) {
        for (const next of JOB_MOVES[jobStatus.parse(status)]) {
          if (!seen.has(next)) queue.push(next);
          seen.add(next);
        }
      }
      expect(
        [...seen].some((status) => TERMINAL.includes(status)),
        from,
      ).toBe(true);
    }
  });

  it("follows the hosted life: validated, started, queued again, running, success", () => {
    const life = ["QUEUED", "VALIDATING", "VALIDATED", "QUEUED", "RUNNING", "SUCCESS"] as const;
    for (const [i, to] of life.slice(1).entries()) expect(JOB_MOVES[life[i] ?? "DRAFT"]).toContain(to);
  });

  it("cannot turn a cancellation back into a run", () => {
    expect(JOB_MOVES.CANCELLATION_REQUESTED).not.toContain("RUNNING");
  });

  it.each(jobStatus.options)("%s is an end, or can be left", (status) => {
    expect(isTerminal(status)).toBe(TERMINAL.includes(status));
    expect(isCancellable(status)).toBe(!isTerminal(status) && status !== "CANCELLATION_REQUESTED");
  });
});
