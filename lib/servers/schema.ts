import { z } from "zod";

/** Wire shapes of servers: something that speaks the Mistral API. Keys are write-only and never appear here. */

export const serverSummary = z.object({
  id: z.string(),
  kind: z.enum(["embedded", "remote"]),
  name: z.string(),
  /** Null for the embedded engine. */
  baseUrl: z.string().nullable(),
  hasKey: z.boolean(),
});

export const serverList = z.object({ data: z.array(serverSummary) });

/** Base models that a server trains classifiers from. */
export const baseModelList = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string(), description: z.string().nullable() })),
});

export type ServerSummary = z.infer<typeof serverSummary>;
export type ServerList = z.infer<typeof serverList>;
export type BaseModelList = z.infer<typeof baseModelList>;
