"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Box, ClipboardPaste, X } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { Progress } from "@/components/ui/progress";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { modelQueries } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { formatBytes, pluralise } from "@/lib/utils";
import { useBatchUpload } from "./use-batch-upload";

// Fetched when it is asked for: most files are dropped.
const PasteDialog = dynamic(async () => (await import("./paste-dialog")).PasteDialog, { ssr: false });

const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.jsonl,.json,.parquet,.gz";

interface BatchUploadProps {
  /** Largest file that the server takes. */
  maxBytes: number;
  /** The model that is chosen at first, also one in the archive; else the newest. */
  modelId?: string | undefined;
}

/** Where a file comes in, and which model is to classify its rows. */
export function BatchUpload({ maxBytes, modelId }: BatchUploadProps) {
  const { data, error, isPending, isFetching, refetch } = useInfiniteQuery(modelQueries.list());
  const listed = (data?.pages ?? []).flatMap((page) => page.data);
  const isListed = listed.some(({ id }) => id === modelId);
  const wanted = useQuery({
    ...modelQueries.detail(modelId ?? ""),
    enabled: Boolean(modelId) && data !== undefined && !isListed,
  });
  if (isPending || wanted.isLoading) return <Skeleton className="h-80" />;
  if (!data) {
    return (
      <ErrorState
        title="The models could not be read"
        advice={error.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  const models = [...(wanted.data === undefined ? [] : [wanted.data]), ...listed].filter(
    ({ deletedAt }) => deletedAt === null,
  );
  const first = models.find(({ id }) => id === (wanted.data?.id ?? modelId)) ?? models[0];
  return (
    <>
      {wanted.isError || wanted.data?.deletedAt ? <NotUsable model={wanted.data} error={wanted.error} /> : null}
      {first === undefined ? <NoModel /> : <ChooseFile maxBytes={maxBytes} models={models} first={first} />}
    </>
  );
}

/** Says that the model of the address is not the one that is chosen, and why. */
function NotUsable({ model, error }: { model: ModelSummary | undefined; error: Error | null }) {
  if (model === undefined) {
    return (
      <Callout tone="warning" title="The model of this link could not be opened">
        {error?.message} Choose another one here.
      </Callout>
    );
  }
  return (
    <Callout
      tone="warning"
      title={`“${model.name}” is in the trash`}
      action={
        <Button asChild size="sm">
          <Link href="/models?state=trash">Open the trash</Link>
        </Button>
      }
    >
      Restore it to use it, or choose another one here.
    </Callout>
  );
}

function NoModel() {
  return (
    <Card>
      <EmptyState
        icon={Box}
        as="h2"
        title="A batch needs a model"
        description="Train a classifier first; then whole files can be classified with it here."
        actions={
          <Button asChild variant="primary">
            <Link href="/preparations">Train your first classifier</Link>
          </Button>
        }
      />
    </Card>
  );
}

interface ChooseFileProps {
  maxBytes: number;
  models: readonly ModelSummary[];
  first: ModelSummary;
}

function ChooseFile({ maxBytes, models, first }: ChooseFileProps) {
  const [modelId, setModelId] = useState(first.id);
  const [isPasting, setIsPasting] = useState(false);
  const { sending, error, send, cancel } = useBatchUpload(maxBytes);
  const take = ([file]: File[]) => file && void send(file, modelId);
  return (
    <div className="flex flex-col gap-4">
      <Field label="Model" className="max-w-md">
        {(control) => (
          <Select
            {...control}
            value={modelId}
            onValueChange={setModelId}
            disabled={sending !== null}
            options={models.map(({ id, name, targets, datasetName, archivedAt }) => ({
              value: id,
              label: name,
              hint: [
                pluralise(
                  targets.reduce((sum, { labels }) => sum + labels.length, 0),
                  "label",
                ),
                ...(datasetName === null ? [] : [`trained on ${datasetName}`]),
                ...(archivedAt === null ? [] : ["in the archive"]),
              ].join(", "),
            }))}
          />
        )}
      </Field>
      {sending === null ? (
        <FileDrop
          className="min-h-60 justify-center"
          accept={ACCEPTED}
          title="Drop a spreadsheet or a CSV file here"
          hint={`It comes back with a label and a score for every row. CSV, TSV, Excel (.xlsx), JSON Lines or Parquet, up to ${formatBytes(maxBytes)}.`}
          error={error ?? undefined}
          onFiles={take}
          actions={
            <Button onClick={() => setIsPasting(true)}>
              <ClipboardPaste aria-hidden />
              Paste a list
            </Button>
          }
        />
      ) : (
        <Card className="flex min-h-60 flex-col justify-center gap-3 px-6 py-10">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="min-w-0 truncate font-medium text-sm">{sending.name}</p>
            <Button size="sm" onClick={cancel}>
              <X aria-hidden />
              Cancel
            </Button>
          </div>
          <Progress
            label="Sending"
            value={sending.sentBytes < sending.sizeBytes ? sending.sentBytes : null}
            max={sending.sizeBytes}
          />
          <p className="text-muted text-sm tabular-nums">
            {sending.sentBytes < sending.sizeBytes
              ? `${formatBytes(sending.sentBytes)} of ${formatBytes(sending.sizeBytes)} sent`
              : "Reading rows…"}
          </p>
        </Card>
      )}
      {isPasting ? (
        <PasteDialog
          onClose={() => setIsPasting(false)}
          onPaste={(text, settings) => {
            setIsPasting(false);
            void send(new File([text], "Pasted list.csv"), modelId, settings);
          }}
        />
      ) : null}
    </div>
  );
}
