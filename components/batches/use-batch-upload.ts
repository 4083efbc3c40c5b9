import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { batchMutations } from "@/lib/batches/mutations";
import { batchHref } from "@/lib/batches/search-params";
import type { ParseSettings } from "@/lib/datasets/parse-schema";
import { formatBytes, messageOf } from "@/lib/utils";

interface Sending {
  name: string;
  sentBytes: number;
  sizeBytes: number;
}

/** Sends a file for a model and opens its page. One at a time: what is dropped meanwhile is ignored. */
export function useBatchUpload(maxBytes: number) {
  const router = useRouter();
  const upload = useMutation(batchMutations.upload(useQueryClient()));
  const abort = useRef<AbortController | null>(null);
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<string | null>(null);

  const send = async (file: File, modelId: string, settings?: ParseSettings) => {
    if (sending !== null) return;
    const refusal = refuse(file, maxBytes);
    setError(refusal);
    if (refusal !== null) return;
    const controller = new AbortController();
    abort.current = controller;
    const about = { name: file.name, sizeBytes: file.size };
    setSending({ ...about, sentBytes: 0 });
    try {
      const onProgress = (sentBytes: number) => setSending({ ...about, sentBytes });
      const { id } = await upload.mutateAsync({
        file,
        modelId,
        ...(settings && { settings }),
        onProgress,
        signal: controller.signal,
      });
      // It stays as it is until the page of the batch is there.
      router.push(batchHref(id));
    } catch (reason) {
      setSending(null);
      if (!controller.signal.aborted) setError(messageOf(reason));
    }
  };
  return { sending, error, send, cancel: () => abort.current?.abort() };
}

function refuse({ name, size }: File, maxBytes: number): string | null {
  if (size === 0) return `“${name}” is empty.`;
  if (size <= maxBytes) return null;
  return `“${name}” has ${formatBytes(size)}; at most ${formatBytes(maxBytes)} can be read. Split it, or raise MAX_UPLOAD_BYTES.`;
}
