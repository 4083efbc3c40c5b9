import { z } from "zod";

/** Liveness and readiness with reasons. */
export const healthReport = z.object({
  status: z.enum(["ready", "starting"]),
  checks: z.array(z.object({ name: z.string(), isOk: z.boolean(), reason: z.string().nullable() })),
});

export type HealthReport = z.infer<typeof healthReport>;
