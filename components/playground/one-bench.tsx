"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card, CardContent } from "@/components/ui/card";
import { playgroundQueries } from "@/lib/playground/queries";
import type { BenchProps } from "./bench";
import { BesideResult } from "./beside-result";
import { CodeCard } from "./code-card";
import { ExampleList } from "./example-list";
import { ResultCard } from "./result-card";
import { SentenceField } from "./sentence-field";
import { TriedList } from "./tried-list";
import { useExamples } from "./use-examples";
import { useLastAnswer } from "./use-last-answer";
import { useSettledText } from "./use-settled-text";
import { useTriedTexts } from "./use-tried-texts";
import { WhyCard } from "./why-card";
import { WrongButton } from "./wrong-button";

/** One sentence, answered as it is typed. */
export function OneBench({ model, beside, head, text, onText, onSettle, onOpen, serverUrl }: BenchProps) {
  const [asksWhy, setAsksWhy] = useState(false);
  const sentence = useSettledText({ text, onText, onSettle });
  const asked = sentence.settled.trim();
  const query = useQuery(playgroundQueries.classify(model.id, asked));
  const shown = useLastAnswer(model, "one", asked, asked === "" ? undefined : query.data);
  const examples = useExamples(model);
  const tried = useTriedTexts();
  const truth = examples.find((example) => example.text.trim() === shown?.text)?.labels ?? null;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2 lg:grid-rows-[auto_auto_1fr]">
      <Card>
        <CardContent className="flex flex-col gap-5">
          {head}
          <SentenceField
            value={text}
            onChange={onText}
            onSubmit={() => {
              sentence.settle(text);
              if (query.isError) void query.refetch();
            }}
            onOpen={onOpen}
          />
        </CardContent>
      </Card>
      <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-span-3 lg:row-start-1">
        <ResultCard
          title={beside === undefined ? "Labels" : model.name}
          actions={
            asked === "" || shown === null ? undefined : (
              <WrongButton model={model} text={shown.text} result={shown.result} />
            )
          }
          model={model}
          answer={asked === "" ? null : shown}
          truth={truth}
          isStale={asked !== "" && query.data === undefined}
          error={asked === "" ? null : query.error}
          onRetry={() => void query.refetch()}
        />
        {beside === undefined ? null : (
          <BesideResult
            model={beside}
            query={playgroundQueries.classify(beside.id, asked)}
            text={asked}
            truth={truth}
          />
        )}
        {asked === "" ? null : (
          <WhyCard key={model.id} modelId={model.id} text={asked} isOpen={asksWhy} onOpenChange={setAsksWhy} />
        )}
      </div>
      <ExampleList
        examples={examples}
        tried={tried.filter((entry) => entry.model === model.id && entry.mode === "one")}
        current={asked}
        onChoose={sentence.settle}
      />
      <TriedList
        tried={tried}
        model={model}
        onChoose={(entry) => (entry.mode === "one" ? sentence.settle(entry.text) : onOpen(entry.mode, entry.text))}
      />
      {asked === "" ? null : <CodeCard model={model} serverUrl={serverUrl} asked={asked} />}
    </div>
  );
}
