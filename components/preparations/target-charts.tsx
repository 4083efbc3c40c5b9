"use client";

import { memo, useState } from "react";
import { LabelStacks } from "@/components/charts/label-stacks";
import { SplitDistribution } from "@/components/charts/split-distribution";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { prepareLabelBars, searchLabelBars, stackLabelBars } from "@/lib/charts/label-bars";
import { SPLITS } from "@/lib/charts/splits";
import type { Target } from "@/lib/datasets/roles-schema";
import type { RepeatUse, SplitName, SplitSummary } from "@/lib/preparations/schema";
import { formatCount } from "@/lib/utils";

interface TargetChartsProps {
  title: string;
  targets: readonly Pick<Target, "name" | "kind">[];
  /** The labels before the balance, and in each split. */
  source: SplitSummary;
  splits: Record<SplitName, SplitSummary>;
  repeats: RepeatUse | null;
}

/** So many labels are in view at first; beyond them there is a search. */
const SHOWN_LABELS = 20;
/** More targets than these do not fit beside each other. */
const TABBED_TARGETS = 3;

/** How the labels of each target lie in the splits, in rows and as shares. Drawn again only when the counts are others. */
export const TargetCharts = memo(function TargetCharts(props: TargetChartsProps) {
  const { title, targets, source, splits, repeats } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const [view, setView] = useState<"rows" | "shares">("rows");
  const [text, setText] = useState("");
  const target = targets.find(({ name }) => name === chosen) ?? targets[0];
  const countsOf = (part: Pick<SplitSummary, "labels">) => part.labels.find((one) => one.target === target?.name);
  const before = countsOf(source);
  const parts = SPLITS.map(({ key, name }) => ({
    name,
    counts: countsOf(splits[key])?.counts ?? [],
    total: splits[key].rows,
  }));
  const all = { name: "Before", counts: before?.counts ?? [], total: source.rows };
  const again =
    repeats === null || repeats.lines === 0
      ? []
      : [{ name: "Repeats in train", counts: countsOf(repeats)?.counts ?? [], total: repeats.lines }];
  const model =
    view === "rows"
      ? stackLabelBars(prepareLabelBars({ series: [all, ...parts, ...again], limit: SHOWN_LABELS }))
      : prepareLabelBars({ series: addUp(parts, again), sort: "total", limit: SHOWN_LABELS });
  const shown = searchLabelBars(model, text);
  const controls = (
    <>
      {model.rows.length > SHOWN_LABELS ? (
        <Input
          type="search"
          aria-label="Find a label"
          placeholder={`Find one of ${formatCount(model.rows.length)}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 w-36 pointer-coarse:h-9"
        />
      ) : null}
      <SegmentedControl
        label="What is drawn"
        size="sm"
        options={[
          { value: "rows", label: "Rows" },
          { value: "shares", label: "Shares" },
        ]}
        value={view}
        onValueChange={setView}
      />
    </>
  );
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {targets.length > 1 && target !== undefined ? (
        <TargetChoice targets={targets} chosen={target.name} onChoose={setChosen} />
      ) : null}
      {view === "rows" ? (
        <LabelStacks title={title} model={shown} controls={controls} />
      ) : (
        <SplitDistribution
          title={title}
          description={
            (target?.kind === "multi"
              ? "Length is the share of a split's rows that have the label, on one scale."
              : "Length is a label's share of its split, on one scale.") +
            (again.length > 0 ? " Train counts its repeats." : "")
          }
          model={shown}
          controls={controls}
        />
      )}
      <Notes kind={target?.kind} listed={before?.counts.length ?? 0} omitted={before?.omittedCount ?? 0} />
    </div>
  );
});

interface Series {
  name: string;
  counts: readonly (readonly [string, number])[];
  total: number;
}

/** The splits as they are written: train with its repeats. */
function addUp([train, ...others]: readonly Series[], [again]: readonly Series[]): Series[] {
  if (train === undefined) return [];
  if (again === undefined) return [train, ...others];
  const more = new Map(again.counts);
  const counts = train.counts.map(([label, rows]) => [label, rows + (more.get(label) ?? 0)] as const);
  return [{ ...train, counts, total: train.total + again.total }, ...others];
}

function TargetChoice({
  targets,
  chosen,
  onChoose,
}: {
  targets: TargetChartsProps["targets"];
  chosen: string;
  onChoose: (name: string) => void;
}) {
  const options = targets.map(({ name }) => ({ value: name, label: name }));
  return targets.length <= TABBED_TARGETS ? (
    <SegmentedControl
      label="Target"
      options={options.map(({ value, label }) => ({
        value,
        label: <span className="max-w-40 truncate">{label}</span>,
      }))}
      value={chosen}
      onValueChange={onChoose}
      className="max-w-full"
    />
  ) : (
    <Select aria-label="Target" className="w-56" options={options} value={chosen} onValueChange={onChoose} />
  );
}

function Notes({ kind, listed, omitted }: { kind: Target["kind"] | undefined; listed: number; omitted: number }) {
  if (kind !== "multi" && omitted === 0) return null;
  return (
    <p className="text-muted text-xs leading-5">
      {kind === "multi" ? "A row counts at each of its labels." : null}
      {omitted > 0
        ? ` The largest ${formatCount(listed)} of ${formatCount(listed + omitted)} labels are listed.`
        : null}
    </p>
  );
}
