"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { webhookQueries } from "@/lib/notifications/queries";
import type { WebhookSummary } from "@/lib/notifications/webhook-schema";
import { DeliveryRow } from "./delivery-row";

const POLL_MS = 2_000;

/** The messages of a webhook, newest first; fresh while one of them waits. */
export function DeliveryList({ webhook }: { webhook: WebhookSummary }) {
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      ...webhookQueries.deliveries(webhook.id),
      refetchInterval: ({ state }) => {
        const deliveries = state.data?.pages.flatMap((page) => page.data) ?? [];
        return deliveries.some(({ status }) => status === "pending") ? POLL_MS : false;
      },
    });
  if (isPending) return <Skeleton className="m-4 h-20" />;
  if (!data) {
    return (
      <ErrorState
        title="The messages could not be read"
        advice={error?.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
        className="m-4"
      />
    );
  }
  const deliveries = data.pages.flatMap((page) => page.data);
  if (deliveries.length === 0) {
    return (
      <p className="px-5 py-6 text-center text-muted text-sm">
        No messages yet. The first comes with the next job, or with a test.
      </p>
    );
  }
  return (
    <>
      <ul aria-label={`Messages to ${webhook.url}`} className="divide-y divide-border">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} webhook={webhook} delivery={delivery} />
        ))}
      </ul>
      {hasNextPage ? (
        <div className="flex justify-center border-border border-t p-3">
          <Button size="sm" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older messages
          </Button>
        </div>
      ) : null}
    </>
  );
}
