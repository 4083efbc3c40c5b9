import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { Page } from "./page";

interface PageSkeletonProps {
  /** What is loading, for those who do not see the grey shapes. */
  label?: string;
  /** Room for the way back above the title, on pages of one thing. */
  hasBreadcrumb?: boolean;
  children: ReactNode;
}

/** A page before its data is there: the header's shape, and the page's own shapes below. */
export function PageSkeleton({ label = "Loading", hasBreadcrumb = false, children }: PageSkeletonProps) {
  return (
    <Page>
      <div role="status" className="flex flex-col gap-8">
        <span className="sr-only">{label}</span>
        <div className="flex flex-col gap-3">
          {hasBreadcrumb ? <Skeleton className="h-5 w-20" /> : null}
          <Skeleton className="h-8 w-56 max-w-full" />
          <Skeleton className="h-5 w-96 max-w-full" />
        </div>
        {children}
      </div>
    </Page>
  );
}
