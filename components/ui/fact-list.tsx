import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

/** Names and values in two columns: settings, ids, counts. */
export function FactList({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cn("flex flex-col divide-y divide-border text-sm", className)}>{children}</dl>;
}

/** One line of a `FactList`; a long value wraps below its name's line. */
export function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
      <dt className="shrink-0 text-muted">{label}</dt>
      <dd className="wrap-anywhere min-w-0 text-right text-text tabular-nums">{children}</dd>
    </div>
  );
}
