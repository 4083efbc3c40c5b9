import "server-only";
import { type ServerCheck, serverCheck } from "../check-schema";
import type { ServerSummary } from "../schema";
import { CONFIGURED_SERVER_ID, EMBEDDED_SERVER_ID, type ServerRecord } from "./internal";

/** A server as the wire has it: of its key only whether there is one. */
export function serializeServer(record: ServerRecord): ServerSummary {
  const { id, kind, name, baseUrl, apiKeyEncrypted, check, _count } = record;
  return {
    id,
    kind: kind === "embedded" ? "embedded" : "remote",
    origin: originOf(id),
    name,
    baseUrl,
    hasKey: apiKeyEncrypted !== null,
    check: storedCheck(check),
    jobCount: _count.jobs,
    modelCount: _count.models,
  };
}

function originOf(id: string): ServerSummary["origin"] {
  if (id === EMBEDDED_SERVER_ID) return "embedded";
  return id === CONFIGURED_SERVER_ID ? "environment" : "added";
}

/** What another version of this app stored is looked at again rather than read. */
function storedCheck(value: unknown): ServerCheck | null {
  return serverCheck.safeParse(value).data ?? null;
}
