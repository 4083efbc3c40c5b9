"use client";

import { useQuery } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import { Section } from "@/components/layout/section";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { MAX_WEBHOOKS } from "@/lib/notifications/describe";
import { webhookQueries } from "@/lib/notifications/queries";
import { AddWebhook } from "./add-webhook";
import { WebhookCard } from "./webhook-card";

const POLL_MS = 3_000;

/** Every webhook; the list keeps itself fresh while a message waits. */
export function WebhookList() {
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...webhookQueries.list(),
    refetchInterval: ({ state }) => (state.data?.data.some(({ pendingCount }) => pendingCount > 0) ? POLL_MS : false),
  });
  return (
    <Section
      title="Webhooks"
      description="An address that is told by a signed POST, whether or not anybody has the app open. A message that is not accepted is sent again, with growing delays, for a day; one may arrive twice, with the same webhook-id."
      // In one place, whatever the list becomes: its dialog still has a secret to show when the webhook is made.
      actions={<AddWebhook isFull={(data?.data.length ?? 0) >= MAX_WEBHOOKS} />}
      className="max-w-4xl"
    >
      {isPending ? (
        <Skeleton className="h-40" />
      ) : !data ? (
        <ErrorState
          title="The webhooks could not be read"
          advice={error?.message}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      ) : data.data.length === 0 ? (
        <Card>
          <EmptyState
            icon={Webhook}
            title="No webhooks"
            description="Let a chat, a script or a phone know when a training ends: anything that takes a POST."
          />
        </Card>
      ) : (
        <ul className="flex flex-col gap-4">
          {data.data.map((webhook) => (
            <li key={webhook.id}>
              <WebhookCard webhook={webhook} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
