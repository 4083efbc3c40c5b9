import { Page } from "@/components/layout/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div role="status" className="flex flex-col gap-8">
        <span className="sr-only">Loading the job</span>
        <div className="flex flex-col gap-3">
          <Skeleton className="h-5 w-16" />
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-5 w-96 max-w-full" />
        </div>
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
      </div>
    </Page>
  );
}
