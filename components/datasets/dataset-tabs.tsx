"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type DatasetTab, datasetHref } from "@/lib/datasets/search-params";
import { cn } from "@/lib/utils";

const TABS: readonly { tab: DatasetTab; label: string }[] = [
  { tab: "columns", label: "Columns" },
  { tab: "rows", label: "Rows" },
  { tab: "clean", label: "Clean" },
  { tab: "splits", label: "Splits" },
];

/** The parts of a dataset's page, in the order in which one goes through them. */
export function DatasetTabs({ datasetId }: { datasetId: string }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Dataset" className="-mt-3">
      <ul className="flex gap-5 overflow-x-auto border-border border-b [scrollbar-width:none]">
        {TABS.map(({ tab, label }) => {
          const href = datasetHref(datasetId, tab);
          const isCurrent = pathname === href;
          return (
            <li key={tab}>
              <Link
                href={href}
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
