import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function EvaluationsLoading() {
  return (
    <PageSkeleton>
      <Skeleton className="h-64" />
    </PageSkeleton>
  );
}
