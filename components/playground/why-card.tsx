"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatShare } from "@/lib/charts/format";
import { playgroundQueries } from "@/lib/playground/queries";
import type { ClassifyResult, WordContribution } from "@/lib/playground/schema";
import { shadedWords } from "@/lib/playground/shaded-words";
import { cn } from "@/lib/utils";

interface WhyCardProps {
  modelId: string;
  text: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Which words pushed the answer, and the training rows that the text is most like. */
export function WhyCard({ modelId, text, isOpen, onOpenChange }: WhyCardProps) {
  const { data, error } = useQuery({ ...playgroundQueries.explain(modelId, text), enabled: isOpen && text !== "" });
  return (
    <Card>
      <CardHeader
        title="Why?"
        description="Words that pushed the answer, and similar training rows"
        className={isOpen ? undefined : "pb-4"}
        actions={
          <Button size="sm" aria-expanded={isOpen} onClick={() => onOpenChange(!isOpen)}>
            {isOpen ? "Hide" : "Show"}
          </Button>
        }
      />
      {isOpen ? (
        <CardContent className="flex flex-col gap-5">
          {data === undefined ? (
            error === null ? (
              <Skeleton className="h-24" />
            ) : (
              <p className="text-danger text-sm">It could not be found out. {error.message}</p>
            )
          ) : (
            <Reasons text={text} answer={data.results[0]} />
          )}
        </CardContent>
      ) : null}
    </Card>
  );
}

function Reasons({ text, answer }: { text: string; answer: ClassifyResult["results"][number] | undefined }) {
  const explained = answer?.targets.flatMap(({ target, explanation }) =>
    (explanation ?? []).map((one) => ({ ...one, target })),
  );
  return (
    <>
      {explained === undefined || explained.length === 0 ? (
        <p className="text-muted text-sm">This server does not tell which words pushed the answer.</p>
      ) : (
        <>
          {explained.map(({ target, label, words }) => (
            <ShadedText key={`${target} ${label}`} label={label} text={text} words={words} />
          ))}
          <p className="text-muted text-xs">
            <span className="rounded-sm bg-accent-soft px-1 text-text">Shaded</span> words speak for the label,{" "}
            <span className="text-text underline decoration-danger decoration-wavy underline-offset-4">underlined</span>{" "}
            ones against it; the darker, the more.
          </p>
        </>
      )}
      <Nearest rows={answer?.nearest ?? null} />
    </>
  );
}

interface ShadedTextProps {
  label: string;
  text: string;
  words: readonly WordContribution[];
}

function ShadedText({ label, text, words }: ShadedTextProps) {
  const parts = shadedWords(text, words);
  const strongest = parts.filter(({ strength }) => strength > 0).sort((a, b) => b.strength - a.strength)[0];
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">{label}</h3>
      <p className="wrap-anywhere whitespace-pre-wrap text-sm leading-7">
        {parts.map(({ text: part, start, strength, contribution }) =>
          strength === 0 ? (
            part
          ) : (
            <span
              key={start}
              data-contribution={contribution.toFixed(3)}
              title={`${contribution > 0 ? "speaks for it" : "speaks against it"}: ${contribution.toFixed(2)}`}
              className={cn(
                "rounded-sm px-0.5",
                contribution < 0 && "underline decoration-danger decoration-wavy underline-offset-4",
              )}
              style={
                contribution > 0
                  ? {
                      background: `color-mix(in oklab, var(--color-accent) ${Math.round(strength * 45)}%, transparent)`,
                    }
                  : undefined
              }
            >
              {part}
            </span>
          ),
        )}
      </p>
      {strongest === undefined ? null : <p className="sr-only">“{strongest.text}” speaks for it the most.</p>}
    </div>
  );
}

function Nearest({ rows }: { rows: ClassifyResult["results"][number]["nearest"] }) {
  if (rows === null) return <p className="text-muted text-sm">No training rows are kept with this model to compare.</p>;
  return (
    <section aria-labelledby="nearest-rows">
      <h3 id="nearest-rows" className="mb-2 font-medium text-sm">
        Most similar training rows
      </h3>
      <ol className="flex flex-col gap-2.5">
        {rows.map(({ text, labels, similarity }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rows may be alike, and the list never moves
          <li key={index} className="text-sm">
            <p className="wrap-anywhere line-clamp-3">{text}</p>
            <p className="wrap-anywhere text-muted text-xs">
              {Object.values(labels).flat().join(", ")} · {formatShare(Math.max(0, similarity))} alike
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
