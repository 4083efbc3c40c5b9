import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function JobLoading() {
  return (
    <PageSkeleton label="Loading the job" hasBreadcrumb>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex flex-col gap-6">
          <Skeleton className="h-36" />
          <Skeleton className="h-96" />
        </div>
        <div className="flex flex-col gap-6">
          <Skeleton className="h-52" />
          <Skeleton className="h-72" />
        </div>
      </div>
    </PageSkeleton>
  );
}
