"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { describeLabels, isFixed, labelsGiven } from "@/lib/datasets/corrections/verdict";
import type { Correction, CorrectionLabels } from "@/lib/datasets/corrections-schema";
import { datasetQueries } from "@/lib/datasets/queries";
import { modelQueries } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning/cleaning-context";

/** The newest corrections of which a model is asked. */
const ASKED = 50;

/** Whether a model that was trained since gets the corrected texts right: the newest of this dataset, or another one. */
export function CheckedCorrections({ added }: { added: readonly Correction[] }) {
  const { dataset } = useCleaning();
  const { data } = useInfiniteQuery(modelQueries.list());
  const [chosen, setChosen] = useState<string | null>(null);
  const models = (data?.pages ?? []).flatMap((page) => page.data).filter(({ datasetId }) => datasetId === dataset.id);
  const model = models.find(({ id }) => id === chosen) ?? models[0];
  if (model === undefined) return null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span>What</span>
        <Select
          aria-label="Model that is asked"
          className="h-7 w-56"
          options={models.map(({ id, name, versionNumber }) => ({
            value: id,
            label: name,
            ...(versionNumber !== null && { hint: `Version ${versionNumber} of the data` }),
          }))}
          value={model.id}
          onValueChange={setChosen}
        />
        <span>says of them now</span>
      </div>
      <Answers model={model} added={added.slice(0, ASKED)} />
      {added.length > ASKED ? <p className="text-muted text-xs leading-5">These are the newest {ASKED}.</p> : null}
    </>
  );
}

function Answers({ model, added }: { model: ModelSummary; added: readonly Correction[] }) {
  const { dataset } = useCleaning();
  const answers = useQuery(datasetQueries.correctionAnswers(dataset.id, model.id, added));
  if (answers.isError) {
    return (
      <ErrorState
        title={`${model.name} could not be asked`}
        where={answers.error.message}
        onRetry={() => void answers.refetch()}
        retrying={answers.isFetching}
      />
    );
  }
  if (answers.data === undefined) return <Skeleton className="h-24" />;
  const given = answers.data.results.map(({ targets }) => labelsGiven(targets));
  const fixed = added.filter(({ labels }, index) => isFixed(labels, given[index] ?? {})).length;
  return (
    <>
      <p className="text-sm tabular-nums leading-5">
        {fixed} of {pluralise(added.length, "correction")} fixed
        {fixed < added.length ? `, ${added.length - fixed} still wrong` : ""}.
      </p>
      <ul aria-label="What the model says now" className="flex flex-col divide-y divide-border border-border border-y">
        {added.map((correction, index) => (
          <Answer key={correction.id} correction={correction} given={given[index] ?? {}} />
        ))}
      </ul>
    </>
  );
}

function Answer({ correction: { text, labels }, given }: { correction: Correction; given: CorrectionLabels }) {
  const right = isFixed(labels, given);
  const named = Object.fromEntries(Object.keys(labels).map((target) => [target, given[target] ?? []]));
  const Icon = right ? Check : X;
  return (
    <li className="flex items-start gap-2 py-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${right ? "text-success" : "text-danger"}`} />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere line-clamp-2 text-sm leading-5">{text}</p>
        <p className="wrap-anywhere text-muted text-xs leading-5">
          <span className={right ? "text-success" : "text-danger"}>{right ? "Fixed" : "Still wrong"}</span>
          {right
            ? `: ${describeLabels(labels)}`
            : `: it says ${describeLabels(named)}, right is ${describeLabels(labels)}`}
        </p>
      </div>
    </li>
  );
}
