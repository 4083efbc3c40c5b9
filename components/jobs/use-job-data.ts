"use client";

import { useQuery } from "@tanstack/react-query";
import { estimateTokens } from "@/lib/jobs/amount";
import { preparationQueries } from "@/lib/preparations/queries";
import type { PreparationChoice } from "./job-form-api";

/** Rows by which a training file's tokens are estimated: as many as are given at once. */
const SAMPLED_ROWS = 100;

/** What the form reads of the chosen preparation. */
export interface JobData {
  /** Lines of the training file, repeats and all. */
  lines: number;
  /** Of the training file; null until they can be estimated. */
  tokens: number | null;
  targets: { name: string; hasMany: boolean; labels: string[] }[];
  /** It was chosen and is being read. */
  isPending: boolean;
}

export function useJobData(preparation: PreparationChoice | undefined): JobData {
  const id = preparation?.id ?? "";
  const enabled = preparation !== undefined;
  const query = { split: "train", order: "file", limit: SAMPLED_ROWS } as const;
  const examples = useQuery({ ...preparationQueries.examples(id, query), enabled });
  const detail = useQuery({ ...preparationQueries.detail(id), enabled });
  const lines = preparation === undefined ? 0 : preparation.rows.train + preparation.repeats;
  const summary = detail.data?.summary;
  return {
    lines,
    tokens:
      detail.data === undefined || examples.data === undefined
        ? null
        : estimateTokens({ lines, bytes: detail.data.fileBytes.train, rows: examples.data.data }),
    targets: (detail.data?.roles.targets ?? []).map(({ name, kind }) => ({
      name,
      hasMany: kind === "multi",
      labels: summary?.balanced.labels.find(({ target }) => target === name)?.counts.map(([label]) => label) ?? [],
    })),
    isPending: enabled && detail.isPending,
  };
}
