"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, Ellipsis } from "lucide-react";
import { useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Late, lateCode } from "@/components/ui/late";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusDot } from "@/components/ui/status-dot";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { describeDelivery, KIND_WORDS } from "@/lib/notifications/describe";
import { webhookMutations } from "@/lib/notifications/mutations";
import type { TestResult, WebhookSummary } from "@/lib/notifications/webhook-schema";
import { cn, formatCount, pluralise } from "@/lib/utils";

const listCode = lateCode(async () => (await import("./delivery-list")).DeliveryList);
const menuCode = lateCode(async () => (await import("./webhook-menu")).WebhookMenu);

/** One webhook: where to, what of, whether it works, and its messages on demand. */
export function WebhookCard({ webhook }: { webhook: WebhookSummary }) {
  const { id, url, kinds, isEnabled, lastDelivery } = webhook;
  const test = useMutation(webhookMutations.test(useQueryClient(), id));
  const [isListed, setIsListed] = useState(false);
  const listId = useId();
  const isGone = !isEnabled && lastDelivery?.lastStatus === 410;
  return (
    <Card className="overflow-hidden">
      <div className="flex flex-col gap-3 p-4 sm:p-5">
        <div className="flex items-start justify-between gap-3">
          <h3 className="wrap-anywhere min-w-0 font-mono text-sm leading-6">{url}</h3>
          <div className="flex shrink-0 items-center gap-3">
            <EnabledSwitch webhook={webhook} />
            <Late code={menuCode} props={{ webhook }} fallback={<MenuPlace />} />
          </div>
        </div>
        <ul aria-label="Told when" className="flex flex-wrap gap-1.5">
          {kinds.map((kind) => (
            <li key={kind} className="flex">
              <Badge>{KIND_WORDS[kind].label}</Badge>
            </li>
          ))}
        </ul>
        {isGone ? (
          <Callout tone="warning" title="Switched off, because its address is gone">
            The receiver answered 410, which means that nothing should be sent there any more. Give the webhook another
            address, or delete it.
          </Callout>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button size="sm" pending={test.isPending} onClick={() => test.mutate(undefined, { onError: testFailed })}>
            Send a test
          </Button>
          <LastDelivery webhook={webhook} />
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={isListed}
            aria-controls={listId}
            className="ml-auto"
            onClick={() => setIsListed(!isListed)}
          >
            {webhook.failedCount > 0 ? `Messages, ${webhook.failedCount} given up` : "Messages"}
            <ChevronDown aria-hidden className={cn("transition-transform", isListed && "rotate-180")} />
          </Button>
        </div>
        <div role="status" className="empty:-mt-3">
          {test.data ? <TestOutcome result={test.data} /> : null}
        </div>
      </div>
      <div id={listId} hidden={!isListed} className="border-border border-t">
        {isListed ? <Late code={listCode} props={{ webhook }} fallback={<Skeleton className="m-4 h-16" />} /> : null}
      </div>
    </Card>
  );
}

function testFailed(error: Error) {
  toast.error("The test was not sent", { description: error.message });
}

function EnabledSwitch({ webhook }: { webhook: WebhookSummary }) {
  const { mutate, isPending } = useMutation(webhookMutations.update(useQueryClient(), webhook.id));
  const change = (isEnabled: boolean) =>
    mutate(
      { isEnabled },
      { onError: (error) => toast.error("The webhook was not changed", { description: error.message }) },
    );
  return (
    <span className="flex items-center gap-2 text-muted text-xs">
      {webhook.isEnabled ? "On" : "Off"}
      <Switch
        aria-label={`Webhook to ${webhook.url}`}
        checked={webhook.isEnabled}
        disabled={isPending}
        onCheckedChange={change}
      />
    </span>
  );
}

function LastDelivery({ webhook: { lastDelivery, pendingCount } }: { webhook: WebhookSummary }) {
  if (lastDelivery === null) return <span className="text-muted text-xs">Nothing sent yet</span>;
  const { tone, words } = describeDelivery(lastDelivery);
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
      <StatusDot tone={tone} className="text-xs">
        Last message: {words.toLowerCase()}
      </StatusDot>
      {pendingCount > 0 ? <span>{pluralise(pendingCount, "message")} waiting</span> : null}
    </span>
  );
}

function TestOutcome({ result: { isDelivered, status, elapsedMs, error } }: { result: TestResult }) {
  return (
    <Callout
      tone={isDelivered ? "success" : "danger"}
      title={isDelivered ? "The test was accepted" : "The test failed"}
    >
      {isDelivered
        ? `The receiver answered ${status} after ${formatCount(elapsedMs)} ms.`
        : `${error} It took ${formatCount(elapsedMs)} ms to find out.`}
    </Callout>
  );
}

/** The menu's button until its code is there. */
function MenuPlace() {
  return (
    <Button variant="ghost" size="icon-sm" aria-hidden disabled>
      <Ellipsis aria-hidden />
    </Button>
  );
}
