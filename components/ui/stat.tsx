import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

interface StatProps {
  label: ReactNode;
  value: ReactNode;
  /** A quieter line below: the other end of a comparison, a unit, a step. */
  hint?: ReactNode;
  className?: string;
}

/** One figure with its name. Put several into a `<StatList>`. */
export function Stat({ label, value, hint, className }: StatProps) {
  return (
    <div className={cn("min-w-0", className)}>
      <dt className="truncate text-muted text-xs">{label}</dt>
      <dd className="mt-1 font-semibold text-text text-xl tabular-nums leading-7 tracking-tight">{value}</dd>
      {hint ? <dd className="mt-0.5 text-muted text-xs tabular-nums">{hint}</dd> : null}
    </div>
  );
}

export function StatList({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <dl className={cn("grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-x-6 gap-y-5", className)}>
      {children}
    </dl>
  );
}
