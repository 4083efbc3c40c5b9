import { ApiError, toApiError } from "@/lib/http/api-client";
import { type DatasetDetail, datasetDetail } from "./schema";

export interface UploadInput {
  file: File;
  /** Name of the dataset; else the server takes the file's. */
  name?: string;
  /** Bytes of the file that were sent so far. */
  onProgress?: (sentBytes: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends a file as a new dataset. XMLHttpRequest, since `fetch` does not tell how much was sent. Rejects with ApiError,
 * and with the signal's AbortError when `signal` is aborted; the server then keeps nothing.
 */
export function uploadDataset({ file, name, onProgress, signal }: UploadInput): Promise<DatasetDetail> {
  const form = new FormData();
  // The server reads in order: what it needs to know comes before the file.
  if (name !== undefined) form.set("name", name);
  form.set("file", file);

  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (finish: () => void) => {
      signal?.removeEventListener("abort", abort);
      finish();
    };
    // The body is a little larger than the file, by the boundaries around it.
    request.upload.onprogress = ({ loaded }) => onProgress?.(Math.min(loaded, file.size));
    request.onabort = () => settle(() => reject(signal?.reason));
    request.onerror = () =>
      settle(() => reject(new ApiError(0, "The upload was interrupted. Is Classifier Studio still running?")));
    request.onload = () =>
      settle(() => {
        if (request.status !== 201) return reject(toApiError(request.status, request.responseText));
        try {
          resolve(datasetDetail.parse(JSON.parse(request.responseText)));
        } catch (error) {
          reject(error);
        }
      });
    request.open("POST", "/api/datasets");
    signal?.addEventListener("abort", abort, { once: true });
    request.send(form);
  });
}
