"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Card, CardContent } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { modelQueries } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { playgroundQueries } from "@/lib/playground/queries";
import type { ClassifyResult } from "@/lib/playground/schema";
import { EXAMPLES, playgroundHref } from "@/lib/playground/search-params";
import { type TrueLabels, topLabels } from "@/lib/playground/verdict";
import { preparationQueries } from "@/lib/preparations/queries";
import { CodeCard } from "./code-card";
import { ExampleList } from "./example-list";
import { BesideSelect, ModelSelect } from "./model-select";
import { NoModels } from "./no-models";
import { ResultCard } from "./result-card";
import { SentenceField } from "./sentence-field";
import { TriedList } from "./tried-list";
import { useSettledText } from "./use-settled-text";
import { recordTry, useTriedTexts } from "./use-tried-texts";
import { WhyCard } from "./why-card";
import { WrongButton } from "./wrong-button";

interface PlaygroundProps {
  /** Our id of the model to begin with; null when there is none. */
  modelId: string | null;
  text: string;
  /** Our id of a second model to stand beside it, or "". */
  withId: string;
  /** Address of each server, as the reader's own programs reach it; the app's own where it has none. */
  serverUrls: Readonly<Record<string, string>>;
  appUrl: string;
}

/** Try sentences against a model. */
export function Playground({ modelId, text, withId, serverUrls, appUrl }: PlaygroundProps) {
  const [chosenId, setChosenId] = useState(modelId);
  const list = useInfiniteQuery(modelQueries.list());
  const models = list.data?.pages.flatMap((page) => page.data) ?? [];
  const listed = models.find((model) => model.id === chosenId);
  const other = useQuery({ ...modelQueries.detail(chosenId ?? ""), enabled: chosenId !== null && !listed });
  const model = listed ?? other.data ?? models[0];
  if (list.isPending) return <Skeleton className="h-96" />;
  if (list.error && !list.data) {
    return (
      <ErrorState
        title="The models could not be read"
        advice={list.error.message}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!model) return <NoModels />;
  return (
    <Bench
      model={model}
      models={listed ? models : [model, ...models]}
      text={text}
      withId={withId}
      serverUrl={serverUrls[model.serverId] ?? appUrl}
      onModel={setChosenId}
    />
  );
}

interface BenchProps {
  model: ModelSummary;
  models: readonly ModelSummary[];
  text: string;
  withId: string;
  serverUrl: string;
  onModel: (modelId: string) => void;
}

/** Keeps the address in step, so that it can be pasted to a colleague, without a history entry for every pause. */
function showInAddress(model: ModelSummary, text: string, besideId: string) {
  window.history.replaceState(null, "", playgroundHref({ model: model.id, text, beside: besideId }));
}

function Bench({ model, models, text: initialText, withId, serverUrl, onModel }: BenchProps) {
  const [besideId, setBesideId] = useState(withId);
  const [asksWhy, setAsksWhy] = useState(false);
  const sentence = useSettledText(initialText, (text) => showInAddress(model, text, besideId));
  const asked = sentence.settled.trim();
  const query = useQuery(playgroundQueries.classify(model.id, asked));
  const shown = useLastAnswer(model.id, asked, asked === "" ? undefined : query.data);
  const examples = useExamples(model);
  const tried = useTriedTexts();
  const beside = models.find(({ id }) => id === besideId && id !== model.id);
  const example = examples.find(({ text }) => text.trim() === shown?.text);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2 lg:grid-rows-[auto_auto_1fr]">
      <Card>
        <CardContent className="flex flex-col gap-5">
          <ModelSelect
            models={models}
            value={model.id}
            onValueChange={(next) => {
              onModel(next);
              const chosen = models.find(({ id }) => id === next);
              if (chosen) showInAddress(chosen, sentence.text, besideId);
            }}
          />
          <BesideSelect
            models={models.filter(({ id }) => id !== model.id)}
            value={besideId}
            onValueChange={(next) => {
              setBesideId(next);
              showInAddress(model, sentence.text, next);
            }}
          />
          <SentenceField
            value={sentence.text}
            onChange={sentence.type}
            onSubmit={() => {
              sentence.settle(sentence.text);
              if (query.isError) void query.refetch();
            }}
          />
        </CardContent>
      </Card>
      <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-span-3 lg:row-start-1">
        <ResultCard
          title={beside === undefined ? "Labels" : model.name}
          actions={
            shown !== null && model.datasetId !== null ? (
              <WrongButton
                model={model}
                datasetId={model.datasetId}
                text={shown.text}
                predicted={Object.fromEntries(
                  (shown.result.results[0]?.targets ?? []).map(({ target, chosen }) => [target, chosen]),
                )}
              />
            ) : undefined
          }
          model={model}
          answer={asked === "" ? null : shown}
          truth={example?.labels ?? null}
          isStale={asked !== "" && query.data === undefined}
          error={asked === "" ? null : query.error}
          onRetry={() => void query.refetch()}
        />
        {beside === undefined ? null : <BesideResult model={beside} text={asked} truth={example?.labels ?? null} />}
        {asked === "" ? null : (
          <WhyCard key={model.id} modelId={model.id} text={asked} isOpen={asksWhy} onOpenChange={setAsksWhy} />
        )}
      </div>
      <ExampleList
        examples={examples}
        tried={tried.filter((entry) => entry.model === model.id)}
        current={asked}
        onChoose={sentence.settle}
      />
      <TriedList tried={tried} model={model} onChoose={sentence.settle} />
      {asked === "" ? null : <CodeCard model={model} serverUrl={serverUrl} text={asked} />}
    </div>
  );
}

interface BesideResultProps {
  model: ModelSummary;
  text: string;
  truth: TrueLabels | null;
}

/** The same sentence, asked of a second model. */
function BesideResult({ model, text, truth }: BesideResultProps) {
  const query = useQuery(playgroundQueries.classify(model.id, text));
  return (
    <ResultCard
      title={model.name}
      model={model}
      answer={query.data === undefined ? null : { text, result: query.data }}
      truth={truth}
      isStale={text !== "" && query.data === undefined}
      error={text === "" ? null : query.error}
      onRetry={() => void query.refetch()}
    />
  );
}

interface Answer {
  modelId: string;
  text: string;
  result: ClassifyResult;
}

/** The newest answer of this model: it stays on the screen while the next one is under way, or if that one fails. */
function useLastAnswer(modelId: string, text: string, result: ClassifyResult | undefined): Answer | null {
  const [last, setLast] = useState<Answer | null>(null);
  const isNew = result !== undefined && (last?.result !== result || last.text !== text);
  if (isNew) setLast({ modelId, text, result });
  useEffect(() => {
    if (result) recordTry({ model: modelId, text, tops: topLabels(result.results[0]?.targets ?? []) });
  }, [modelId, text, result]);
  if (isNew) return { modelId, text, result };
  return last?.modelId === modelId ? last : null;
}

/** Rows that the model was not trained on; none when its data is gone, which is no reason to complain. */
function useExamples(model: ModelSummary) {
  const { data } = useQuery({
    ...preparationQueries.examples(model.preparationId ?? "", EXAMPLES),
    enabled: model.preparationId !== null,
  });
  return data?.data ?? [];
}
