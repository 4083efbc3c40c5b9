import { z } from "zod";
import { pageQuery } from "@/lib/http/paging";
import { jobFilter } from "./list-schema";

/** Wire shapes of what is done to jobs beyond their life: the queue's order, the trash, and leaving for good. */

/** Query of GET /api/jobs: those in the trash, or all others, narrowed by a filter. */
export const jobListQuery = pageQuery.extend({
  ...jobFilter.shape,
  trash: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
});

/** Body of POST /api/jobs/{id}/position. */
export const jobPositionInput = z.object({
  /** 1 is the next; a number past the end is the end. */
  position: z.number({ error: "Give a place in the queue such as 1." }).int("A place is a whole number.").min(1),
});

/** Body of POST /api/jobs/{id}/purge. */
export const purgeJobInput = z.object({
  /** Also the files that were uploaded to its server and that no other job here uses. */
  deleteFiles: z.boolean().default(false),
});

/** A file of a job on its server; `otherJobs` counts jobs here, those in the trash too, that use the same file. */
const jobFile = z.object({ fileName: z.string(), otherJobs: z.number().int() });

/** What goes for good when a job is purged, and what stays. */
export const jobConsequences = z.object({
  events: z.number().int(),
  checkpoints: z.number().int(),
  notifications: z.number().int(),
  /** Stays, with its name; null when the job made none. */
  model: z.object({ id: z.string(), name: z.string() }).nullable(),
  serverName: z.string(),
  /** On its server: they stay unless asked otherwise, and where another job uses them in any case. */
  files: z.array(jobFile),
});

/** What became of each file of a job that was purged. */
export const jobPurge = z.object({
  id: z.string(),
  files: z.array(
    z.object({
      fileName: z.string(),
      /** `kept`: not asked to delete it, or another job uses it. */
      outcome: z.enum(["deleted", "kept", "failed"]),
      /** Why it was kept or could not be deleted. */
      reason: z.string().nullable(),
    }),
  ),
});

export type JobListQuery = z.infer<typeof jobListQuery>;
export type JobConsequences = z.infer<typeof jobConsequences>;
export type JobPurge = z.infer<typeof jobPurge>;
