"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Lock, LockOpen } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { preparationKeys } from "@/lib/preparations/queries";
import type { PreparationDetail } from "@/lib/preparations/schema";
import { formatCount, messageOf, pluralise } from "@/lib/utils";

interface LockTestProps {
  preparation: PreparationDetail;
  /** Undefined while it is loaded, and where it was deleted: then there is nothing to lock. */
  dataset: DatasetDetail | undefined;
}

/** Keeps these test rows for all later splits of the dataset, so that models can be compared. */
export function LockTest({ preparation, dataset }: LockTestProps) {
  const { id, datasetId, summary } = preparation;
  const client = useQueryClient();
  const update = useMutation(datasetMutations.update(client, datasetId));
  if (dataset === undefined) return null;
  const lockedId = dataset.lockedTestId;
  const isLocked = lockedId === id;
  const set = async (next: string | null, said: string, before: string | null) => {
    try {
      await update.mutateAsync({ lockedTestId: next });
      // Which of them is locked is part of each preparation.
      void client.invalidateQueries({ queryKey: preparationKeys.all });
      toast.success(said, {
        action: {
          label: "Undo",
          onClick: () => void set(before, next === null ? "Locked again" : "Unlocked again", next),
        },
      });
    } catch (error) {
      toast.error("The test set is as it was", { description: messageOf(error) });
    }
  };
  const why = whyNotLockable(preparation);
  return (
    <Card>
      <section aria-label="Test set">
        <CardHeader
          title={
            <span className="inline-flex items-center gap-2">
              Test set
              {isLocked ? (
                <Badge tone="green">
                  <Lock aria-hidden />
                  Locked
                </Badge>
              ) : null}
            </span>
          }
          actions={
            isLocked ? (
              <Button
                size="sm"
                pending={update.isPending}
                onClick={() => void set(null, "The test set is unlocked", id)}
              >
                <LockOpen aria-hidden />
                Unlock
              </Button>
            ) : why === null ? (
              <Button
                size="sm"
                pending={update.isPending}
                onClick={() => void set(id, `${pluralise(summary.splits.test.rows, "test row")} locked`, lockedId)}
              >
                <Lock aria-hidden />
                Lock this test set
              </Button>
            ) : null
          }
        />
        <CardContent className="flex flex-col gap-2 text-sm leading-6">
          <p>
            {why ??
              (isLocked
                ? `Later splits of ${dataset.name} test on these ${pluralise(summary.splits.test.rows, "row")} again, and never train on them. Scores of all its models can be compared. A change of the rows is announced.`
                : `Locked, these ${pluralise(summary.splits.test.rows, "row")} test every later model of ${dataset.name}, so that their scores can be compared.`)}
          </p>
          <UsedTest preparation={preparation} />
          {!isLocked && lockedId !== null ? (
            <p className="text-muted text-xs leading-5">
              Now the test set of{" "}
              <Link
                href={`/preparations/${encodeURIComponent(lockedId)}`}
                className="rounded-sm underline underline-offset-4"
              >
                other splits
              </Link>{" "}
              is locked{why === null ? "; locking this one replaces it" : ""}.
            </p>
          ) : null}
        </CardContent>
      </section>
    </Card>
  );
}

/** Where the test rows are those of earlier splits. */
function UsedTest({ preparation: { summary } }: { preparation: PreparationDetail }) {
  const used = summary.lockedTest;
  if (used === null) return null;
  const changes = [
    used.missing > 0 ? `${formatCount(used.missing)} ${used.missing === 1 ? "is" : "are"} gone` : null,
    used.changed > 0 ? `${formatCount(used.changed)} ${used.changed === 1 ? "has" : "have"} changed` : null,
  ].filter((change) => change !== null);
  return (
    <p>
      They are the locked test rows of{" "}
      <Link
        href={`/preparations/${encodeURIComponent(used.preparationId)}`}
        className="rounded-sm underline underline-offset-4"
      >
        earlier splits
      </Link>
      {changes.length === 0 ? ", unchanged." : `; since then ${changes.join(" and ")}.`}
    </p>
  );
}

function whyNotLockable({ summary }: PreparationDetail): string | null {
  if (summary.splits.test.rows === 0) return "These splits have no test rows to lock.";
  if (summary.funnel === null) {
    return "These splits were made before test sets could be locked. Make them again with the same recipe to lock theirs.";
  }
  return null;
}
