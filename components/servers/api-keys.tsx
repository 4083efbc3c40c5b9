"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { Section } from "@/components/layout/section";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { serverQueries } from "@/lib/servers/queries";
import type { ApiKeySummary } from "@/lib/servers/schema";
import { CreateKey } from "./create-key";
import { RevokeKey } from "./revoke-key";

/** The keys that programs send to the embedded engine. */
export function ApiKeys({ serverId }: { serverId: string }) {
  return (
    <Section
      title="API keys"
      description="Without a key the embedded engine answers every program on this machine. From the first key on it answers only those that send one. This app itself needs none."
      actions={<CreateKey serverId={serverId} />}
      className="max-w-3xl"
    >
      <KeyList serverId={serverId} />
    </Section>
  );
}

function KeyList({ serverId }: { serverId: string }) {
  const { data, error, isPending, isFetching, refetch } = useQuery(serverQueries.apiKeys(serverId));
  if (isPending) return <Skeleton className="h-28" />;
  if (!data) {
    return (
      <ErrorState
        title="The keys could not be read"
        advice={error?.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  if (data.data.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={KeyRound}
          title="No keys"
          description="Any key is accepted on this machine. Make one for each program that should have its own."
        />
      </Card>
    );
  }
  return (
    <Card className="overflow-hidden">
      <Table label="API keys">
        <TableHead>
          <tr>
            <TableHeader>Name</TableHeader>
            <TableHeader className="hidden sm:table-cell">Created</TableHeader>
            <TableHeader>Last used</TableHeader>
            <TableHeader>
              <span className="sr-only">Revoke</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {data.data.map((apiKey) => (
            <KeyRow
              key={apiKey.id}
              serverId={serverId}
              apiKey={apiKey}
              // Without it any key is accepted again.
              isLast={data.data.length === 1}
            />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function KeyRow({ serverId, apiKey, isLast }: { serverId: string; apiKey: ApiKeySummary; isLast: boolean }) {
  const { name, prefix, createdAt, lastUsedAt } = apiKey;
  return (
    <TableRow>
      <TableCell>
        <span className="wrap-anywhere block font-medium">{name}</span>
        <span className="font-mono text-muted text-xs">{prefix}…</span>
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted sm:table-cell">
        <RelativeTime date={createdAt} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted">
        {lastUsedAt === null ? "never" : <RelativeTime date={lastUsedAt} />}
      </TableCell>
      <TableCell className="text-right">
        <RevokeKey serverId={serverId} apiKey={apiKey} isLast={isLast} />
      </TableCell>
    </TableRow>
  );
}
