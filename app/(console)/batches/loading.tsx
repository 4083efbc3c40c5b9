import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function BatchesLoading() {
  return (
    <PageSkeleton>
      <Skeleton className="h-80" />
      <Skeleton className="h-48" />
    </PageSkeleton>
  );
}
