"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { toast } from "@/components/ui/toast";
import { describeLabels } from "@/lib/datasets/corrections/verdict";
import type { Correction, CorrectionLabels } from "@/lib/datasets/corrections-schema";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetQueries } from "@/lib/datasets/queries";
import { datasetHref } from "@/lib/datasets/search-params";
import { messageOf, pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning/cleaning-context";
import { Figure, Finding, FindingLine, FindingLink, FindingSkeleton } from "./cleaning/finding";
import { CheckedCorrections } from "./corrections-checked";
import { LabelChip } from "./label-chip";

/** Corrections that are listed at once. */
const PAGE = 20;

const SOURCES: Record<Correction["source"], string> = {
  playground: "From the playground",
  batch: "From a batch",
  api: "By the API",
};

/** Texts that a model got wrong and a person put right: those that wait to become rows, and those that did. */
export function CorrectionsFinding() {
  const { dataset } = useCleaning();
  const corrections = useQuery(datasetQueries.corrections(dataset.id));
  return (
    <Finding title="Corrections" id="corrections" isBusy={corrections.isPending}>
      {corrections.data !== undefined ? (
        <Body data={corrections.data.data} />
      ) : corrections.isError ? (
        <ErrorState
          title="The corrections could not be loaded"
          where={corrections.error.message}
          onRetry={() => void corrections.refetch()}
          retrying={corrections.isFetching}
        />
      ) : (
        <FindingSkeleton />
      )}
    </Finding>
  );
}

function Body({ data }: { data: readonly Correction[] }) {
  const waiting = data.filter(({ isWaiting }) => isWaiting);
  const added = data.filter(({ isWaiting }) => !isWaiting);
  if (data.length === 0) {
    return (
      <p className="text-muted text-sm leading-5">
        Where a model is wrong in the playground or in a batch, say which label is right there: the text then waits here
        to become a row of the next version.
      </p>
    );
  }
  return (
    <>
      {waiting.length > 0 ? <Waiting waiting={waiting} /> : null}
      {added.length > 0 ? <Added added={added} /> : null}
    </>
  );
}

function Waiting({ waiting }: { waiting: readonly Correction[] }) {
  const { addCorrections, isBusy } = useCleaning();
  const [shown, setShown] = useState(PAGE);
  const [isAdding, setIsAdding] = useState(false);
  const count = waiting.length;
  const add = async () => {
    setIsAdding(true);
    try {
      await addCorrections();
    } catch (error) {
      toast.error("The corrections still wait", { description: messageOf(error) });
    } finally {
      setIsAdding(false);
    }
  };
  return (
    <>
      <FindingLine
        actions={
          <Button
            size="sm"
            variant="primary"
            pending={isAdding}
            disabled={isBusy && !isAdding}
            onClick={() => void add()}
          >
            <Plus aria-hidden />
            Add {pluralise(count, "row")} to the next version
          </Button>
        }
      >
        <Figure>{pluralise(count, "corrected text")}</Figure> {count === 1 ? "waits" : "wait"}.{" "}
        <span className="text-muted">As rows they only train: none of them ever stands in validation or test.</span>
      </FindingLine>
      <ul aria-label="Corrections that wait" className="flex flex-col divide-y divide-border border-border border-y">
        {waiting.slice(0, shown).map((one) => (
          <WaitingRow key={one.id} correction={one} />
        ))}
      </ul>
      {count > shown ? (
        <Button size="sm" variant="link" className="min-h-6 self-start" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, count - shown)} more
        </Button>
      ) : null}
    </>
  );
}

function WaitingRow({ correction }: { correction: Correction }) {
  const { dataset } = useCleaning();
  const client = useQueryClient();
  const remove = useMutation(datasetMutations.removeCorrection(client, dataset.id));
  const putBack = useMutation(datasetMutations.addCorrection(client));
  const { text, labels, predicted, source, modelId } = correction;
  const restore = () =>
    putBack.mutate(
      {
        datasetId: dataset.id,
        text,
        labels,
        source,
        ...(modelId !== null && { modelId }),
        ...(predicted !== null && { predicted }),
      },
      { onError: (error) => toast.error("It could not be put back", { description: messageOf(error) }) },
    );
  const take = () =>
    remove.mutate(correction.id, {
      onSuccess: () => toast.success("Correction removed", { action: { label: "Undo", onClick: restore } }),
      onError: (error) => toast.error("The correction stays", { description: messageOf(error) }),
    });
  return (
    <li className="flex items-start gap-2 py-2">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="wrap-anywhere line-clamp-3 text-sm leading-5">{text}</p>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs leading-5">
          <Labels labels={labels} />
          <span className="wrap-anywhere">
            {predicted === null ? "" : `The model said ${describeLabels(predicted)}. `}
            {SOURCES[source]}.
          </span>
        </div>
      </div>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={`Remove the correction of “${text.slice(0, 60)}”`}
        title="Remove"
        pending={remove.isPending}
        onClick={take}
      >
        <X aria-hidden />
      </Button>
    </li>
  );
}

function Labels({ labels }: { labels: CorrectionLabels }) {
  const all = Object.entries(labels);
  return all.map(([target, of]) => (
    <span key={target} className="flex min-w-0 flex-wrap items-center gap-1">
      {all.length > 1 ? `${target}:` : null}
      {of.length === 0 ? "no label" : of.map((label) => <LabelChip key={label} label={label} />)}
    </span>
  ));
}

function Added({ added }: { added: readonly Correction[] }) {
  const { dataset } = useCleaning();
  return (
    <>
      <FindingLine actions={<FindingLink href={datasetHref(dataset.id, "splits")}>Make splits again</FindingLink>}>
        <Figure>{pluralise(added.length, "correction")}</Figure> {added.length === 1 ? "is" : "are"} among the rows.{" "}
        <span className="text-muted">Make splits again and train on them to see whether they help.</span>
      </FindingLine>
      <CheckedCorrections added={added} />
    </>
  );
}
