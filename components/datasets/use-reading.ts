"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { ParseOptions, ParsePreview, ParseSettings } from "@/lib/datasets/parse-schema";
import { withSettings } from "@/lib/datasets/parse-words";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";

/** Another way of reading the file: being tried, or not. */
export interface ReadingState {
  /** How the file is read in what is shown; null where that is not known. */
  options: ParseOptions | null;
  sheets: readonly string[];
  /** What is being tried; null while the rows are those that are stored. */
  settings: ParseSettings | null;
  preview: ParsePreview | undefined;
  /** Why the preview could not be made. */
  error: string | null;
  isLoading: boolean;
  isApplying: boolean;
  change: (settings: ParseSettings) => void;
  apply: () => void;
  discard: () => void;
}

/** Trying another encoding, delimiter, quote, header or sheet: the first rows follow at once, the dataset when told. */
export function useReading({ id, parseOptions: saved, canReparse }: DatasetDetail): ReadingState {
  const [settings, setSettings] = useState<ParseSettings | null>(null);
  const update = useMutation(datasetMutations.update(useQueryClient(), id));
  // The sheets of a workbook are only known to who opens it.
  const isNeeded = settings !== null || (canReparse && saved?.format === "xlsx");
  const query = useQuery({
    ...datasetQueries.parsePreview(id, settings ?? {}),
    enabled: isNeeded,
    placeholderData: keepPreviousData,
  });
  const isTrying = settings !== null;
  return {
    options: saved === null ? null : isTrying ? withSettings(query.data?.options ?? saved, settings) : saved,
    sheets: query.data?.sheets ?? [],
    settings,
    preview: isTrying ? query.data : undefined,
    error: isTrying ? (query.error?.message ?? null) : null,
    isLoading: isTrying && query.isFetching,
    isApplying: update.isPending,
    change: (next) => setSettings({ ...settings, ...next }),
    apply: () =>
      update.mutate(
        { parse: settings ?? {} },
        {
          onSuccess: () => setSettings(null),
          onError: ({ message }) => toast.error("The file was not read this way", { description: message }),
        },
      ),
    discard: () => setSettings(null),
  };
}
