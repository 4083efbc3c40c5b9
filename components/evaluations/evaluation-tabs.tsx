"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { type EvaluationTab, evaluationHref } from "@/lib/evaluations/search-params";
import { cn } from "@/lib/utils";

const TABS: readonly { tab: EvaluationTab; label: string }[] = [
  { tab: "overview", label: "Scores" },
  { tab: "confusion", label: "Confusion" },
  { tab: "rows", label: "Errors" },
  { tab: "thresholds", label: "Thresholds" },
];

/** The parts of an evaluation's page, in the order in which one goes through them. The target that is looked at stays. */
export function EvaluationTabs({ evaluation: { id, modelId } }: { evaluation: EvaluationDetail }) {
  const pathname = usePathname();
  const target = useSearchParams().get("target");
  const query = target === null ? "" : `?${new URLSearchParams({ target })}`;
  return (
    <nav aria-label="Evaluation" className="-mt-3">
      <ul className="flex gap-5 overflow-x-auto border-border border-b [scrollbar-width:none]">
        {TABS.filter(({ tab }) => tab !== "thresholds" || modelId !== null).map(({ tab, label }) => {
          const href = evaluationHref(id, tab);
          const isCurrent = pathname === href;
          return (
            <li key={tab}>
              <Link
                href={`${href}${query}`}
                aria-current={isCurrent ? "page" : undefined}
                className={cn(
                  "-mb-px flex h-10 shrink-0 items-center border-transparent border-b-2 font-medium text-muted text-sm",
                  "transition-colors hover:text-text focus-visible:-outline-offset-2",
                  isCurrent && "border-accent text-text",
                )}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
