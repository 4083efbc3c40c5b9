"use client";

import { Tags } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { TargetProfile } from "@/lib/datasets/profile-schema";
import type { Target } from "@/lib/datasets/roles-schema";
import { findLabels } from "@/lib/datasets/row-label-search";
import { datasetHref } from "@/lib/datasets/search-params";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { LabelList, type LabelListProps } from "./rows-grid/label-list";
import type { CountedLabel } from "./rows-grid/label-options";

/** Labels from which on there is a search over them. */
const SEARCHED = 20;

interface LabelChartProps extends Pick<LabelListProps, "digits" | "pinned" | "onPin" | "onAction"> {
  datasetId: string;
  targets: readonly Target[];
  /** The target whose labels these are; undefined without a label column. */
  target: Target | undefined;
  onTarget: (name: string) => void;
  /** Undefined while labels are counted. */
  profile: TargetProfile | undefined;
  error: Error | null;
  onRetry: () => void;
  labels: readonly CountedLabel[];
  /** The label whose rows are shown; empty for rows without any. */
  selected: string | undefined;
  onSelect: (label: string) => void;
}

/** How often each label occurs, with the keys that set them; pressing a label shows its rows. */
export function LabelChart(props: LabelChartProps) {
  const { targets, target, onTarget, profile, selected, onSelect } = props;
  const emptyCount = profile?.emptyCount ?? 0;
  return (
    <Card
      className={cn(
        "flex min-h-64 flex-col overflow-hidden max-lg:max-h-120 lg:max-h-3/5",
        // As high as it gets with many labels: with few of them the row above has the space.
        profile === undefined && "lg:h-3/5",
      )}
    >
      <section aria-label="Labels" aria-busy={profile === undefined} className="flex min-h-0 flex-1 flex-col">
        <div className="flex min-h-11 items-center gap-2 px-4">
          <h2 className="font-semibold text-sm">Labels</h2>
          {targets.length > 1 && target !== undefined ? (
            <Select
              aria-label="Target"
              className="h-7 w-40"
              options={targets.map(({ name }) => ({ value: name, label: name }))}
              value={target.name}
              onValueChange={onTarget}
            />
          ) : null}
          {emptyCount > 0 ? (
            <Button
              size="sm"
              variant={selected === "" ? "secondary" : "ghost"}
              className="ml-auto"
              aria-pressed={selected === ""}
              onClick={() => onSelect("")}
            >
              {formatCount(emptyCount)} without
            </Button>
          ) : null}
        </div>
        <Body {...props} />
      </section>
    </Card>
  );
}

function Body(props: LabelChartProps) {
  const { datasetId, target, profile, error, labels, onRetry } = props;
  const [text, setText] = useState("");
  if (target === undefined) {
    return (
      <EmptyState
        icon={Tags}
        title="No label column yet"
        description="Choose one under Columns; the count of each label appears here."
        className="py-6"
        actions={
          <Button asChild>
            <Link href={datasetHref(datasetId)}>Choose columns</Link>
          </Button>
        }
      />
    );
  }
  if (profile === undefined) {
    if (error === null) return <Skeleton className="mx-4 mb-4 min-h-40 flex-1" />;
    return (
      <ErrorState className="m-3" title="The labels could not be counted" where={error.message} onRetry={onRetry} />
    );
  }
  if (labels.length === 0) {
    return (
      <p className="px-4 pb-4 text-muted text-sm">No row has a label yet. Select a row and press L to give one.</p>
    );
  }
  const omitted = profile.labelCount - profile.labels.length;
  const found = findLabels(labels, text);
  return (
    <>
      {labels.length > SEARCHED ? (
        <div className="px-3 pb-2">
          <Input
            type="search"
            aria-label="Find a label"
            placeholder={`Find one of ${pluralise(labels.length, "label")}`}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="h-7"
          />
        </div>
      ) : null}
      <div className="flex min-h-0 flex-1 flex-col px-2 pb-2">
        {found.length === 0 ? <p className="px-2 text-muted text-sm">No label has this in its name.</p> : null}
        <LabelList
          name={`Labels of ${target.name}`}
          labels={found}
          maxRows={labels[0]?.[1] ?? 0}
          selected={props.selected}
          onSelect={props.onSelect}
          digits={props.digits}
          pinned={props.pinned}
          onPin={props.onPin}
          onAction={props.onAction}
        />
      </div>
      {omitted > 0 ? (
        <p className="border-border border-t px-4 py-2 text-muted text-xs">
          The largest {formatCount(profile.labels.length)} of {formatCount(profile.labelCount)} values. Ids or texts are
          no labels: choose another label column under Columns.
        </p>
      ) : null}
    </>
  );
}
