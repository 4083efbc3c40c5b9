import { Shuffle } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of the form when there is nothing to train on. */
export function NoPreparations() {
  return (
    <Card>
      <EmptyState
        icon={Shuffle}
        as="h2"
        title="Nothing is prepared for training yet"
        description="A preparation balances a dataset and splits it into rows to train, validate and test on. Make one from a dataset first."
        actions={
          <Button asChild variant="primary">
            <Link href="/datasets">Choose a dataset</Link>
          </Button>
        }
      />
    </Card>
  );
}
