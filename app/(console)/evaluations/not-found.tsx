import { Compass } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function EvaluationNotFound() {
  return (
    <Page>
      <EmptyState
        icon={Compass}
        as="h1"
        title="There is no such evaluation"
        description="The link may be mistyped, or the evaluation may have been deleted."
        actions={
          <Button asChild variant="primary">
            <Link href="/evaluations">See all evaluations</Link>
          </Button>
        }
      />
    </Page>
  );
}
