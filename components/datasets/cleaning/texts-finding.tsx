"use client";

import type { ReactNode } from "react";
import { Histogram } from "@/components/charts/histogram";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { formatShare } from "@/lib/charts/format";
import { prepareHistogram } from "@/lib/charts/histogram";
import { TEXT_LIMITS } from "@/lib/datasets/cleaning/describe-step";
import type { DatasetProfile } from "@/lib/datasets/profile-schema";
import { rowsHref } from "@/lib/datasets/search-params";
import { formatCount, pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { AllFine, Figure, Finding, FindingLine, FindingLink, FindingSkeleton } from "./finding";

type TextProfile = DatasetProfile["text"];

/** How long the texts are, and which are of no use. */
export function TextsFinding({ profile }: { profile: DatasetProfile | undefined }) {
  return (
    <Finding title="Texts" isBusy={profile === undefined}>
      {profile === undefined ? (
        <>
          <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
            <Skeleton className="h-46" />
            <Skeleton className="h-46" />
          </div>
          <FindingSkeleton />
        </>
      ) : (
        <>
          <Lengths text={profile.text} />
          <UselessTexts profile={profile} />
        </>
      )}
    </Finding>
  );
}

function Lengths({ text }: { text: TextProfile }) {
  const { characters, tokens, tokenLimit, cutCount } = text;
  if (characters.bins.length === 0) return null;
  return (
    <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
      <Histogram
        title="Length in characters"
        unit="Characters"
        model={prepareHistogram({ bins: characters.bins, unit: "characters" })}
        description={lengthWords(characters)}
      />
      <Histogram
        title="Length in tokens"
        unit="Tokens"
        model={prepareHistogram({ bins: tokens.bins, unit: "tokens", limit: tokenLimit })}
        description={lengthWords(tokens)}
        limitLabel={`cut at ${formatCount(tokenLimit)}`}
        footer={
          cutCount === 0
            ? `Estimated. A model reads up to ${formatCount(tokenLimit)} tokens, so it reads every text whole.`
            : `Estimated. A model reads up to ${formatCount(tokenLimit)} tokens.`
        }
      />
    </div>
  );
}

function lengthWords({ median, p95, max }: TextProfile["characters"]): string {
  const [half, most, longest] = [median, p95, max].map((value) => formatCount(Math.round(value)));
  return `Half have up to ${half}, 95% up to ${most}; the longest has ${longest}.`;
}

function UselessTexts({ profile }: { profile: DatasetProfile }) {
  const { dataset, openStep } = useCleaning();
  const { text, rows } = profile;
  const { emptyCount, shortCount, longCount, cutCount } = text;
  const actions = (what: "empty_text" | "short_text" | "long_text") => (
    <>
      <FindingLink href={rowsHref(dataset.id, { issue: what })}>Show rows</FindingLink>
      <Button size="sm" onClick={() => openStep({ kind: "drop_rows_where", values: { rows: what } })}>
        Remove them…
      </Button>
    </>
  );
  const lines: { key: string; count: number; words: string; actions: ReactNode }[] = [
    { key: "empty", count: emptyCount, words: "without text", actions: actions("empty_text") },
    {
      key: "short",
      // Texts without any character are short, too, and have a line of their own.
      count: shortCount > emptyCount ? shortCount : 0,
      words: `with fewer than ${TEXT_LIMITS.short_text} characters`,
      actions: actions("short_text"),
    },
    {
      key: "long",
      count: longCount,
      words: `with more than ${formatCount(TEXT_LIMITS.long_text)} characters`,
      actions: actions("long_text"),
    },
    { key: "cut", count: cutCount, words: "longer than a model reads: their ends would not be seen", actions: null },
  ];
  const found = lines.filter(({ count }) => count > 0);
  if (found.length === 0) return <AllFine>No text is empty, very short or very long.</AllFine>;
  return (
    <ul className="flex flex-col gap-2.5">
      {found.map(({ key, count, words, actions }) => (
        <li key={key}>
          <FindingLine actions={actions}>
            <Figure>{pluralise(count, "row")}</Figure> {words} <Share count={count} of={rows} />
          </FindingLine>
        </li>
      ))}
    </ul>
  );
}

/** A part of all rows, in brackets. */
export function Share({ count, of }: { count: number; of: number }) {
  return <span className="text-muted tabular-nums">({formatShare(of > 0 ? count / of : 0)})</span>;
}
