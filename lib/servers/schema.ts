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

/** A key of the embedded engine that is not revoked. The key itself is in no answer but the one to its creation. */
export const apiKeySummary = z.object({
  id: z.string(),
  name: z.string(),
  /** Its first characters. */
  prefix: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});

export const apiKeyList = z.object({ data: z.array(apiKeySummary) });

/** Body of POST /api/servers/{id}/keys. */
export const createApiKeyInput = z.object({
  name: z.string().trim().min(1, "Give the key a name.").max(100, "A name has at most 100 characters."),
});

export const createdApiKey = apiKeySummary.extend({ key: z.string() });

export type ServerSummary = z.infer<typeof serverSummary>;
export type ServerList = z.infer<typeof serverList>;
export type BaseModelList = z.infer<typeof baseModelList>;
export type ApiKeySummary = z.infer<typeof apiKeySummary>;
export type ApiKeyList = z.infer<typeof apiKeyList>;
export type CreatedApiKey = z.infer<typeof createdApiKey>;
