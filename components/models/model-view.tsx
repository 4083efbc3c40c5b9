"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Download, FileText, MessageSquareText } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, FactList } from "@/components/ui/fact-list";
import { NumberText } from "@/components/ui/number";
import { RelativeTime } from "@/components/ui/relative-time";
import { SnippetTabs } from "@/components/ui/snippet-tabs";
import { TagList } from "@/components/ui/tag-list";
import { formatLoss } from "@/lib/charts/format";
import { modelFileHref, modelQueries } from "@/lib/models/queries";
import type { ModelSummary, ModelTarget } from "@/lib/models/schema";
import { classifySnippets } from "@/lib/models/snippets";
import { trainSnippets } from "@/lib/models/train-snippets";
import { playgroundHref } from "@/lib/playground/search-params";
import { pluralise } from "@/lib/utils";
import { ModelAliases } from "./model-aliases";
import { ModelMenu } from "./model-menu";
import { ModelNotes } from "./model-notes";
import { RenameModel } from "./rename-model";
import { useModelActions } from "./use-model-actions";

interface ModelViewProps {
  modelId: string;
  /** Address of the server that the model is on, as the reader's own programs reach it. */
  serverUrl: string;
  /** Address of this app. */
  appUrl: string;
  /** How good it is: what the page has of evaluations. */
  evaluationSlot?: ReactNode;
}

/** One classifier: what it tells apart, where it came from, how to call it. */
export function ModelView({ modelId, serverUrl, appUrl, evaluationSlot }: ModelViewProps) {
  const { data: model } = useSuspenseQuery(modelQueries.detail(modelId));
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Models", href: "/models" }]}
        title={
          <span className="inline-flex items-center gap-2">
            {model.name}
            <RenameModel model={model} />
          </span>
        }
        meta={
          <span className="inline-flex min-w-0 items-center gap-1">
            <span className="wrap-anywhere min-w-0 font-mono text-xs">{model.remoteId}</span>
            <CopyButton text={model.remoteId} label="Copy model id" />
          </span>
        }
        actions={
          <>
            <Button asChild variant="primary">
              <Link href={playgroundHref({ model: model.id })}>
                <MessageSquareText aria-hidden />
                Try it
              </Link>
            </Button>
            <ModelMenu model={model} />
          </>
        }
      />
      <PutAway model={model} />
      <div className="grid items-start gap-x-6 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-8">
          {evaluationSlot}
          <Section title="Notes">
            <ModelNotes model={model} />
          </Section>
          <Section
            title="Use it from code"
            description="Put your key where the code says so. The embedded engine asks for one only once you have made one, on the Servers page; other servers want theirs."
          >
            <SnippetTabs snippets={classifySnippets({ serverUrl, model: model.remoteId })} />
          </Section>
          <Section
            title="Train from code"
            description="From a table to a prediction, on the sample of this app: upload, create, wait, start, wait, classify."
          >
            <SnippetTabs snippets={trainSnippets({ serverUrl, appUrl })} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Card>
            <CardHeader title="About" />
            <CardContent>
              <ModelFacts model={model} />
            </CardContent>
          </Card>
          <ModelAliases model={model} />
          <ModelFiles model={model} />
          {model.targets.map((target) => (
            <TargetCard key={target.name} target={target} />
          ))}
        </div>
      </div>
    </>
  );
}

/** Says that a model is in the archive or the trash, with the way back. */
function PutAway({ model }: { model: ModelSummary }) {
  const { archive, restore, isPending } = useModelActions(model);
  if (model.deletedAt === null && model.archivedAt === null) return null;
  const isTrashed = model.deletedAt !== null;
  return (
    <Callout
      tone="warning"
      title={isTrashed ? "This model is in the trash" : "This model is in the archive"}
      className="mb-6"
      action={
        <Button pending={isPending} onClick={isTrashed ? restore : () => archive(false)}>
          Restore
        </Button>
      }
    >
      It still answers whoever asks for its id.
    </Callout>
  );
}

/** The model and its card, to take along. */
function ModelFiles({ model }: { model: ModelSummary }) {
  return (
    <Card>
      <CardHeader title="Take it along" description="One file that runs without this app, and what to know of it." />
      <CardContent className="flex flex-wrap gap-2">
        <Button asChild>
          <a href={modelFileHref(model.id, "file")} download>
            <Download aria-hidden />
            Model
          </a>
        </Button>
        <Button asChild>
          <a href={modelFileHref(model.id, "card?format=html")} target="_blank" rel="noreferrer">
            <FileText aria-hidden />
            Model card
          </a>
        </Button>
        <Button asChild>
          <a href={modelFileHref(model.id, "card?format=md")} download>
            <Download aria-hidden />
            Card as Markdown
          </a>
        </Button>
      </CardContent>
    </Card>
  );
}

function TargetCard({ target }: { target: ModelTarget }) {
  const kind = target.lossFunction === "multi_class" ? "each label scored on its own" : "scores add up to 1";
  return (
    <Card>
      <CardHeader title={target.name} description={`${pluralise(target.labels.length, "label")}, ${kind}`} />
      <CardContent>
        <TagList label={`Labels of ${target.name}`} tags={target.labels} />
      </CardContent>
    </Card>
  );
}

const linkClasses = "rounded-sm text-accent-text underline-offset-4 hover:underline";

function ModelFacts({ model }: { model: ModelSummary }) {
  return (
    <FactList>
      <Fact label="Server">{model.serverName}</Fact>
      <Fact label="Base model">{model.baseModel}</Fact>
      <Fact label="Trained on">
        {model.preparationId === null ? (
          (model.datasetName ?? "data that was deleted")
        ) : (
          <Link href={`/preparations/${encodeURIComponent(model.preparationId)}`} className={linkClasses}>
            {model.datasetName ?? "a preparation"}
            {model.versionNumber === null ? "" : `, version ${model.versionNumber}`}
          </Link>
        )}
      </Fact>
      {model.trainRows === null ? null : <Fact label="Training rows">{pluralise(model.trainRows, "row")}</Fact>}
      <Fact label="Best validation loss">
        <NumberText value={model.bestValidLoss} format={formatLoss} />
      </Fact>
      <Fact label="Created">
        <RelativeTime date={model.createdAt} />
      </Fact>
      {model.jobId === null ? null : (
        <Fact label="Job">
          <Link href={`/jobs/${encodeURIComponent(model.jobId)}`} className={linkClasses}>
            See the run
          </Link>
        </Fact>
      )}
    </FactList>
  );
}
