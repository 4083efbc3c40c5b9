import { z } from "zod";

/** Body of POST /api/jobs/{id}/retry, which may be empty: another server for the new job. */
export const retryJobInput = z.object({ serverId: z.string().min(1).optional() });

export type RetryJobInput = z.infer<typeof retryJobInput>;
