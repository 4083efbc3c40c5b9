import { z } from "zod";
import { ACTIVE_STATUSES, type JobStatus } from "./status";

/** What the list of jobs can be narrowed to. */

export const jobGroup = z.enum(["active", "waiting", "done", "failed", "stopped"]);

export type JobGroup = z.infer<typeof jobGroup>;

/** The statuses of a group; `waiting` is a part of `active`. */
export const GROUP_STATUSES: Record<JobGroup, readonly JobStatus[]> = {
  active: ACTIVE_STATUSES,
  waiting: ["QUEUED"],
  done: ["SUCCESS"],
  failed: ["FAILED", "FAILED_VALIDATION", "LOST"],
  stopped: ["CANCELLED"],
};

/** Which jobs: every part that is given has to hold. */
export const jobFilter = z.object({
  group: jobGroup.optional(),
  server: z.string().max(100).optional(),
  dataset: z.string().max(100).optional(),
  /** In the names of dataset, base model and fine-tuned model, the suffix and the id; capitals do not count. */
  q: z.string().trim().max(200).optional(),
});

export type JobFilter = z.infer<typeof jobFilter>;
