import { z } from "zod";
import { JOB_GROUPS } from "./status";

/** What the list of jobs can be narrowed to. */

export const jobGroup = z.enum(JOB_GROUPS);

/** Which jobs: every part that is given has to hold. */
export const jobFilter = z.object({
  group: jobGroup.optional(),
  server: z.string().max(100).optional(),
  dataset: z.string().max(100).optional(),
  /** In the names of dataset, base model and fine-tuned model, the suffix and the id; capitals do not count. */
  q: z.string().trim().max(200).optional(),
});

export type JobFilter = z.infer<typeof jobFilter>;
