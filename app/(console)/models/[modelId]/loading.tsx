import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function ModelLoading() {
  return (
    <PageSkeleton label="Loading the model" hasBreadcrumb>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-96" />
        <Skeleton className="h-72" />
      </div>
    </PageSkeleton>
  );
}
