"use client";

import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { serverQueries } from "@/lib/servers/queries";
import type { ServerSummary } from "@/lib/servers/schema";

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
    <Card className="overflow-hidden">
      <Table label="Servers">
        <TableHead className="hidden sm:table-header-group">
          <tr>
            <TableHeader>Server</TableHeader>
            <TableHeader className="hidden md:table-cell">Key</TableHeader>
            <TableHeader>Base models</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {data.data.map((server) => (
            <ServerRow key={server.id} server={server} origin={origin} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function ServerRow({ server, origin }: { server: ServerSummary; origin: string }) {
  const isEmbedded = server.kind === "embedded";
  const url = server.baseUrl ?? origin;
  return (
    <TableRow className="[&>td]:align-top [&>td]:py-3">
      <TableCell className="block border-b-0 sm:table-cell sm:border-b">
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {server.name}
          <Badge tone={isEmbedded ? "green" : "grey"}>{isEmbedded ? "always there" : "from the environment"}</Badge>
        </span>
        <span className="mt-1 block text-muted text-xs leading-5">
          {isEmbedded
            ? "Runs inside this app, on this machine's CPU. Speaks the Mistral API at"
            : "Speaks the Mistral API at"}
        </span>
        <span className="flex items-center gap-1">
          <span className="wrap-anywhere min-w-0 font-mono text-xs">{url}</span>
          <CopyButton text={url} label={`Copy the address of ${server.name}`} />
        </span>
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted md:table-cell">
        {isEmbedded ? <EngineKey serverId={server.id} /> : server.hasKey ? "set" : "not set"}
      </TableCell>
      <TableCell className="block sm:table-cell">
        <BaseModels serverId={server.id} />
      </TableCell>
    </TableRow>
  );
}

/** Whether programs need a key for the embedded engine. */
function EngineKey({ serverId }: { serverId: string }) {
  const { data } = useQuery(serverQueries.apiKeys(serverId));
  return data !== undefined && data.data.length > 0 ? "needed by programs" : "not needed";
}

function BaseModels({ serverId }: { serverId: string }) {
  const { data, error, isPending, isFetching, refetch } = useQuery(serverQueries.baseModels(serverId));
  if (isPending) return <Skeleton className="h-5 w-40" />;
  if (!data) {
    return (
      <div className="flex flex-col items-start gap-2">
        <p className="text-danger text-xs leading-5">The server did not list its models: {error?.message}</p>
        <Button size="sm" pending={isFetching} onClick={() => void refetch()}>
          Ask again
        </Button>
      </div>
    );
  }
  if (data.data.length === 0) return <span className="text-muted">none that can be trained</span>;
  return (
    <ul className="flex flex-col gap-1.5">
      {data.data.map((model) => (
        <li key={model.id}>
          <span className="wrap-anywhere font-mono text-xs">{model.id}</span>
          {model.description ? <span className="block text-muted text-xs leading-5">{model.description}</span> : null}
        </li>
      ))}
    </ul>
  );
}
