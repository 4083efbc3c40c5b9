import type { z } from "zod";
import type { Problem } from "./problem";

/** Any failed call of /api: HTTP status (0 when the server could not be reached), code, fields, request id. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: Problem["fields"];
  readonly extra: Record<string, unknown> | undefined;

  constructor(status: number, message: string, body?: Partial<Problem>, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ApiError";
    this.status = status;
    this.code = body?.code ?? "network";
    this.requestId = body?.requestId ?? null;
    this.fields = body?.fields ?? [];
    this.extra = body?.extra;
  }
}

/** Turns an error response into an ApiError, whatever its body is. */
export async function toApiError(status: number, text: string): Promise<ApiError> {
  try {
    const { problem } = await import("./problem");
    const parsed = problem.safeParse(JSON.parse(text));
    if (parsed.success) return new ApiError(status, parsed.data.detail, parsed.data);
  } catch {
    // Not JSON: a proxy or a crash answered; the status is all there is.
  }
  return new ApiError(status, `The server answered ${status} without a reason. Look at its log.`);
}

/** A refusal that was an expected answer, as the error that a refused call would have thrown. */
export function toRefusal(refusal: (Pick<Problem, "fields"> & { message: string }) | null): ApiError {
  const message = refusal?.message ?? "The server refused this without a reason.";
  return new ApiError(422, message, { code: "invalid", fields: refusal?.fields });
}

/** A schema whose code comes with the first call that reads by it, rather than with the page. */
type LateSchema<T> = () => Promise<z.ZodType<T>>;

/** What reads an answer: a schema, or a check that was written by hand. Throws where the answer is of another form. */
interface AnswerReader<T> {
  parse: (value: unknown) => T;
}

export type ResponseReader<T> = AnswerReader<T> | LateSchema<T>;

/** Schemas of a module that is loaded when the first of them is needed: `lateSchemas(() => import("./schema"))("jobList")`. */
export function lateSchemas<Schemas>(load: () => Promise<Schemas>) {
  return <Name extends keyof Schemas>(name: Name) =>
    async (): Promise<Schemas[Name]> =>
      (await load())[name];
}

/** What reads the answer to a call, asked for before the call: what was done must not look refused for want of code. */
export async function readerOf<T>(response: ResponseReader<T>): Promise<AnswerReader<T>> {
  return typeof response === "function" ? await response() : response;
}

interface CallOptions<T> {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
  response: ResponseReader<T>;
}

/** Calls /api and parses the answer with the schema that the route also uses. Throws ApiError. */
export async function callApi<T>(path: string, { method = "GET", body, signal, response }: CallOptions<T>): Promise<T> {
  let reader: AnswerReader<T>;
  let answer: Response;
  try {
    reader = await readerOf(response);
    answer = await fetch(path, {
      method,
      signal,
      headers: body === undefined ? undefined : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "Classifier Studio does not answer. Is it still running?", undefined, error);
  }
  const text = await answer.text();
  if (!answer.ok) throw await toApiError(answer.status, text);
  return reader.parse(JSON.parse(text));
}

/** `?a=1&b=x` from defined values, or an empty string. */
export function queryString(values: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
