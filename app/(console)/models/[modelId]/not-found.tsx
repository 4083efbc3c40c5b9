import { Compass } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function ModelNotFound() {
  return (
    <Page>
      <EmptyState
        icon={Compass}
        as="h1"
        title="There is no such model"
        description="The link may be mistyped, or the model may have been deleted."
        actions={
          <Button asChild variant="primary">
            <Link href="/models">See all models</Link>
          </Button>
        }
      />
    </Page>
  );
}
