import { Compass } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function JobNotFound() {
  return (
    <Page>
      <EmptyState
        icon={Compass}
        as="h1"
        title="There is no such job"
        description="The link may be mistyped, or the job may have been deleted with its dataset."
        actions={
          <Button asChild variant="primary">
            <Link href="/jobs">See all jobs</Link>
          </Button>
        }
      />
    </Page>
  );
}
