import { z } from "zod";
import { createJobInput, jobEstimate } from "./schema";

/** What a job would take, asked before anything is uploaded. */

/** Body of POST /api/jobs/estimate: the settings that decide it. */
export const estimateJobInput = createJobInput.pick({
  preparationId: true,
  serverId: true,
  model: true,
  hyperparameters: true,
  targets: true,
  useValidation: true,
});

export const estimatedJob = jobEstimate.extend({
  /** What the server would train with. */
  level: z.string(),
  dataTokens: z.number().int(),
  trainingSteps: z.number().int(),
  /** As the API counts them, by tokens. */
  epochs: z.number(),
  /** Real passes over the rows. */
  passes: z.number(),
});

/** Null from a server that does not tell before it has the files. */
export const jobEstimateAnswer = z.object({ estimate: estimatedJob.nullable() });

export type EstimateJobInput = z.infer<typeof estimateJobInput>;
export type EstimateJobBody = z.input<typeof estimateJobInput>;
export type EstimatedJob = z.infer<typeof estimatedJob>;
export type JobEstimateAnswer = z.infer<typeof jobEstimateAnswer>;
