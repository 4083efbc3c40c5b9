"use client";

import { useQuery } from "@tanstack/react-query";
import { callApi, lateSchemas } from "@/lib/http/api-client";
import { isRetired, trainsNote } from "@/lib/servers/describe";
import { serverQueries } from "@/lib/servers/queries";
import type { ServerSummary } from "@/lib/servers/schema";

const answer = lateSchemas(() => import("@/lib/servers/schema"));

/** A server that was looked at so recently is not looked at again for a choice in a form. */
const FRESH_MS = 10 * 60_000;

export interface ChosenServer {
  server: ServerSummary | undefined;
  isEmbedded: boolean;
  /** Why a job would not train there; null when nothing speaks against it. */
  note: string | null;
  /** It used to train, and does no longer. */
  isRetired: boolean;
  isChecking: boolean;
}

/** The server of the form, and what a fresh look at it found. The embedded engine needs no look. */
export function useChosenServer(serverId: string): ChosenServer {
  const { data: list } = useQuery(serverQueries.list());
  const listed = list?.data.find(({ id }) => id === serverId);
  const isRemote = listed?.kind === "remote";
  const age = listed?.check ? Date.now() - Date.parse(listed.check.checkedAt) : Number.POSITIVE_INFINITY;
  const checked = useQuery({
    queryKey: ["job-form-server-check", serverId],
    queryFn: ({ signal }) =>
      callApi(`/api/servers/${encodeURIComponent(serverId)}/check`, {
        method: "POST",
        signal,
        response: answer("serverSummary"),
      }),
    enabled: isRemote && age > FRESH_MS,
    staleTime: FRESH_MS,
    retry: false,
  });
  const server = checked.data ?? listed;
  return {
    server,
    isEmbedded: serverId === "embedded",
    note: server === undefined ? null : trainsNote(server),
    isRetired: server !== undefined && isRetired(server),
    isChecking: checked.isFetching,
  };
}
