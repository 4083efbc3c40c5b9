import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function PreparationLoading() {
  return (
    <PageSkeleton label="Loading the preparation" hasBreadcrumb>
      <Skeleton className="h-28" />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Skeleton className="h-112" />
        <Skeleton className="h-112" />
      </div>
    </PageSkeleton>
  );
}
