"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import { Slider } from "@/components/ui/slider";
import { SwitchField } from "@/components/ui/switch-field";
import { describeSimilarity } from "@/lib/datasets/copies/similarity-words";
import { datasetQueries } from "@/lib/datasets/queries";
import { FIRST_SIMILARITY_PERCENT } from "@/lib/preparations/form";
import { ColumnSelect } from "./column-select";
import { useStudio } from "./recipe-context";

/** What has to stand on one side of the split. */
export function TogetherFields() {
  const { datasetId, values, change, errors } = useStudio();
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  const text = new Set(dataset?.roles?.text?.columns);
  const marked = dataset?.roles?.group ?? null;
  // The marked column first; the text itself is what the switch is for.
  const columns = (dataset?.columns ?? [])
    .filter(({ name }) => !text.has(name))
    .toSorted((a, b) => Number(b.name === marked) - Number(a.name === marked));
  const similarity = values.nearDuplicatesPercent;
  return (
    <>
      <Field
        label="Rows with the same value of a column"
        description="Of one customer, one thread, one document: all on one side."
        error={errors.get("groupBy")}
      >
        {(control) => (
          <ColumnSelect
            {...control}
            columns={columns}
            value={values.groupBy}
            onChange={(groupBy) => change({ groupBy })}
            none="No column"
          />
        )}
      </Field>
      <SwitchField
        label="Near-copies"
        description="Texts that say nearly the same are trained on or tested on, never both."
        checked={similarity !== null}
        onCheckedChange={(isOn) => change({ nearDuplicatesPercent: isOn ? FIRST_SIMILARITY_PERCENT : null })}
        error={errors.get("nearDuplicatesPercent")}
      />
      {similarity === null ? null : <Similarity percent={similarity} />}
    </>
  );
}

function Similarity({ percent }: { percent: number }) {
  const { change } = useStudio();
  const words = describeSimilarity(percent / 100);
  return (
    <div className="flex flex-col gap-1 border-border border-l-2 pl-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-medium">How alike</span>
        <span aria-hidden className="text-muted text-xs">
          <span className="text-text tabular-nums">{percent}%</span>: {words.toLowerCase()}
        </span>
      </div>
      <Slider
        aria-label="How alike near-copies are, slider"
        value={percent}
        min={50}
        max={100}
        step={5}
        valueText={`${percent} percent: ${words}`}
        onValueChange={(next) => change({ nearDuplicatesPercent: next })}
      />
    </div>
  );
}
