import { Compass } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function PreparationNotFound() {
  return (
    <Page>
      <EmptyState
        icon={Compass}
        as="h1"
        title="There is no such preparation"
        description="The link may be mistyped, or the preparation may have been deleted with its dataset."
        actions={
          <Button asChild variant="primary">
            <Link href="/preparations">See all preparations</Link>
          </Button>
        }
      />
    </Page>
  );
}
