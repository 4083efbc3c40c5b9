import { Skeleton } from "@/components/ui/skeleton";

/** Below the dataset's name and tabs, which stay. */
export default function DatasetTabLoading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4">
      <Skeleton className="h-18" />
      <Skeleton className="h-124" />
    </div>
  );
}
