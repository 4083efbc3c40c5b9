"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { SwitchField } from "@/components/ui/switch-field";
import { preparationQueries } from "@/lib/preparations/queries";
import { formatDateTime, pluralise } from "@/lib/utils";
import { useStudio } from "./recipe-context";

/** Whether the rows that test this dataset's models are those of the locked test set. */
export function LockedTestField({ lockedTestId }: { lockedTestId: string | null }) {
  const { values, change, errors } = useStudio();
  // A recipe may name another preparation than the dataset does: one that was locked before.
  const id = values.lockedTest === "" ? lockedTestId : values.lockedTest;
  const { data: locked } = useQuery({ ...preparationQueries.detail(id ?? ""), enabled: id !== null });
  if (id === null) return null;
  const isOn = values.lockedTest !== "";
  const rows = locked ? pluralise(locked.summary.splits.test.rows, "row") : "Its rows";
  return (
    <SwitchField
      label={
        <>
          Keep the test rows of{" "}
          <Link href={`/preparations/${encodeURIComponent(id)}`} className="rounded-sm underline underline-offset-4">
            {locked ? `the splits of ${formatDateTime(locked.createdAt)}` : "the locked splits"}
          </Link>
        </>
      }
      description={
        isOn
          ? `${rows} test this and every other model of the dataset, so that scores can be compared. They are never trained on, whatever the filter says.`
          : "These splits test on rows of their own: their scores cannot be compared with those on the locked test set."
      }
      checked={isOn}
      onCheckedChange={(next) => change({ lockedTest: next ? id : "" })}
      error={errors.get("lockedTest")}
    />
  );
}
