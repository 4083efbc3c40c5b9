import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function DatasetLoading() {
  return (
    <PageSkeleton label="Loading the dataset" hasBreadcrumb>
      <div className="flex flex-col gap-4">
        <Skeleton className="h-18" />
        <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]">
          <Skeleton className="h-124" />
          <Skeleton className="h-124" />
        </div>
        <Skeleton className="h-24" />
      </div>
    </PageSkeleton>
  );
}
