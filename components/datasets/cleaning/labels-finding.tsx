"use client";

import { Tags } from "lucide-react";
import { useRouter } from "next/navigation";
import { LabelDistribution } from "@/components/charts/label-distribution";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { TagList } from "@/components/ui/tag-list";
import { prepareLabelBars } from "@/lib/charts/label-bars";
import { alikeLabels, describeAlike } from "@/lib/datasets/cleaning/alike-labels";
import { RARE_LABEL_ROWS } from "@/lib/datasets/cleaning/rare-labels";
import type { DatasetProfile, TargetProfile } from "@/lib/datasets/profile-schema";
import { datasetHref, rowsHref } from "@/lib/datasets/search-params";
import { formatCount, pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { AllFine, Figure, Finding, FindingLine, FindingLink, FindingSkeleton } from "./finding";
import { TargetChoice } from "./target-choice";
import { Share } from "./texts-finding";

interface LabelsFindingProps {
  profile: DatasetProfile | undefined;
  /** Name of the target that is looked at; undefined without a label column. */
  target: string | undefined;
}

/** How often each label occurs, which are rare, and which rows have none. */
export function LabelsFinding({ profile, target }: LabelsFindingProps) {
  const { dataset } = useCleaning();
  const counted = profile?.targets.find(({ name }) => name === target);
  return (
    <Finding
      title="Labels"
      isBusy={profile === undefined}
      aside={target === undefined ? null : <TargetChoice target={target} />}
    >
      {target === undefined ? (
        <EmptyState
          icon={Tags}
          title="No label column yet"
          description="Choose one under Columns; the count of each label, rare ones and conflicts appear here."
          className="py-6"
          actions={<FindingLink href={datasetHref(dataset.id)}>Choose columns</FindingLink>}
        />
      ) : profile === undefined || counted === undefined ? (
        <>
          <FindingSkeleton />
          <Skeleton className="h-80" />
        </>
      ) : (
        <Labels rows={profile.rows} target={counted} />
      )}
    </Finding>
  );
}

function Labels({ rows, target }: { rows: number; target: TargetProfile }) {
  const { dataset } = useCleaning();
  const router = useRouter();
  const { name, labels, labelCount, emptyCount } = target;
  const ofTarget = (dataset.roles?.targets.length ?? 0) > 1 ? { target: name } : {};
  return (
    <>
      <Unlabelled rows={rows} target={target} />
      <AlikeLabels target={target} />
      <RareLabels target={target} />
      {emptyCount === 0 && rareOf(target).length === 0 && alikeLabels(labels).length === 0 ? (
        <AllFine>Every row has a label, and every label has {RARE_LABEL_ROWS} rows or more.</AllFine>
      ) : null}
      <LabelDistribution
        title={`Labels of ${name}`}
        model={prepareLabelBars({ series: [{ name: "Rows", counts: labels }], limit: 12 })}
        description={`${labelFigures(target)} Press a label to see its rows and to rename, merge or delete it.`}
        onSelect={(label) => router.push(rowsHref(dataset.id, { label, ...ofTarget }))}
        className="mt-1"
      />
      {labelCount > labels.length ? (
        <p className="text-muted text-xs">
          The largest {formatCount(labels.length)} of {formatCount(labelCount)} values are listed.
        </p>
      ) : null}
    </>
  );
}

function labelFigures({ labelCount, kind, labelsPerRow }: TargetProfile): string {
  const several = kind === "multi" ? `, ${labelsPerRow.toFixed(1)} a row on average` : "";
  return `${pluralise(labelCount, "label")}${several}.`;
}

function Unlabelled({ rows, target }: { rows: number; target: TargetProfile }) {
  const { dataset, openStep } = useCleaning();
  const { name, emptyCount } = target;
  if (emptyCount === 0) return null;
  const isOneOfSeveral = (dataset.roles?.targets.length ?? 0) > 1;
  return (
    <FindingLine
      actions={
        <>
          <FindingLink href={rowsHref(dataset.id, { label: "", ...(isOneOfSeveral && { target: name }) })}>
            Show rows
          </FindingLink>
          <Button size="sm" onClick={() => openStep({ kind: "drop_rows_where", values: { rows: "unlabelled" } })}>
            Remove them…
          </Button>
        </>
      }
    >
      <Figure>{pluralise(emptyCount, "row")}</Figure> without a label
      {isOneOfSeveral ? ` in ${name}` : ""} <Share count={emptyCount} of={rows} />
    </FindingLine>
  );
}

/** Labels that are most likely one, written in several ways; the dialog shows what merging them does. */
function AlikeLabels({ target: { name, labels } }: { target: TargetProfile }) {
  const { openStep } = useCleaning();
  return alikeLabels(labels).map(({ labels: alike, into, rows }) => (
    <FindingLine
      key={into}
      actions={
        <Button
          size="sm"
          aria-label={`Merge into “${into}”…`}
          onClick={() => openStep({ kind: "merge_labels", values: { target: name, labels: alike, name: into } })}
        >
          Merge them…
        </Button>
      }
    >
      {describeAlike(alike)}: <Figure>{pluralise(rows, "row")}</Figure> would become “{into}”
    </FindingLine>
  ));
}

function rareOf({ labels }: TargetProfile): string[] {
  return labels.filter(([, count]) => count < RARE_LABEL_ROWS).map(([label]) => label);
}

/** Labels with too few rows to learn from or to be tested on. */
function RareLabels({ target }: { target: TargetProfile }) {
  const { dataset, openStep } = useCleaning();
  const { name } = target;
  const rare = rareOf(target);
  if (rare.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      <FindingLine
        actions={
          <>
            <FindingLink href={rowsHref(dataset.id, { issue: "rare_label", target: name })}>Show rows</FindingLink>
            <Button
              size="sm"
              onClick={() => openStep({ kind: "merge_labels", values: { target: name, labels: rare, name: "other" } })}
            >
              Merge them…
            </Button>
            <Button
              size="sm"
              onClick={() => openStep({ kind: "delete_labels", values: { target: name, labels: rare } })}
            >
              Delete them…
            </Button>
          </>
        }
      >
        <Figure>{pluralise(rare.length, "label")}</Figure> with fewer than {RARE_LABEL_ROWS} rows: too few to learn from
        and to test on
      </FindingLine>
      <TagList label="Rare labels" tags={rare} limit={12} />
    </div>
  );
}
