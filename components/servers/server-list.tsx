"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { serverQueries } from "@/lib/servers/queries";
import { ServerCard } from "./server-card";

/** Every server that jobs can run on. `origin` is where the reader reached this app. */
export function ServerList({ origin }: { origin: string }) {
  const { data, error, isPending, isFetching, refetch } = useQuery(serverQueries.list());
  if (isPending) return <Skeleton className="h-40" />;
  if (!data) {
    return (
      <ErrorState
        title="The servers could not be read"
        advice={error?.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  return (
    <ul aria-label="Servers" className="flex flex-col gap-3">
      {data.data.map((server) => (
        <li key={server.id}>
          <ServerCard server={server} origin={origin} />
        </li>
      ))}
    </ul>
  );
}
