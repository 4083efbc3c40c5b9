"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { Button } from "./button";
import { ScrolledText } from "./scrolled-text";

interface ErrorStateProps {
  /** What happened. */
  title: ReactNode;
  /** Where: file, line, field, value. */
  where?: ReactNode;
  /** What to do about it. */
  advice?: ReactNode;
  /** Full text with code and request id; folded away, with a copy button. */
  details?: string | undefined;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
  actions?: ReactNode;
  className?: string;
}

export function ErrorState(props: ErrorStateProps) {
  const { title, where, advice, details, onRetry, retrying = false, actions, className } = props;
  return (
    <div role="alert" className={cn("rounded-lg border border-border bg-surface p-5", className)}>
      <div className="flex gap-3">
        <span className="grid size-8 shrink-0 place-items-center rounded-md bg-danger-soft text-danger">
          <TriangleAlert aria-hidden className="size-4" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-sm text-text leading-5">{title}</h2>
          {where ? <p className="wrap-anywhere mt-0.5 text-muted text-sm">{where}</p> : null}
          {advice ? <p className="mt-2 text-sm text-text leading-6">{advice}</p> : null}
          {onRetry || actions ? (
            <div className="mt-4 flex flex-wrap gap-2">
              {onRetry ? (
                <Button onClick={onRetry} pending={retrying}>
                  <RotateCw aria-hidden />
                  Try again
                </Button>
              ) : null}
              {actions}
            </div>
          ) : null}
          {details ? <ErrorDetails text={details} /> : null}
        </div>
      </div>
    </div>
  );
}

function ErrorDetails({ text }: { text: string }) {
  return (
    <details className="mt-4">
      <summary className="w-fit rounded-sm text-muted text-xs hover:text-text">Details</summary>
      <ScrolledText text={text} copyLabel="Copy details" breaksLines className="mt-2" />
    </details>
  );
}
