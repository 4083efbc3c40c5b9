"use client";

import { useEffect, useMemo } from "react";
import { Card, CardContent } from "@/components/ui/card";
import { type AnsweredLine, answerLines } from "@/lib/playground/line-answers";
import { linesOf } from "@/lib/playground/lines";
import type { BenchProps } from "./bench";
import { LinesCard } from "./lines-card";
import { LinesField } from "./lines-field";
import { TriedList } from "./tried-list";
import { useExamples } from "./use-examples";
import { useLineAnswers } from "./use-line-answers";
import { useSettledText } from "./use-settled-text";
import { recordTry, useTriedTexts } from "./use-tried-texts";

/** Many sentences at once, one a line, in a table. */
export function ManyBench({ model, beside, head, text, onText, onSettle, onOpen }: BenchProps) {
  const typed = useSettledText({ text, onText, onSettle });
  const asked = typed.settled;
  const { lines, leftOut } = useMemo(() => linesOf(asked), [asked]);
  const longest = lines.reduce((most, line) => (line.text.length > most.length ? line.text : most), "");
  const first = useLineAnswers(model, asked);
  const second = useLineAnswers(beside, asked);
  const examples = useExamples(model);
  const tried = useTriedTexts();
  const answered: AnsweredLine[] = useMemo(
    () => answerLines(lines, beside === undefined ? [first.answers] : [first.answers, second.answers]),
    [lines, beside, first.answers, second.answers],
  );
  const isDone = lines.length > 0 && !first.isIncomplete;
  useEffect(() => {
    if (isDone) recordTry({ model: model.id, mode: "many", text: asked, tops: [], outcome: null });
  }, [isDone, model.id, asked]);
  return (
    <div className="flex flex-col gap-6">
      <Card>
        <CardContent className="flex flex-col gap-5">
          {head}
          <LinesField
            value={text}
            onChange={onText}
            onSubmit={() => typed.settle(text)}
            count={lines.length}
            leftOut={leftOut}
            longest={longest}
            modelId={model.id}
            onExamples={
              examples.length === 0
                ? undefined
                : () => typed.settle(examples.map((example) => example.text.replaceAll(/\s+/g, " ")).join("\n"))
            }
          />
        </CardContent>
      </Card>
      {lines.length === 0 ? null : (
        <LinesCard
          models={beside === undefined ? [model] : [model, beside]}
          lines={answered}
          asking={beside === undefined ? [first] : [first, second]}
          onOne={(line) => onOpen("one", line)}
        />
      )}
      <TriedList
        tried={tried}
        model={model}
        onChoose={(entry) => (entry.mode === "many" ? typed.settle(entry.text) : onOpen(entry.mode, entry.text))}
      />
    </div>
  );
}
