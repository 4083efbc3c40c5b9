import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function BatchLoading() {
  return (
    <PageSkeleton label="Loading the batch" hasBreadcrumb>
      <Skeleton className="h-36" />
      <Skeleton className="h-96" />
    </PageSkeleton>
  );
}
