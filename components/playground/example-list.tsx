"use client";

import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import type { TriedText } from "@/lib/playground/history";
import { type Verdict, verdictOf } from "@/lib/playground/verdict";
import type { SplitExamples } from "@/lib/preparations/schema";
import { cn } from "@/lib/utils";

type Example = SplitExamples["data"][number];

interface ExampleListProps {
  examples: readonly Example[];
  /** What this model has answered already. */
  tried: readonly TriedText[];
  current: string;
  onChoose: (text: string) => void;
}

/** Rows of the test split, one press away; once tried, marked right or wrong. */
export function ExampleList({ examples, tried, current, onChoose }: ExampleListProps) {
  if (examples.length === 0) return null;
  return (
    <Card className="lg:col-start-1">
      <CardHeader
        title="Examples from the test rows"
        description="The model has never seen these. Their true label stands beside them."
      />
      <CardContent className="px-2 py-2">
        <ul>
          {examples.map((example, index) => (
            // Two rows may hold the same text with different labels.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed for its model
            <li key={index}>
              <ExampleButton
                example={example}
                outcome={tried.find(({ text }) => text === example.text.trim())?.outcome ?? null}
                isCurrent={example.text.trim() === current}
                onPress={() => onChoose(example.text)}
              />
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

interface ExampleButtonProps {
  example: Example;
  outcome: TriedText["outcome"];
  isCurrent: boolean;
  onPress: () => void;
}

function ExampleButton({ example, outcome, isCurrent, onPress }: ExampleButtonProps) {
  const verdict = outcome === null ? null : verdictOf(outcome, example.labels);
  return (
    <button
      type="button"
      aria-pressed={isCurrent}
      onClick={onPress}
      className={cn(
        "flex min-h-9 w-full items-center gap-3 rounded-md px-3 py-1.5 text-left text-sm hover:bg-hover",
        isCurrent && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span className="line-clamp-2 min-w-0 flex-1 sm:line-clamp-1">{example.text}</span>
      <Badge className="inline-block max-w-[45%] leading-5">{Object.values(example.labels).flat().join(", ")}</Badge>
      <span className="grid size-4 shrink-0 place-items-center">
        {verdict === null ? null : <VerdictMark verdict={verdict} />}
      </span>
    </button>
  );
}

const MARKS = {
  right: { Icon: CircleCheck, words: "answered right", className: "text-success" },
  wrong: { Icon: CircleX, words: "answered wrong", className: "text-danger" },
  unknown: { Icon: CircleHelp, words: "not answered: the model does not know", className: "text-muted" },
} as const satisfies Record<Verdict, object>;

function VerdictMark({ verdict }: { verdict: Verdict }) {
  const { Icon, words, className } = MARKS[verdict];
  return <Icon role="img" aria-label={words} className={cn("size-4", className)} />;
}
