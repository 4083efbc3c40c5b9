import { Page } from "@/components/layout/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div role="status" className="flex flex-col gap-8">
        <span className="sr-only">Loading the dataset</span>
        <div className="flex flex-col gap-3">
          <Skeleton className="h-5 w-20" />
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-5 w-96 max-w-full" />
        </div>
        <div className="flex flex-col gap-4">
          <Skeleton className="h-18" />
          <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]">
            <Skeleton className="h-124" />
            <Skeleton className="h-124" />
          </div>
          <Skeleton className="h-24" />
        </div>
      </div>
    </Page>
  );
}
