import { ApiError, lateSchemas, type ResponseReader, readerOf, toApiError } from "@/lib/http/api-client";
import type { ParsePreview, ParseSettings } from "./parse-schema";
import type { DatasetDetail } from "./schema";

const parseAnswer = lateSchemas(() => import("./parse-schema"));
const detailAnswer = lateSchemas(() => import("./schema"));

/** Bytes of a text that are enough to see its first rows. */
export const HEAD_BYTES = 512 * 1024;

/** Of these formats only the whole file can be read; up to this size it is sent for a look. */
const WHOLE_FORMATS = /\.(xlsx|parquet)(\.gz)?$/i;
const MAX_WHOLE_BYTES = 16 * 1024 ** 2;

/**
 * The first rows of a file, of which no more is sent than they take, and nothing is stored. Rejects with ApiError, and with
 * AbortError when `signal` is aborted.
 */
export async function previewFile(
  file: Blob,
  fileName: string,
  settings: ParseSettings = {},
  signal?: AbortSignal,
): Promise<ParsePreview> {
  const form = new FormData();
  form.set("parse", JSON.stringify(settings));
  form.set("sizeBytes", String(file.size));
  const isWhole = WHOLE_FORMATS.test(fileName) && file.size <= MAX_WHOLE_BYTES;
  form.set("file", isWhole ? file : file.slice(0, HEAD_BYTES), fileName);
  const answer = await fetch("/api/datasets/preview", { method: "POST", body: form, signal });
  const text = await answer.text();
  if (!answer.ok) throw await toApiError(answer.status, text);
  const reader = await readerOf(parseAnswer("parsePreview"));
  return reader.parse(JSON.parse(text));
}

export interface UploadInput {
  file: File;
  /** Name of the dataset; else the server takes the file's. */
  name?: string;
  /** How the file is to be read; what is left out is detected. */
  settings?: ParseSettings;
  /** Bytes of the file that were sent so far. */
  onProgress?: (sentBytes: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends a file as a new dataset. Rejects with ApiError, and with the signal's AbortError when `signal` is aborted; the server
 * then keeps nothing.
 */
export function uploadDataset({ file, name, settings, onProgress, signal }: UploadInput): Promise<DatasetDetail> {
  const form = new FormData();
  // The server reads in order: what it needs to know comes before the file.
  if (name !== undefined) form.set("name", name);
  if (settings !== undefined) form.set("parse", JSON.stringify(settings));
  form.set("file", file);
  return sendForm("/api/datasets", form, {
    sizeBytes: file.size,
    onProgress,
    signal,
    response: detailAnswer("datasetDetail"),
  });
}

interface SendForm<T> extends Pick<UploadInput, "onProgress" | "signal"> {
  /** Of the file in it. */
  sizeBytes: number;
  response: ResponseReader<T>;
}

/** Sends a form with a file, and parses the answer to it. XMLHttpRequest, since `fetch` does not tell how much was sent. */
export function sendForm<T>(
  address: string,
  form: FormData,
  { sizeBytes, onProgress, signal, response }: SendForm<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (finish: () => void) => {
      signal?.removeEventListener("abort", abort);
      finish();
    };
    // The body is a little larger than the file, by the boundaries around it.
    request.upload.onprogress = ({ loaded }) => onProgress?.(Math.min(loaded, sizeBytes));
    request.onabort = () => settle(() => reject(signal?.reason));
    request.onerror = () =>
      settle(() => reject(new ApiError(0, "The upload was interrupted. Is Classifier Studio still running?")));
    request.onload = () => settle(() => resolve(readAnswer(request, response)));
    request.open("POST", address);
    signal?.addEventListener("abort", abort, { once: true });
    request.send(form);
  });
}

async function readAnswer<T>({ status, responseText }: XMLHttpRequest, response: ResponseReader<T>): Promise<T> {
  if (status !== 201) throw await toApiError(status, responseText);
  const reader = await readerOf(response);
  return reader.parse(JSON.parse(responseText));
}
