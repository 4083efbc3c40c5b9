"use client";

import { usePathname } from "next/navigation";
import { LinkTabs } from "@/components/layout/link-tabs";
import { type DatasetTab, datasetHref } from "@/lib/datasets/search-params";

const TABS: readonly { tab: DatasetTab; label: string }[] = [
  { tab: "columns", label: "Columns" },
  { tab: "rows", label: "Rows" },
  { tab: "clean", label: "Clean" },
  { tab: "splits", label: "Splits" },
];

/** The parts of a dataset's page, in the order in which one goes through them. */
export function DatasetTabs({ datasetId }: { datasetId: string }) {
  const pathname = usePathname();
  const tabs = TABS.map(({ tab, label }) => {
    const href = datasetHref(datasetId, tab);
    return { href, label, isCurrent: pathname === href };
  });
  return <LinkTabs label="Dataset" tabs={tabs} />;
}
