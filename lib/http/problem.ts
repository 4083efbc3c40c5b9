import { z } from "zod";

/** Body of every error of /api: RFC 9457, plus the request id and the fields that are wrong. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** What happened, where, and what to do, for a person. */
  detail: z.string(),
  /** One of lib/errors.ts ErrorCode. */
  code: z.string(),
  requestId: z.string(),
  fields: z.array(z.object({ name: z.string(), reason: z.string() })),
  extra: z.record(z.string(), z.unknown()).optional(),
});

export type Problem = z.infer<typeof problem>;
