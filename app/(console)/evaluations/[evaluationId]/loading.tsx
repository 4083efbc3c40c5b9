import { Skeleton } from "@/components/ui/skeleton";

/** Below the evaluation's name and tabs, which stay. */
export default function EvaluationTabLoading() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4">
      <Skeleton className="h-18" />
      <Skeleton className="h-96" />
    </div>
  );
}
