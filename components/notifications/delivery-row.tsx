"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusDot } from "@/components/ui/status-dot";
import { toast } from "@/components/ui/toast";
import { describeDelivery, describeKind } from "@/lib/notifications/describe";
import { webhookMutations } from "@/lib/notifications/mutations";
import { webhookQueries } from "@/lib/notifications/queries";
import type { DeliverySummary, WebhookSummary } from "@/lib/notifications/webhook-schema";
import { formatDateTime, pluralise } from "@/lib/utils";

interface DeliveryRowProps {
  webhook: WebhookSummary;
  delivery: DeliverySummary;
}

/** One message: what of, what came of it, and the body and another attempt on demand. */
export function DeliveryRow({ webhook, delivery }: DeliveryRowProps) {
  const { tone, words } = describeDelivery(delivery);
  const [isShown, setIsShown] = useState(false);
  const payloadId = useId();
  return (
    <li className="flex flex-col gap-1.5 px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
            <span className="font-medium">{describeKind(delivery.kind)}</span>
            <StatusDot tone={tone}>{words}</StatusDot>
          </p>
          <p className="mt-0.5 text-muted text-xs leading-5">
            <RelativeTime date={delivery.createdAt} /> · <Attempts delivery={delivery} />
          </p>
        </div>
        <div className="flex gap-1">
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={isShown}
            aria-controls={payloadId}
            onClick={() => setIsShown(!isShown)}
          >
            {isShown ? "Hide body" : "Show body"}
          </Button>
          <SendAgain webhook={webhook} delivery={delivery} />
        </div>
      </div>
      {delivery.lastError === null ? null : (
        <p className="wrap-anywhere text-danger text-xs leading-5">{delivery.lastError}</p>
      )}
      <div id={payloadId} hidden={!isShown}>
        {isShown ? <Payload webhookId={webhook.id} delivery={delivery} /> : null}
      </div>
    </li>
  );
}

function Attempts({ delivery: { status, attempts, lastStatus, nextAttemptAt } }: { delivery: DeliverySummary }) {
  const answered = lastStatus === null ? "" : `, answered ${lastStatus}`;
  const tried = attempts === 0 ? "not tried yet" : `${pluralise(attempts, "attempt")}${answered}`;
  if (status !== "pending" || nextAttemptAt === null || attempts === 0) return tried;
  return `${tried}, next at ${formatDateTime(nextAttemptAt)}`;
}

function SendAgain({ webhook, delivery }: DeliveryRowProps) {
  const { mutate, isPending } = useMutation(webhookMutations.sendAgain(useQueryClient(), webhook.id));
  const send = () =>
    mutate(delivery.id, {
      onError: (error) => toast.error("The message was not sent", { description: error.message }),
    });
  return (
    <Button
      size="sm"
      pending={isPending}
      disabled={!webhook.isEnabled}
      title={webhook.isEnabled ? undefined : "Switch the webhook on first"}
      onClick={send}
    >
      {delivery.status === "pending" ? "Try now" : "Send again"}
    </Button>
  );
}

function Payload({ webhookId, delivery }: { webhookId: string; delivery: DeliverySummary }) {
  const { data, error } = useQuery(webhookQueries.delivery(webhookId, delivery.id));
  if (error) return <p className="text-danger text-xs leading-5">The body could not be read: {error.message}</p>;
  if (!data) return <Skeleton className="h-24" />;
  return <CodeBlock code={indented(data.payload)} label={`Body, webhook-id ${delivery.id}`} className="mt-1" />;
}

/** For reading; it is sent on one line. */
function indented(payload: string): string {
  return JSON.stringify(JSON.parse(payload), null, 2);
}
