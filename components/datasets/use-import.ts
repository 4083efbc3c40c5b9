"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { datasetMutations } from "@/lib/datasets/mutations";
import { datasetHref } from "@/lib/datasets/search-params";
import { describeImportError, refuseFile } from "./import-error";

/** A file on its way: bytes sent so far, of how many. */
export interface UploadProgress {
  fileName: string;
  sentBytes: number;
  totalBytes: number;
}

/** Brings a CSV or the sample in, then opens its page. One at a time: what is dropped meanwhile is ignored. */
export function useImport(maxBytes: number) {
  const router = useRouter();
  const client = useQueryClient();
  const abort = useRef<AbortController | null>(null);
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const [error, setError] = useState<string | null>(null);
  const upload = useMutation(datasetMutations.upload(client));
  const sample = useMutation(datasetMutations.importSample(client));
  const isBusy = progress !== null || sample.isPending || sample.isSuccess;

  const open = (dataset: { id: string }) => router.push(datasetHref(dataset.id));

  const uploadFile = async (file: File) => {
    if (isBusy) return;
    const refusal = refuseFile(file, maxBytes);
    setError(refusal);
    if (refusal !== null) return;
    const controller = new AbortController();
    abort.current = controller;
    const { name: fileName, size: totalBytes } = file;
    setProgress({ fileName, sentBytes: 0, totalBytes });
    const onProgress = (sentBytes: number) => setProgress({ fileName, sentBytes, totalBytes });
    try {
      open(await upload.mutateAsync({ file, onProgress, signal: controller.signal }));
    } catch (reason) {
      setProgress(null);
      if (!controller.signal.aborted) setError(describeImportError(reason));
    }
  };

  return {
    progress,
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
