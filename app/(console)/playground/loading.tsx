import { PageSkeleton } from "@/components/layout/page-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

export default function PlaygroundLoading() {
  return (
    <PageSkeleton>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Skeleton className="h-64" />
        <Skeleton className="h-96" />
      </div>
    </PageSkeleton>
  );
}
