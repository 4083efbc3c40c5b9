"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileWarning, RotateCw } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { DatasetDetail, HubSource } from "@/lib/datasets/schema";
import { datasetHref } from "@/lib/datasets/search-params";
import { describeHubSource, toImportAgain } from "./hub-form";
import { useRemoval } from "./use-removal";

/** Why a dataset has no rows, and what to do about it. */
export function FailedImport({ dataset }: { dataset: DatasetDetail }) {
  const { hub, sizeBytes } = dataset;
  // What came whole is a file like others: asking for it again would bring the same.
  return hub === null || sizeBytes > 0 ? <FailedFile dataset={dataset} /> : <FailedHub dataset={dataset} hub={hub} />;
}

function FailedFile({ dataset: { fileName, error } }: { dataset: DatasetDetail }) {
  const line = error?.line ?? null;
  return (
    <ErrorState
      title="The file could not be read"
      where={line === null ? fileName : `${fileName}, line ${line}`}
      advice={<>{error?.message ?? NO_REASON} A mended file becomes a new dataset; this one can be deleted.</>}
      actions={
        <Button asChild variant="primary">
          <Link href="/datasets">
            <FileWarning aria-hidden />
            Import another file
          </Link>
        </Button>
      }
    />
  );
}

const NO_REASON = "The import stopped without a reason.";

/** A download that failed is done again with the same choice; the new dataset takes this one's place. */
function FailedHub({ dataset, hub }: { dataset: DatasetDetail; hub: HubSource }) {
  const router = useRouter();
  const again = useMutation(datasetMutations.importHub(useQueryClient()));
  const remove = useRemoval(dataset.id);
  const start = () =>
    again.mutate(toImportAgain(dataset.name, hub), {
      // Its page is left in any case: should the removal fail, it can still be deleted by hand.
      onSuccess: ({ id }) => remove.mutate(undefined, { onSettled: () => router.replace(datasetHref(id)) }),
    });
  return (
    <ErrorState
      title="The rows did not arrive"
      where={describeHubSource(hub)}
      advice={again.error?.message ?? dataset.error?.message ?? NO_REASON}
      actions={
        <Button variant="primary" pending={again.isPending || again.isSuccess} onClick={start}>
          <RotateCw aria-hidden />
          Import it again
        </Button>
      }
    />
  );
}
