"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Card, CardContent } from "@/components/ui/card";
import { conversationText, draftText, readDraft, saidMessages } from "@/lib/playground/conversation";
import { playgroundQueries } from "@/lib/playground/queries";
import type { BenchProps } from "./bench";
import { BesideResult } from "./beside-result";
import { CodeCard } from "./code-card";
import { MessageEditor } from "./message-editor";
import { ResultCard } from "./result-card";
import { TooLongNote } from "./too-long-note";
import { TriedList } from "./tried-list";
import { useLastAnswer } from "./use-last-answer";
import { useSettledText } from "./use-settled-text";
import { useTriedTexts } from "./use-tried-texts";
import { WhyCard } from "./why-card";
import { WrongButton } from "./wrong-button";

/** A conversation, answered as it is written. */
export function ConversationBench({ model, beside, head, text, onText, onSettle, onOpen, serverUrl }: BenchProps) {
  const [asksWhy, setAsksWhy] = useState(false);
  const draft = useSettledText({ text, onText, onSettle: (next) => onSettle(draftText(readDraft(next))) });
  const messages = useMemo(() => readDraft(text), [text]);
  const said = useMemo(() => saidMessages(readDraft(draft.settled)), [draft.settled]);
  const asked = draftText(said);
  const query = useQuery(playgroundQueries.conversation(model.id, said));
  const shown = useLastAnswer(model, "conversation", asked, asked === "" ? undefined : query.data);
  const tried = useTriedTexts();
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2 lg:grid-rows-[auto_1fr]">
      <Card>
        <CardContent className="flex flex-col gap-5">
          {head}
          <MessageEditor
            messages={messages}
            onChange={(next) => onText(JSON.stringify(next))}
            onTake={(next) => draft.settle(JSON.stringify(next))}
            onSubmit={() => {
              draft.settle(text);
              if (query.isError) void query.refetch();
            }}
          />
          <TooLongNote
            text={text}
            asked={conversationText(messages)}
            inField={Math.max(...messages.map(({ content }) => content.length))}
          />
        </CardContent>
      </Card>
      <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <ResultCard
          title={beside === undefined ? "Labels" : model.name}
          actions={
            asked === "" || shown === null ? undefined : (
              <WrongButton model={model} text={conversationText(readDraft(shown.text))} result={shown.result} />
            )
          }
          model={model}
          answer={asked === "" ? null : shown}
          truth={null}
          isStale={asked !== "" && query.data === undefined}
          error={asked === "" ? null : query.error}
          onRetry={() => void query.refetch()}
          subject="conversation"
        />
        {beside === undefined ? null : (
          <BesideResult
            model={beside}
            query={playgroundQueries.conversation(beside.id, said)}
            text={asked}
            truth={null}
            subject="conversation"
          />
        )}
        {asked === "" ? null : (
          <WhyCard
            key={model.id}
            modelId={model.id}
            text={conversationText(said)}
            isOpen={asksWhy}
            onOpenChange={setAsksWhy}
          />
        )}
      </div>
      <TriedList
        tried={tried}
        model={model}
        onChoose={(entry) =>
          entry.mode === "conversation" ? draft.settle(entry.text) : onOpen(entry.mode, entry.text)
        }
      />
      {asked === "" ? null : <CodeCard model={model} serverUrl={serverUrl} asked={said} />}
    </div>
  );
}
