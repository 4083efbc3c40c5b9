"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { ParsePreview } from "@/lib/datasets/parse-schema";
import { datasetHref } from "@/lib/datasets/search-params";
import { type Transfer, uploadTransfer } from "@/lib/datasets/transfer";
import { HEAD_BYTES } from "@/lib/datasets/upload";
import { filePreviewQuery } from "./file-preview";
import { describeImportError, refuseFile } from "./import-error";

/** How often the bar moves: more often nobody sees. */
const PROGRESS_EVERY_MS = 200;

/** A file on its way. */
export interface Upload {
  file: File;
  transfer: Transfer;
  /** Its first rows; null where the beginning of the file does not tell. */
  preview: ParsePreview | null;
  isLooking: boolean;
}

/** Brings a file, pasted rows or the sample in, then opens its page. One at a time: what is dropped meanwhile is ignored. */
export function useImport(maxBytes: number) {
  const router = useRouter();
  const client = useQueryClient();
  const abort = useRef<AbortController | null>(null);
  const [sending, setSending] = useState<{ file: File; transfer: Transfer } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const look = useQuery({ ...filePreviewQuery(sending?.file ?? null), enabled: sending !== null });
  const upload = useMutation(datasetMutations.upload(client));
  const sample = useMutation(datasetMutations.importSample(client));
  const isBusy = sending !== null || sample.isPending || sample.isSuccess;

  const open = (dataset: { id: string }) => router.push(datasetHref(dataset.id));

  const send = async (file: File, signal: AbortSignal) => {
    // A small file is looked at as a whole before it is sent: what cannot be read is not stored either.
    if (file.size <= HEAD_BYTES) {
      const seen = await client.fetchQuery(filePreviewQuery(file)).catch(() => null);
      signal.throwIfAborted();
      if (seen !== null && seen.problem !== null) return setError(seen.problem);
    }
    const startedAt = performance.now();
    let shownAt = 0;
    const onProgress = (sentBytes: number) => {
      const now = performance.now();
      if (now - shownAt < PROGRESS_EVERY_MS && sentBytes < file.size) return;
      shownAt = now;
      setSending({ file, transfer: uploadTransfer(sentBytes, file.size, now - startedAt) });
    };
    open(await upload.mutateAsync({ file, onProgress, signal }));
    return true;
  };

  const uploadFile = async (file: File) => {
    if (isBusy) return;
    const refusal = refuseFile(file, maxBytes);
    setError(refusal);
    if (refusal !== null) return;
    const controller = new AbortController();
    abort.current = controller;
    setSending({ file, transfer: uploadTransfer(0, file.size, 0) });
    try {
      // Sent, the panel stays until the page of the dataset is there.
      if ((await send(file, controller.signal)) !== true) setSending(null);
    } catch (reason) {
      setSending(null);
      if (!controller.signal.aborted) setError(describeImportError(reason));
    }
  };

  return {
    upload: sending === null ? null : { ...sending, preview: readable(look.data), isLooking: look.isPending },
    error,
    isBusy,
    isImportingSample: sample.isPending || sample.isSuccess,
    uploadFile,
    cancel: () => abort.current?.abort(),
    importSample: () => {
      if (isBusy) return;
      setError(null);
      sample.mutate(
        { source: "sample", name: "assistant-intents" },
        { onSuccess: open, onError: (reason) => setError(describeImportError(reason)) },
      );
    },
  };
}

/** The beginning of a Parquet file or a workbook is no file: nothing is shown rather than a complaint. */
function readable(preview: ParsePreview | undefined): ParsePreview | null {
  return preview === undefined || preview.problem !== null ? null : preview;
}
