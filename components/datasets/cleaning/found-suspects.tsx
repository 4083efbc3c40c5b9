"use client";

import { Search } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Progress } from "@/components/ui/progress";
import { ShowMore } from "@/components/ui/show-more";
import type { SingleTarget } from "@/lib/datasets/roles-schema";
import { MIN_LABEL_ROWS } from "@/lib/datasets/suspects/rules";
import type { SuspectsReport } from "@/lib/datasets/suspects-schema";
import { formatCount, pluralise } from "@/lib/utils";
import { AllFine, Figure, FindingLine } from "./finding";
import { SuspectList } from "./suspect-list";
import type { useSuspects } from "./use-suspects";

interface FoundProps {
  target: SingleTarget;
  state: ReturnType<typeof useSuspects>;
  found: NonNullable<SuspectsReport["found"]>;
  onLook: () => void;
}

/** What a look has found, as far as nobody has settled it. */
export function FoundSuspects({ target, state, found, onLook }: FoundProps) {
  const { query, suspects, leftCount, accept, keep } = state;
  const { listedCount, suspectCount, isFromBefore } = found;
  const again = (
    <Button size="sm" onClick={onLook}>
      <Search aria-hidden />
      Look again
    </Button>
  );
  if (leftCount <= 0) {
    return (
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        {/* Takes the focus when the last row was settled by keyboard. */}
        <div data-suspects-done tabIndex={-1} className="min-w-56 flex-1 rounded-sm">
          <AllFine>{doneWords(found)}</AllFine>
        </div>
        {again}
      </div>
    );
  }
  return (
    <>
      <FindingLine actions={again}>
        <Figure>{pluralise(leftCount, "label")}</Figure> {leftCount === 1 ? "looks" : "look"} wrong, the likeliest
        first.{" "}
        <span className="text-muted">
          A suggestion from words alone, before any model is trained: it can be mistaken.
          {suspectCount > listedCount
            ? ` Of ${formatCount(suspectCount)} the ${formatCount(listedCount)} likeliest are listed.`
            : ""}
          {isFromBefore ? " Labels have changed since the look." : ""}
        </span>
      </FindingLine>
      <LookedAt looked={listedCount - leftCount} of={listedCount} />
      <SuspectList
        suspects={suspects}
        onAccept={(suspect) => void accept(suspect, target.column)}
        onKeep={(suspect) => void keep(suspect)}
      />
      <KeysAndMore state={state} shown={suspects.length} hasMore={query.hasNextPage} />
    </>
  );
}

function doneWords({ listedCount, judgedCount, isFromBefore }: FoundProps["found"]): string {
  if (judgedCount === 0) {
    return `Nothing could be compared: that takes words that rows share, and labels with at least ${MIN_LABEL_ROWS} rows.`;
  }
  if (listedCount === 0) return "No label looks wrong.";
  const all = listedCount === 1 ? "The only one was looked at" : `All ${formatCount(listedCount)} were looked at`;
  return `No label looks wrong any more. ${all}${isFromBefore ? "; another look may find more" : ""}.`;
}

function LookedAt({ looked, of }: { looked: number; of: number }) {
  const words = `${formatCount(looked)} of ${formatCount(of)} looked at`;
  return (
    <div className="flex items-center gap-3 text-muted text-xs tabular-nums">
      <Progress value={looked} max={of} label="Looked at" valueText={words} className="max-w-40" />
      <span aria-hidden>{words}</span>
    </div>
  );
}

interface KeysAndMoreProps {
  state: ReturnType<typeof useSuspects>;
  shown: number;
  hasMore: boolean;
}

function KeysAndMore({ state: { query, leftCount }, shown, hasMore }: KeysAndMoreProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-muted text-xs">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="inline-flex items-center gap-1">
          <Kbd>A</Kbd> accept
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd>K</Kbd> keep
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="inline-flex items-center gap-1">
          <Kbd>Ctrl Z</Kbd> undo
        </span>
      </p>
      {hasMore ? (
        <ShowMore pending={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()}>
          {formatCount(shown)} of {formatCount(leftCount)}
        </ShowMore>
      ) : null}
    </div>
  );
}
