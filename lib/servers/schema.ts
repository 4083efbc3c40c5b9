import { z } from "zod";
import { HOSTED_ADDRESS, readAddress } from "./address";
import { serverCheck } from "./check-schema";

/** Wire shapes of servers: something that speaks the Mistral API. Keys are write-only and never appear here. */

export const serverParams = z.object({ serverId: z.string() });

export const serverSummary = z.object({
  id: z.string(),
  kind: z.enum(["embedded", "remote"]),
  /** `environment`: described by MISTRAL_API_KEY and MISTRAL_SERVER_URL, and only changed there. */
  origin: z.enum(["embedded", "environment", "added"]),
  name: z.string(),
  /** Null for the embedded engine. */
  baseUrl: z.string().nullable(),
  hasKey: z.boolean(),
  /** What the last look at it found; null before the first, and after its address or key changed. */
  check: serverCheck.nullable(),
  /** Of what is in the history here, and would stay there. */
  jobCount: z.number().int(),
  modelCount: z.number().int(),
});

export const serverList = z.object({ data: z.array(serverSummary) });

const name = z.string().trim().max(100, "A name has at most 100 characters.");

const baseUrl = z.string().transform((text, context) => {
  const { address, problem } = readAddress(text);
  if (address !== null) return address;
  context.addIssue({ code: "custom", message: problem });
  return z.NEVER;
});

/** Sent as a header, so without spaces and letters that a header cannot hold. */
const apiKey = z
  .string()
  .trim()
  .min(1, "Give the key, or leave it out.")
  .max(500, "A key has at most 500 characters.")
  .regex(/^[\x21-\x7e]+$/, "A key has no spaces and only plain letters, digits and marks. Was it copied whole?");

/** Body of POST /api/servers. */
export const createServerInput = z.object({
  /** Its host where left out or empty. */
  name: name.optional(),
  /** The hosted API where left out. */
  baseUrl: baseUrl.default(HOSTED_ADDRESS),
  apiKey: apiKey.optional(),
});

/** Body of PATCH /api/servers/{id}: what is left out stays, but a key goes when the address changes without it. */
export const updateServerInput = z.object({
  name: name.min(1, "Give the server a name.").optional(),
  baseUrl: baseUrl.optional(),
  /** Null takes the key away. */
  apiKey: apiKey.nullable().optional(),
});

/** Body of POST /api/servers/check: a server that is not stored yet, or not yet as it is now. */
export const checkServerInput = z.object({
  baseUrl: baseUrl.default(HOSTED_ADDRESS),
  apiKey: apiKey.optional(),
  /** The server whose stored key is tried where none is given; only at that server's own address. */
  serverId: z.string().optional(),
});

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
export type CreateServerInput = z.infer<typeof createServerInput>;
export type CreateServerBody = z.input<typeof createServerInput>;
export type UpdateServerInput = z.infer<typeof updateServerInput>;
export type UpdateServerBody = z.input<typeof updateServerInput>;
export type CheckServerInput = z.infer<typeof checkServerInput>;
export type CheckServerBody = z.input<typeof checkServerInput>;
export type BaseModelList = z.infer<typeof baseModelList>;
export type ApiKeySummary = z.infer<typeof apiKeySummary>;
export type ApiKeyList = z.infer<typeof apiKeyList>;
export type CreatedApiKey = z.infer<typeof createdApiKey>;
