import "server-only";
import type { z } from "zod";
import { AppError, ERROR_TABLE, type FieldError, invalid } from "@/lib/errors";
import { log } from "@/lib/log";
import { newUuid } from "@/lib/store/ids";
import type { Problem } from "./problem";
import { readBodyText } from "./read-body";
import { assertTrusted } from "./trust";

/** JSON bodies are small: forms and recipes. Files go through `rawRoute`; a list that may be long says so. */
const MAX_JSON_BYTES = 1024 ** 2;

interface HandlerContext {
  request: Request;
  signal: AbortSignal;
  requestId: string;
}

interface Spec<Params, Query, Body, Result> {
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** Largest body in bytes; 1 MB unless the body may hold a long list. */
  maxBodyBytes?: number;
  response: z.ZodType<Result>;
  /** Status of a success; 200 unless something is made. */
  status?: 200 | 201 | 202;
  /** Address of what was made. */
  location?: (result: Result) => string;
}

type Handle = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

/** What a route was declared with: the OpenAPI document is made from it. */
export interface RouteSpec {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** None where the verb answers by itself. */
  response?: z.ZodType;
  status?: number;
}

export type RouteHandler = Handle & { spec: RouteSpec };

function declared(spec: RouteSpec, handle: Handle): RouteHandler {
  return Object.assign(handle, { spec });
}

/** Fields of a zod error, as paths and sentences. */
function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({ name: issue.path.map(String).join("."), reason: issue.message }));
}

function parsePart<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = fieldErrors(result.error);
  const first = fields[0];
  const at = first === undefined || first.name === "" ? "" : ` ${first.name}:`;
  throw invalid(`The ${where} is not valid.${at} ${first?.reason ?? ""}`.trim(), fields);
}

async function readJson(request: Request, maxBytes = MAX_JSON_BYTES): Promise<unknown> {
  const text = await readBodyText(request, maxBytes);
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(
      `The body is not JSON: ${error instanceof Error ? error.message : "it cannot be parsed"}.`,
      [],
      error,
    );
  }
}

/** A defect of ours; what another server did not answer properly is expected, and said to whoever asked. */
function isFault(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === "internal";
}

/** What of a refusal goes to the log: without the message where that may quote what was sent. */
function logged(error: unknown) {
  if (!(error instanceof AppError)) return {};
  return error.code === "invalid" ? { code: error.code } : { code: error.code, reason: error.message };
}

function problemResponse(error: unknown, requestId: string): Response {
  const known = error instanceof AppError ? error : null;
  const { status, title } = ERROR_TABLE[known?.code ?? "internal"];
  const body: Problem = {
    type: "about:blank",
    title,
    status,
    detail: known?.message ?? `Something went wrong on our side. The server's log has the details under ${requestId}.`,
    code: known?.code ?? "internal",
    requestId,
    fields: known?.fields ?? [],
    extra: known?.extra,
  };
  return Response.json(body, {
    status,
    headers: { "content-type": "application/problem+json", "x-request-id": requestId },
  });
}

/** Runs a handler with a request id, the trust checks, one log line, and errors as problem bodies. */
async function guarded(request: Request, work: (requestId: string) => Promise<Response>): Promise<Response> {
  const requestId = newUuid();
  const startedAt = performance.now();
  const line = { requestId, method: request.method, path: new URL(request.url).pathname };
  try {
    assertTrusted(request);
    const response = await work(requestId);
    log.debug({ ...line, status: response.status, ms: Math.round(performance.now() - startedAt) });
    return response;
  } catch (error) {
    const response = problemResponse(error, requestId);
    if (isFault(error)) log.error({ ...line, err: error });
    else log.info({ ...line, status: response.status, ...logged(error) });
    return response;
  }
}

/** The values of a query string; a repeated key becomes a list. */
function queryValues(url: URL): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const key of new Set(url.searchParams.keys())) {
    const all = url.searchParams.getAll(key);
    values.set(key, all.length === 1 ? (all[0] ?? "") : all);
  }
  return Object.fromEntries(values);
}

/**
 * Declares a JSON route of /api: schemas in, verb, schema out. The wrapper owns request ids, limits, parsing, trust,
 * logging and problem bodies; a route file never catches.
 */
export function route<Params = undefined, Query = undefined, Body = undefined, Result = unknown>(
  spec: Spec<Params, Query, Body, Result>,
  verb: (input: { params: Params; query: Query; body: Body }, context: HandlerContext) => Promise<Result>,
): RouteHandler {
  return declared(spec, (request, context) =>
    guarded(request, async (requestId) => {
      // A schema that was not given leaves its part undefined, which is what the type parameter defaults to.
      const params = spec.params ? parsePart(spec.params, await context.params, "address") : (undefined as Params);
      const query = spec.query
        ? parsePart(spec.query, queryValues(new URL(request.url)), "query")
        : (undefined as Query);
      const body = spec.body
        ? parsePart(spec.body, await readJson(request, spec.maxBodyBytes), "request")
        : (undefined as Body);
      if (request.signal.aborted) throw new AppError("cancelled", "The request was cancelled.");
      const result = await verb({ params, query, body }, { request, signal: request.signal, requestId });
      const headers = new Headers({ "x-request-id": requestId, "cache-control": "no-store" });
      if (spec.location) headers.set("location", spec.location(result));
      return Response.json(spec.response.parse(result), { status: spec.status ?? 200, headers });
    }),
  );
}

/** A route whose verb answers by itself (files, streams): request ids, trust, logging and problem bodies all the same. */
export function rawRoute<Params = undefined, Query = undefined>(
  spec: { params?: z.ZodType<Params>; query?: z.ZodType<Query> },
  verb: (input: { params: Params; query: Query }, context: HandlerContext) => Promise<Response>,
): RouteHandler {
  return declared(spec, (request, context) =>
    guarded(request, async (requestId) => {
      const params = spec.params ? parsePart(spec.params, await context.params, "address") : (undefined as Params);
      const query = spec.query
        ? parsePart(spec.query, queryValues(new URL(request.url)), "query")
        : (undefined as Query);
      return verb({ params, query }, { request, signal: request.signal, requestId });
    }),
  );
}
