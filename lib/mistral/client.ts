import "server-only";
// 2.4.0, exactly: the last release of the SDK with `fineTuning`; 2.4.1 dropped it when the hosted API was retired.
import { HTTPClient, Mistral } from "@mistralai/mistralai";
import {
  ConnectionError,
  HTTPClientError,
  HTTPValidationError,
  MistralError,
  RequestAbortedError,
  RequestTimeoutError,
  ResponseValidationError,
  SDKError,
  SDKValidationError,
} from "@mistralai/mistralai/models/errors";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { v1InProcess } from "./server/app";
import { jobMetricsSchema, type WireJobMetrics } from "./x-schema";

/** The keys of the embedded engine: no request makes or ends one, only this process does. */
export { createApiKey } from "./server/keys/create";
export { listApiKeys } from "./server/keys/list";
export { revokeApiKey } from "./server/keys/revoke";

export interface ServerAddress {
  kind: "embedded" | "remote";
  /** Null for the embedded engine and for the hosted API. */
  baseUrl: string | null;
  apiKey: string | null;
}

const HOSTED_URL = "https://api.mistral.ai";
/** Never asked: the requests of the embedded client go to a function. The router wants a loopback name all the same. */
const EMBEDDED_URL = "http://127.0.0.1";

/** The SDK prints headers, keys included, when MISTRAL_DEBUG is set and it has no logger of its own. */
const silent = { group: () => undefined, groupEnd: () => undefined, log: () => undefined };

/** The SDK for a server. For the embedded engine its fetcher is the router itself: no socket, same bytes. */
export function mistralClient({ kind, baseUrl, apiKey }: ServerAddress): Mistral {
  if (kind === "embedded") {
    const fetcher = (input: RequestInfo | URL, init?: RequestInit) => v1InProcess(new Request(input, init));
    return new Mistral({
      apiKey: "embedded",
      serverURL: EMBEDDED_URL,
      httpClient: new HTTPClient({ fetcher }),
      debugLogger: silent,
    });
  }
  return new Mistral({
    // Without a value the SDK would send MISTRAL_API_KEY of the environment, to whatever server this is.
    apiKey: apiKey ?? "",
    serverURL: baseUrl ?? HOSTED_URL,
    debugLogger: silent,
  });
}

const jobProgressSchema = jobMetricsSchema.pick({ queue: true, progress: true });
/** A nicety must not hold up the poll that it comes with. */
const PROGRESS_TIMEOUT_MS = 3_000;

/**
 * How far a job is, by an extension of our engine that the SDK does not know; null from a server that does not have it.
 * Throws Upstream where another attempt may succeed.
 */
export async function getJobProgress(
  { kind, baseUrl, apiKey }: ServerAddress,
  jobId: string,
): Promise<Pick<WireJobMetrics, "queue" | "progress"> | null> {
  const isEmbedded = kind === "embedded";
  const base = isEmbedded ? EMBEDDED_URL : (baseUrl ?? HOSTED_URL).replace(/\/+$/, "");
  // Without the curve, which comes with the job already.
  const query = `after_step=${Number.MAX_SAFE_INTEGER}`;
  const request = new Request(`${base}/v1/x/jobs/${encodeURIComponent(jobId)}/metrics?${query}`, {
    headers: { accept: "application/json", ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) },
    signal: AbortSignal.timeout(PROGRESS_TIMEOUT_MS),
  });
  try {
    const response = await (isEmbedded ? v1InProcess(request) : fetch(request));
    if (response.ok) return jobProgressSchema.safeParse(JSON.parse(await response.text())).data ?? null;
    await response.body?.cancel();
    const { status } = response;
    if (status < 500 && status !== 429) return null;
    throw upstream(SENTENCES[status] ?? `The server answered with status ${status}.`, null, {
      status,
      retryable: true,
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Something else than the API answers there.
    if (error instanceof SyntaxError) return null;
    throw upstream("The server did not tell how far the job is.", error, { retryable: true });
  }
}

/**
 * What a failed or unreadable answer of a server means to a person. `extra.status` is the HTTP status, or null when there
 * was none; `extra.detail` is the server's own sentence. Takes what the SDK throws, and the UNKNOWN values that it
 * returns for objects it cannot read. An AppError comes back as it is.
 */
export function upstreamError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // Before MistralError, which it extends: the status of an answer that does not fit is usually 200.
  if (error instanceof ResponseValidationError) {
    return upstream(`The server's answer (status ${error.statusCode}) does not fit the Mistral API.`, error, {
      status: error.statusCode,
    });
  }
  if (error instanceof MistralError) return fromAnswer(error);
  if (error instanceof RequestTimeoutError) {
    return upstream("The server did not answer in time.", error, { retryable: true });
  }
  if (error instanceof RequestAbortedError) {
    return new AppError("cancelled", "The request to the server was cancelled.", { cause: error });
  }
  if (error instanceof ConnectionError) {
    return upstream("The server cannot be reached. Check its address and that it is running.", error, {
      retryable: true,
    });
  }
  if (error instanceof HTTPClientError) {
    return upstream("The request to the server failed on the way.", error, { retryable: true });
  }
  if (error instanceof SDKValidationError) {
    return upstream(`The request does not fit the Mistral API: ${error.pretty()}`, error);
  }
  if (error instanceof SyntaxError) return upstream("The server's answer is not JSON.", error);
  if (isUnknownValue(error)) return upstream("The server answered something that does not fit the Mistral API.", error);
  return new AppError("internal", "The request to the server failed because of an error on our side.", {
    cause: error,
  });
}

/** Whether the SDK gave up on reading a value: it returns such values instead of throwing. */
export function isUnknownValue(value: unknown): value is { isUnknown: true; raw: unknown } {
  return typeof value === "object" && value !== null && "isUnknown" in value && value.isUnknown === true;
}

function upstream(
  message: string,
  cause: unknown,
  { status = null, detail = null, retryable = false }: UpstreamFacts = {},
): AppError {
  return new AppError("upstream", message, { cause, retryable, extra: { status, detail } });
}

interface UpstreamFacts {
  status?: number | null;
  detail?: string | null;
  retryable?: boolean;
}

const SENTENCES: Readonly<Record<number, string>> = {
  401: "The server does not accept the API key.",
  403: "The server does not allow this with this API key.",
  404: "The server does not know what was asked for.",
  409: "The server refuses this because of something that exists already or is under way.",
  410: "This server no longer trains: its fine-tuning API has been retired. Run the job on the embedded engine instead.",
  413: "The file is too large for the server.",
  422: "The server does not accept the request.",
  429: "The server is asked too often. Wait a moment and try again.",
};

function fromAnswer(error: MistralError): AppError {
  const status = error.statusCode;
  const detail = error instanceof HTTPValidationError ? describeItems(error.detail) : readDetail(error.body);
  const known = status >= 500 ? `The server has a problem of its own (status ${status}).` : SENTENCES[status];
  // A success whose status or content type the SDK does not expect: something else than the API answers there.
  const isOther = error instanceof SDKError && status < 400;
  const sentence = isOther
    ? `What answers there (status ${status}, ${error.contentType || "no content type"}) is not a Mistral API.`
    : (known ?? `The server answered with status ${status}.`);
  const retryable = status === 429 || status >= 500;
  return upstream(detail === null || isOther ? sentence : `${sentence} It says: ${detail}`, error, {
    status,
    detail,
    retryable,
  });
}

const MAX_DETAIL_CHARACTERS = 1000;

const items = z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() }));
/** Every form of error body that has been seen, most telling key first. */
const errorBody = z.object({
  detail: z.union([z.string(), items]).optional().catch(undefined),
  message: z
    .union([z.string(), z.object({ detail: items })])
    .optional()
    .catch(undefined),
});

/** The server's own words out of an error body, or null when it is not JSON or says nothing. */
function readDetail(body: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  const parsed = errorBody.safeParse(value);
  if (!parsed.success) return null;
  const parts = [parsed.data.detail, parsed.data.message].map((part) => {
    if (part === undefined || typeof part === "string") return part ?? "";
    return describeItems(Array.isArray(part) ? part : part.detail) ?? "";
  });
  return (
    parts
      .filter((part) => part !== "")
      .join(" ")
      .slice(0, MAX_DETAIL_CHARACTERS) || null
  );
}

function describeItems(list: z.infer<typeof items> | undefined): string | null {
  if (list === undefined || list.length === 0) return null;
  const text = list.map((item) => `${item.loc.filter((part) => part !== "body").join(".")}: ${item.msg}`).join("; ");
  return text.slice(0, MAX_DETAIL_CHARACTERS);
}
