"use client";

import { type UseQueryOptions, useQuery } from "@tanstack/react-query";
import type { ModelSummary } from "@/lib/models/schema";
import type { ClassifyResult } from "@/lib/playground/schema";
import type { TrueLabels } from "@/lib/playground/verdict";
import { ResultCard, type ResultSubject } from "./result-card";

interface BesideResultProps<Key extends readonly unknown[]> {
  model: ModelSummary;
  /** Asks this model the same. */
  query: UseQueryOptions<ClassifyResult, Error, ClassifyResult, Key>;
  /** "" while there is nothing to ask. */
  text: string;
  truth: TrueLabels | null;
  subject?: ResultSubject;
}

/** The same, asked of a second model. */
export function BesideResult<Key extends readonly unknown[]>(props: BesideResultProps<Key>) {
  const { model, query, text, truth, subject } = props;
  const { data, error, refetch } = useQuery(query);
  return (
    <ResultCard
      title={model.name}
      model={model}
      answer={data === undefined ? null : { text, result: data }}
      truth={truth}
      isStale={text !== "" && data === undefined}
      error={text === "" ? null : error}
      onRetry={() => void refetch()}
      {...(subject && { subject })}
    />
  );
}
