import { MessageSquareText } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of the bench while there is nothing to try. */
export function NoModels() {
  return (
    <Card>
      <EmptyState
        icon={MessageSquareText}
        as="h2"
        title="No model to try yet"
        description="Once a job has trained a classifier, you can type sentences here and see what it makes of them. The sample dataset takes you there in a minute."
        actions={
          <>
            <Button asChild variant="primary">
              <Link href="/datasets">Start with the sample</Link>
            </Button>
            <Button asChild>
              <Link href="/jobs">See the jobs</Link>
            </Button>
          </>
        }
      />
    </Card>
  );
}
