import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/utils";

interface FindingProps {
  title: string;
  /** What links on the page lead to. */
  id?: string;
  /** Beside the title: which target it is about. */
  aside?: ReactNode;
  isBusy?: boolean;
  className?: string;
  children: ReactNode;
}

/** One thing to know about the rows: figures, examples, and what can be done about it. */
export function Finding({ title, id, aside, isBusy = false, className, children }: FindingProps) {
  const titleId = useId();
  return (
    <Card className="min-w-0 scroll-mt-4" {...(id !== undefined && { id })}>
      <section
        aria-labelledby={titleId}
        aria-busy={isBusy}
        className={cn("flex flex-col gap-3 px-5 pt-3.5 pb-4", className)}
      >
        <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <h2 id={titleId} className="font-semibold text-sm">
            {title}
          </h2>
          {aside}
        </div>
        {children}
      </section>
    </Card>
  );
}

interface FindingLineProps {
  /** A sentence with its figure in it. */
  children: ReactNode;
  /** What can be done about it. */
  actions?: ReactNode;
}

/** A sentence with its buttons. */
export function FindingLine({ children, actions }: FindingLineProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="wrap-anywhere min-w-56 flex-1 text-sm leading-5">{children}</p>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}

/** Nothing is the matter. */
export function AllFine({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 text-muted text-sm leading-5">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

/** A figure within a sentence. */
export function Figure({ children }: { children: ReactNode }) {
  return <strong className="font-semibold tabular-nums">{children}</strong>;
}

/** In place of a sentence and its buttons while rows are counted. */
export function FindingSkeleton({ className }: { className?: string }) {
  return <Skeleton className={cn("h-7 max-w-md", className)} />;
}

/** A small button that leads somewhere. */
export function FindingLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button asChild size="sm">
      <Link href={href}>{children}</Link>
    </Button>
  );
}
