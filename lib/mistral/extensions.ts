import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { within } from "@/lib/within";
import { boundedFetch, directFetch } from "./bounded-fetch";
import { EMBEDDED_URL, HOSTED_URL, refusalOf, type ServerAddress } from "./client";
import { v1InProcess } from "./server/app";
import {
  aliasSchema,
  type ExplainRequest,
  explainedClassificationSchema,
  MAX_CLASSIFIED_INPUTS,
  positionSchema,
  type SetThresholdsRequest,
  type WireExplainedClassification,
  type WirePosition,
} from "./x-schema";

/** A person waits for the answer. */
const TIMEOUT_MS = 15_000;

interface ExtensionCall<T> {
  method?: "GET" | "POST" | "PUT" | "DELETE";
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
  const base = baseOf({ kind, baseUrl });
  const { status, text, headers } = await exchange(timeoutMs, signal, async (inTime) => {
    const request = new Request(`${base}/v1/x/${path}`, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: inTime,
    });
    return isEmbedded ? v1InProcess(request) : boundedFetch(request);
  });
  if (status >= 400) throw refusalOf(status, text, headers);
  const answer = response.safeParse(parseJson(text));
  if (answer.success) return answer.data;
  throw failed("The server's answer does not fit this extension of the Mistral API.", answer.error, status);
}

function baseOf({ kind, baseUrl }: Pick<ServerAddress, "kind" | "baseUrl">): string {
  return kind === "embedded" ? EMBEDDED_URL : (baseUrl ?? HOSTED_URL).replace(/\/+$/, "");
}

async function exchange(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  send: (inTime: AbortSignal) => Promise<Response>,
): Promise<{ status: number; text: string; headers: Headers }> {
  try {
    return await within(timeoutMs, signal, async (inTime) => {
      const answer = await send(inTime);
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    });
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

type Explained = WireExplainedClassification["results"];

/**
 * Classifies texts with all that our engine tells beyond the scores, so many in a call as it takes. Throws Upstream, also where
 * the signal ends it.
 */
export async function classifyRemotely(
  address: ServerAddress,
  { input, ...body }: ExplainRequest & { input: string[] },
  options: Pick<ExtensionCall<unknown>, "signal" | "timeoutMs"> = {},
): Promise<Explained> {
  const call = { method: "POST", path: "classifications", response: explainedClassificationSchema } as const;
  const results: Explained = [];
  for (let at = 0; at < input.length; at += MAX_CLASSIFIED_INPUTS) {
    const some = input.slice(at, at + MAX_CLASSIFIED_INPUTS);
    const answer = await callExtension(address, { ...call, ...options, body: { ...body, input: some } });
    results.push(...answer.results);
  }
  return results;
}

/** There is no such address on this server. */
const MISSING = new Set([404, 405, 501]);

/** Whether a call failed because its server does not have this extension. */
export function isMissingExtension(error: unknown): boolean {
  return error instanceof AppError && MISSING.has(Number(error.extra?.status));
}

/** A text that no target knows anything like is unlike all training data; null where none can tell. */
export function isInScope({ targets }: Explained[number]): boolean | null {
  const known = Object.values(targets).flatMap(({ in_scope }) => (in_scope === null ? [] : [in_scope]));
  return known.length === 0 ? null : known.some((isIn) => isIn);
}

/** Why `isInScope` is null: no target has an energy, as of several labels, or no limit was learnt; null where it is known. */
export function whyNoScope({ targets }: Explained[number]): "several_labels" | "few_rows" | null {
  const answers = Object.values(targets);
  if (answers.some(({ in_scope }) => in_scope !== null)) return null;
  return answers.some(({ energy }) => energy !== null) ? "few_rows" : "several_labels";
}

/** Saves thresholds with a model on its server, by target; null goes back to those of training. Throws Upstream. */
export async function setRemoteThresholds(
  address: ServerAddress,
  modelId: string,
  thresholds: SetThresholdsRequest,
): Promise<void> {
  const path = `models/${encodeURIComponent(modelId)}/thresholds`;
  await callExtension(address, { method: "PUT", path, body: thresholds, response: z.unknown() });
}

/** Gives a model another name on its server, or moves that name to it. Throws Upstream. */
export async function setRemoteAlias(address: ServerAddress, name: string, modelId: string): Promise<void> {
  const path = `aliases/${encodeURIComponent(name)}`;
  await callExtension(address, { method: "PUT", path, body: { model: modelId }, response: aliasSchema });
}

/** Ends another name of a model on its server. Throws Upstream. */
export async function deleteRemoteAlias(address: ServerAddress, name: string): Promise<void> {
  await callExtension(address, {
    method: "DELETE",
    path: `aliases/${encodeURIComponent(name)}`,
    response: z.unknown(),
  });
}

/** The file of a model as it comes from its server, to be passed on while it comes. Throws Upstream. */
export async function downloadRemoteModel(
  { kind, baseUrl, apiKey }: ServerAddress,
  modelId: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const request = new Request(`${baseOf({ kind, baseUrl })}/v1/x/models/${encodeURIComponent(modelId)}/file`, {
    headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
    signal,
  });
  const answer = await (kind === "embedded" ? v1InProcess(request) : directFetch(request)).catch((error: unknown) => {
    throw error instanceof AppError ? error : failed("The server cannot be reached.", error, null);
  });
  if (!answer.ok) throw refusalOf(answer.status, await answer.text());
  if (answer.body === null) throw failed("The server sent no file.", undefined, answer.status);
  return answer.body;
}
