import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function DatasetsLoading() {
  return (
    <PageSkeleton>
      <Skeleton className="h-69" />
      <Skeleton className="h-64" />
    </PageSkeleton>
  );
}
