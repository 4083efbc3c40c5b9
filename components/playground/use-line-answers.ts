"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import type { ModelSummary } from "@/lib/models/schema";
import { type TargetAnswer, targetAnswers } from "@/lib/playground/line-answers";
import { playgroundQueries } from "@/lib/playground/queries";

/** The answers of a model to the lines of a text, as far as they have come. */
export interface LineAnswers {
  /** By the text of a line. While another text is asked, what is known of the one before stays. */
  answers: ReadonlyMap<string, readonly TargetAnswer[]>;
  /** Something is still to come, and comes unless it was stopped or has failed. */
  isIncomplete: boolean;
  isStopped: boolean;
  error: Error | null;
  stop: () => void;
  /** Goes on after a stop or a failure. */
  goOn: () => void;
}

/** Asks a model for the lines of a text, one call after the other; of no model, nothing. */
export function useLineAnswers(model: ModelSummary | undefined, text: string): LineAnswers {
  const client = useQueryClient();
  const options = playgroundQueries.lines(model?.id ?? "", text);
  const isAsked = options.enabled === true;
  const [stoppedText, setStoppedText] = useState<string | null>(null);
  const isStopped = stoppedText === text;
  const query = useInfiniteQuery({
    ...options,
    enabled: isAsked && !isStopped,
    placeholderData: (before, last) => (last?.queryKey[1] === model?.id ? before : undefined),
  });
  const hasOwn = query.data !== undefined && !query.isPlaceholderData;
  const isIncomplete = isAsked && (!hasOwn || query.hasNextPage);
  const next = useEffectEvent(() => void query.fetchNextPage());
  const isNext = hasOwn && query.hasNextPage && !isStopped && !query.isFetching && !query.isError;
  const pages = query.data?.pages;
  const count = pages?.length ?? 0;
  // Each page asks for the one after it.
  useEffect(() => {
    if (isNext && count > 0) next();
  }, [isNext, count]);
  const answers = useMemo(() => {
    const pairs = (pages ?? []).flatMap(({ texts, results }) =>
      results.map((result, index) => [texts[index] ?? "", targetAnswers(result, model?.targets ?? [])] as const),
    );
    return new Map(pairs);
  }, [pages, model]);
  return {
    answers,
    isIncomplete,
    isStopped,
    error: query.error,
    stop: () => {
      setStoppedText(text);
      void client.cancelQueries({ queryKey: options.queryKey, exact: true });
    },
    goOn: () => {
      setStoppedText(null);
      if (query.isError) void (hasOwn ? query.fetchNextPage() : query.refetch());
    },
  };
}
