"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, CircleAlert, CircleCheck, CircleX, type LucideIcon } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { USUAL_SIMILARITY } from "@/lib/datasets/copies/rules";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { ReadinessItem } from "@/lib/datasets/profile-schema";
import { datasetQueries } from "@/lib/datasets/queries";
import { cleanHref, datasetHref, rowsHref } from "@/lib/datasets/search-params";
import { cn, formatCount, messageOf, pluralise } from "@/lib/utils";

const LEVELS = {
  blocking: { icon: CircleX, tone: "text-danger", word: "Must be mended" },
  warning: { icon: CircleAlert, tone: "text-warning", word: "To look at" },
  good: { icon: CircleCheck, tone: "text-success", word: "Fine" },
} as const satisfies Record<ReadinessItem["level"], { icon: LucideIcon; tone: string; word: string }>;

interface ReadinessListProps {
  datasetId: string;
  /** How many lines to mend or to look at are shown before one asks for the rest; all of them where it is not given. */
  limit?: number;
  /** Leads to the columns where they are on the page; else their tab is opened. */
  onRoles?: () => void;
  className?: string;
}

/** What stands between the rows and a good model: each line with the button that does something about it. */
export function ReadinessList({ datasetId, limit = Number.POSITIVE_INFINITY, onRoles, className }: ReadinessListProps) {
  const [showsAll, setShowsAll] = useState(false);
  const profile = useQuery(datasetQueries.profile(datasetId));
  if (profile.data === undefined) {
    if (!profile.isError) return <Skeleton className={cn("h-56 rounded-lg", className)} />;
    return (
      <ErrorState
        className={className}
        title="The rows could not be checked"
        where={profile.error.message}
        onRetry={() => void profile.refetch()}
        retrying={profile.isFetching}
      />
    );
  }
  const { readiness } = profile.data;
  if (readiness.length === 0) return null;
  const open = (["blocking", "warning"] as const).flatMap((level) => readiness.filter((item) => item.level === level));
  // A fold that hides a single line would only be in the way.
  const canFold = open.length > limit + 1;
  const shown = canFold && !showsAll ? open.slice(0, limit) : open;
  const good = readiness.filter(({ level }) => level === "good");
  return (
    <section aria-label="Readiness" className={className}>
      <Card className="overflow-hidden">
        <div className="flex min-h-12 items-center justify-between gap-3 px-5 py-2.5">
          <h2 className="font-semibold text-sm">Ready to train?</h2>
          <span className="text-muted text-sm">{verdict(open)}</span>
        </div>
        <ul className="border-border border-t">
          {shown.map((item) => (
            <ReadinessLine key={`${item.code} ${item.message}`} item={item} datasetId={datasetId} onRoles={onRoles} />
          ))}
        </ul>
        {canFold ? (
          <div className="border-border border-t px-5 py-1.5">
            <Button
              variant="link"
              size="sm"
              className="min-h-7"
              aria-expanded={showsAll}
              onClick={() => setShowsAll(!showsAll)}
            >
              {showsAll ? "Show fewer" : `Show ${formatCount(open.length - shown.length)} more to look at`}
            </Button>
          </div>
        ) : null}
        <GoodLines items={good} isFirst={open.length === 0} />
      </Card>
    </section>
  );
}

function verdict(open: readonly ReadinessItem[]): string {
  const blocking = open.filter(({ level }) => level === "blocking").length;
  if (blocking > 0) return `Not yet: ${pluralise(blocking, "thing")} to mend`;
  return open.length === 0 ? "Yes" : `Yes, with ${pluralise(open.length, "thing")} to look at`;
}

/** What is fine is one line, until somebody wants to know. */
function GoodLines({ items, isFirst }: { items: readonly ReadinessItem[]; isFirst: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  if (items.length === 0) return null;
  const { icon: Icon, tone } = LEVELS.good;
  return (
    <div className={cn("px-5 py-2", !isFirst && "border-border border-t")}>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="flex min-h-7 w-full items-center gap-2.5 rounded-sm text-left text-muted text-sm hover:text-text"
      >
        <Icon aria-hidden className={cn("size-4 shrink-0", tone)} />
        <span className="flex-1">{pluralise(items.length, "check is", "checks are")} fine</span>
        <ChevronDown aria-hidden className={cn("size-4 transition-transform", isOpen && "rotate-180")} />
      </button>
      {isOpen ? (
        <ul className="mt-1 ml-6.5 flex flex-col gap-1 pb-1 text-sm leading-5">
          {items.map(({ code, message }) => (
            <li key={`${code} ${message}`}>{message}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

interface ReadinessLineProps {
  item: ReadinessItem;
  datasetId: string;
  onRoles: (() => void) | undefined;
}

function ReadinessLine({ item, datasetId, onRoles }: ReadinessLineProps) {
  const { icon: Icon, tone, word } = LEVELS[item.level];
  return (
    <li className="flex flex-wrap items-start gap-x-2.5 gap-y-1 border-border px-5 py-1.5 not-first:border-t">
      <Icon aria-hidden className={cn("mt-1.5 size-4 shrink-0", tone)} />
      {/* As high as the button beside it, so that the words stand on one line with its own. */}
      <p className="wrap-anywhere min-w-0 flex-1 py-1 text-sm leading-5">
        <span className="sr-only">{word}: </span>
        {item.message}
      </p>
      {item.fix === null ? null : (
        <div className="max-sm:w-full max-sm:pb-1 max-sm:pl-6.5">
          <FixButton fix={item.fix} datasetId={datasetId} onRoles={onRoles} />
        </div>
      )}
    </li>
  );
}

interface FixButtonProps {
  fix: NonNullable<ReadinessItem["fix"]>;
  datasetId: string;
  onRoles: (() => void) | undefined;
}

function FixButton({ fix, datasetId, onRoles }: FixButtonProps) {
  const label = fix.label;
  switch (fix.type) {
    case "step":
      return <StepButton label={label} action={fix.action} datasetId={datasetId} />;
    case "rows":
      return <LinkButton href={rowsHref(datasetId, { issue: fix.issue })} label={label} />;
    case "splits":
      return <LinkButton href={datasetHref(datasetId, "splits")} label={label} />;
    case "copies":
      // With how alike they must be, the page looks for them at once.
      return <LinkButton href={cleanHref(datasetId, { similarity: USUAL_SIMILARITY }, "near-copies")} label={label} />;
    case "conflicts":
      return <LinkButton href={cleanHref(datasetId, { target: fix.target }, "conflicts")} label={label} />;
    case "suspects":
      return <LinkButton href={cleanHref(datasetId, { target: fix.target }, "suspects")} label={label} />;
    case "roles":
      return onRoles === undefined ? (
        <LinkButton href={datasetHref(datasetId)} label={label} />
      ) : (
        <Button size="sm" onClick={onRoles}>
          {label}
        </Button>
      );
  }
}

function LinkButton({ href, label }: { href: string; label: string }) {
  return (
    <Button asChild size="sm">
      <Link href={href}>{label}</Link>
    </Button>
  );
}

interface StepButtonProps {
  label: string;
  action: Extract<FixButtonProps["fix"], { type: "step" }>["action"];
  datasetId: string;
}

/** Does the step at once, and says what it did with a way back; by then this line may be gone. */
function StepButton({ label, action, datasetId }: StepButtonProps) {
  const client = useQueryClient();
  const add = useMutation(datasetMutations.addStep(client, datasetId));
  const jump = useMutation(datasetMutations.jump(client, datasetId));
  const undo = async (applied: number) => {
    try {
      await jump.mutateAsync({ applied });
    } catch (error) {
      toast.error("The step was not undone", { description: messageOf(error) });
    }
  };
  const run = async () => {
    try {
      const { data, applied } = await add.mutateAsync(action);
      toast.success(data[applied - 1]?.title ?? "Done", {
        action: { label: "Undo", onClick: () => void undo(applied - 1) },
      });
    } catch (error) {
      toast.error("The step was not done", { description: messageOf(error) });
    }
  };
  return (
    <Button size="sm" pending={add.isPending} onClick={() => void run()}>
      {label}
    </Button>
  );
}
