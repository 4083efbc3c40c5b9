import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { boundedFetch } from "./bounded-fetch";
import { EMBEDDED_URL, HOSTED_URL, refusalOf, type ServerAddress } from "./client";
import { v1InProcess } from "./server/app";
import { positionSchema, type WirePosition } from "./x-schema";

/** A person waits for the answer. */
const TIMEOUT_MS = 15_000;

interface ExtensionCall<T> {
  method?: "GET" | "POST";
  /** Below /v1/x, with its query. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  timeoutMs?: number;
  signal?: AbortSignal;
  response: z.ZodType<T>;
}

/**
 * Calls what our engine does beyond the Mistral API and the SDK does not know. Throws Upstream like a call of the SDK:
 * `extra.status` is the HTTP status, 404 from most servers that have no such extension, or null when nothing
 * readable came.
 */
export async function callExtension<T>({ kind, baseUrl, apiKey }: ServerAddress, call: ExtensionCall<T>): Promise<T> {
  const { method = "GET", path, body, timeoutMs = TIMEOUT_MS, signal, response } = call;
  const isEmbedded = kind === "embedded";
  const base = isEmbedded ? EMBEDDED_URL : (baseUrl ?? HOSTED_URL).replace(/\/+$/, "");
  const limit = AbortSignal.timeout(timeoutMs);
  const request = new Request(`${base}/v1/x/${path}`, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  });
  const { status, text } = await exchange(request, isEmbedded);
  if (status >= 400) throw refusalOf(status, text);
  const answer = response.safeParse(parseJson(text));
  if (answer.success) return answer.data;
  throw failed("The server's answer does not fit this extension of the Mistral API.", answer.error, status);
}

async function exchange(request: Request, isEmbedded: boolean): Promise<{ status: number; text: string }> {
  try {
    const answer = await (isEmbedded ? v1InProcess(request) : boundedFetch(request));
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const isLate = error instanceof Error && error.name === "TimeoutError";
    throw failed(isLate ? "The server did not answer in time." : "The server cannot be reached.", error, null);
  }
}

function failed(message: string, cause: unknown, status: number | null): AppError {
  return new AppError("upstream", message, { cause, retryable: status === null, extra: { status, detail: null } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const jobIdSchema = z.looseObject({ id: z.string() });

/** Asks a server to stop a training and keep the best so far. Throws Upstream. */
export async function finishRemoteJob(address: ServerAddress, jobId: string): Promise<void> {
  await callExtension(address, {
    method: "POST",
    path: `jobs/${encodeURIComponent(jobId)}/finish`,
    response: jobIdSchema,
  });
}

/** Moves a job that waits to a place in its server's queue, 1 being the next. Throws Upstream. */
export function moveRemoteJob(address: ServerAddress, jobId: string, position: number): Promise<WirePosition> {
  return callExtension(address, {
    method: "POST",
    path: `jobs/${encodeURIComponent(jobId)}/position`,
    body: { position },
    response: positionSchema,
  });
}
