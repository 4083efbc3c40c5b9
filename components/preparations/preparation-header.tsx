import { RotateCcw } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { datasetHref } from "@/lib/datasets/search-params";
import type { PreparationDetail } from "@/lib/preparations/schema";
import { sameRecipeHref } from "@/lib/preparations/search-params";
import { pluralise } from "@/lib/utils";

interface PreparationHeaderProps {
  preparation: PreparationDetail;
  /** Undefined while it is loaded, and where it was deleted. */
  dataset: DatasetDetail | undefined;
  actions: ReactNode;
}

/** Whose splits these are, of which rows, and what to do with them. */
export function PreparationHeader({ preparation, dataset, actions }: PreparationHeaderProps) {
  const { id, datasetId, datasetName, versionNumber, summary, roles, createdAt } = preparation;
  const labels = summary.balanced.labels.reduce(
    (sum, { counts, omittedCount = 0 }) => sum + counts.length + omittedCount,
    0,
  );
  const isOld =
    dataset !== undefined &&
    dataset.version !== null &&
    !(dataset.version.id === preparation.versionId && dataset.version.isCurrent);
  return (
    <PageHeader
      breadcrumbs={[{ label: "Preparations", href: "/preparations" }]}
      title={`Splits of ${datasetName}`}
      actions={
        <>
          {dataset === undefined ? null : (
            <Button asChild>
              <Link href={sameRecipeHref(datasetId, id)}>
                <RotateCcw aria-hidden />
                Same recipe again
              </Link>
            </Button>
          )}
          {actions}
        </>
      }
      meta={
        <>
          <Link href={datasetHref(datasetId)} className="rounded-sm underline underline-offset-4">
            See the dataset
          </Link>
          <span className="tabular-nums">
            version {versionNumber}
            {isOld ? ", its rows have changed since" : ""}
          </span>
          <span className="tabular-nums">{pluralise(labels, "label")}</span>
          {roles.text !== null && roles.targets.length > 0 ? (
            <span className="min-w-0 max-w-96 truncate">
              text is {roles.text.columns.join(" and ")}, {roles.targets.length === 1 ? "label is" : "labels are"}{" "}
              {roles.targets.map(({ name }) => name).join(", ")}
            </span>
          ) : null}
          <span>
            Created <RelativeTime date={createdAt} />
          </span>
        </>
      }
    />
  );
}
