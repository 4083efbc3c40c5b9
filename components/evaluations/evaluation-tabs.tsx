"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { LinkTabs } from "@/components/layout/link-tabs";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { type EvaluationTab, evaluationHref } from "@/lib/evaluations/search-params";

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
  const tabs = TABS.filter(({ tab }) => tab !== "thresholds" || modelId !== null).map(({ tab, label }) => {
    const href = evaluationHref(id, tab);
    return { href: `${href}${query}`, label, isCurrent: pathname === href };
  });
  return <LinkTabs label="Evaluation" tabs={tabs} />;
}
