import type { ParseSettings } from "@/lib/datasets/parse-schema";
import { sendForm } from "@/lib/datasets/upload";
import { type BatchDetail, batchDetail } from "./schema";

export interface UploadBatchInput {
  file: File;
  modelId: string;
  /** How the file is to be read; what is left out is detected. */
  settings?: ParseSettings;
  /** Bytes of the file that were sent so far. */
  onProgress?: (sentBytes: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends a file whose rows a model is to classify. Rejects with ApiError, and with the signal's AbortError when `signal` is
 * aborted; the server then keeps nothing.
 */
export function uploadBatch({ file, modelId, settings, onProgress, signal }: UploadBatchInput): Promise<BatchDetail> {
  const form = new FormData();
  // The server reads in order: it refuses a model that is not there before it takes the file.
  form.set("modelId", modelId);
  if (settings !== undefined) form.set("parse", JSON.stringify(settings));
  form.set("file", file);
  return sendForm("/api/batches", form, { sizeBytes: file.size, onProgress, signal, response: batchDetail });
}
