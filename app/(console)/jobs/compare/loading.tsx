import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function CompareLoading() {
  return (
    <PageSkeleton label="Loading the runs" hasBreadcrumb>
      <div className="flex flex-col gap-6">
        <Skeleton className="h-36" />
        <Skeleton className="h-96" />
      </div>
    </PageSkeleton>
  );
}
