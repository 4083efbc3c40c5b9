"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { fieldOfPath, type RecipeField } from "@/lib/preparations/form";
import { preparationQueries } from "@/lib/preparations/queries";
import { type PreparationPreview, type PreviewResult, recipe } from "@/lib/preparations/schema";

/** While a slider is dragged, recipes are asked for no sooner than this after one another. */
const GAP_MS = 80;
/** An answer is waited for so long; one that takes longer, as where copies are looked for, gives way to a newer recipe. */
const PATIENCE_MS = 1_500;
/** Many recipes are passed on the way; few are come back to. */
const KEPT_MS = 60_000;

export interface PreviewState {
  /** The last recipe's outcome; stays while a newer one is counted, or does not fit the rows. */
  data: PreparationPreview | undefined;
  /** The minimum per label of the recipe that `data` is of. */
  minimum: number;
  /** Why the recipe cannot be applied to these rows, or why that is not known. */
  problem: string | null;
  /** The recipe cannot be applied: the problem is its own, and not that nobody answered. */
  isRefused: boolean;
  fieldErrors: ReadonlyMap<RecipeField, string>;
  /** What is shown belongs to an earlier recipe. */
  isStale: boolean;
  /** The recipe, as text, that `data` is the outcome of; null while that is an earlier one. */
  shown: string | null;
}

/**
 * What a recipe would make, asked for while it is changed: one request at a time, and the newest recipe next. `wanted` is
 * the recipe as text; null, for a half-typed one, keeps the last answer.
 */
export function usePreview(datasetId: string, wanted: string | null): PreviewState {
  const [asked, setAsked] = useState<string | null>(null);
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const query = useQuery({
    ...preparationQueries.preview(datasetId, recipe.parse(JSON.parse(asked ?? "{}"))),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });
  const { isFetching } = query;
  useEffect(() => {
    if (wanted === null || wanted === asked) return;
    const waitMs = askedAt.current + (isFetching ? PATIENCE_MS : GAP_MS) - performance.now();
    const timer = setTimeout(
      () => {
        askedAt.current = performance.now();
        setAsked(wanted);
      },
      Math.max(0, waitMs),
    );
    return () => clearTimeout(timer);
  }, [wanted, asked, isFetching]);

  const answer = query.data;
  const counted = useLast(query.isPlaceholderData ? null : (answer?.preview ?? null), asked);
  const isStale = query.isPlaceholderData || (wanted !== null && wanted !== asked);
  const refusal = answer?.refusal ?? null;
  const isShown = !isStale && answer?.preview != null && !query.isError;
  return {
    data: counted?.preview,
    minimum: counted?.minimum ?? 0,
    problem: refusal?.message ?? query.error?.message ?? null,
    isRefused: refusal !== null && !isStale,
    fieldErrors: fieldErrorsOf(refusal),
    isStale,
    shown: isShown ? asked : null,
  };
}

interface Counted {
  preview: PreparationPreview;
  minimum: number;
}

/** The outcome of the recipe, or the last one that there was. */
function useLast(preview: PreparationPreview | null, asked: string | null): Counted | undefined {
  const [last, setLast] = useState<Counted | undefined>(undefined);
  if (preview === null || asked === null || preview === last?.preview) return last;
  const counted = { preview, minimum: recipe.parse(JSON.parse(asked)).balance.minSamples };
  setLast(counted);
  return counted;
}

function fieldErrorsOf(refusal: PreviewResult["refusal"]): Map<RecipeField, string> {
  const errors = new Map<RecipeField, string>();
  for (const { name, reason } of refusal?.fields ?? []) {
    const field = fieldOfPath(name);
    if (field !== null && !errors.has(field)) errors.set(field, reason);
  }
  return errors;
}
