import "server-only";
import type { z } from "zod";
import { AppError, ERROR_TABLE } from "@/lib/errors";
import type { ValidationItem } from "../schema";

/*
 * The two error families of the API, made from one error type. Management routes (files, fine_tuning) answer
 * `{"detail": …}`; models and inference answer FastAPI's arrays with 422 and an `{"object":"error"}` otherwise. On the
 * second family the SDK parses 422 bodies and cannot read a string there, so only arrays go out with that status.
 */

export type ErrorFamily = "management" | "inference";

/**
 * The family a path belongs to; what is outside the API counts as inference, whose form is the general one. The
 * extensions that look after jobs and models are management.
 */
export function errorFamily(path: string): ErrorFamily {
  return /^\/v1\/(files|fine_tuning|x\/jobs|x\/models|x\/aliases)(\/|$)/.test(path) ? "management" : "inference";
}

/** What an AppError may carry for this mapper in its `extra`. */
interface WireExtra {
  /** Instead of the code's own status. */
  status?: number;
  /** The 422 array. */
  items?: ValidationItem[];
  /** A second sentence beside `detail` (management). */
  message?: string;
  /** The id of another thing the error is about (management). */
  id?: string;
  /** `type` and `code` of an inference error. */
  type?: string;
  code?: string;
}

/** 422 with FastAPI's array of what is wrong. */
export function invalidItems(items: ValidationItem[]): AppError {
  const extra: WireExtra = { items };
  return new AppError("invalid", items[0]?.msg ?? "The request is not valid.", {
    fields: items.map((item) => ({ name: item.loc.join("."), reason: item.msg })),
    extra: { ...extra },
  });
}

/** 422 for one rule that no schema expresses, in pydantic's words. */
export function invalidValue(loc: (string | number)[], sentence: string): AppError {
  return invalidItems([{ type: "value_error", loc, msg: `Value error, ${sentence}`, ctx: { error: sentence } }]);
}

/** 422 for a file whose content is not what it should be. */
export function invalidFileFormat(message: string): AppError {
  const extra: WireExtra = { message };
  return new AppError("invalid", "Invalid file format.", { extra: { ...extra } });
}

/** 400 for a model that cannot classify here, in the words of the hosted API and, where there is more to say, a hint. */
export function invalidModel(model: string, hint = ""): AppError {
  const extra: WireExtra = { status: 400, type: "invalid_model", code: "1500" };
  return new AppError("not_found", `Invalid model: ${model}${hint && `.${hint}`}`, { extra: { ...extra } });
}

const NO_MATCH = {
  job: "No fine tuning job matches the given query.",
  file: "No file matches the given query.",
  model: "No model matches the given query.",
  alias: "No alias matches the given query.",
} as const;

/** 404 in the hosted API's words. */
export function noMatch(noun: keyof typeof NO_MATCH): AppError {
  const extra: WireExtra = noun === "model" ? { type: "invalid_model", code: "1500" } : {};
  return new AppError("not_found", NO_MATCH[noun], { extra: { ...extra } });
}

/** 409, with the id of what is in the way. */
export function conflict(detail: string, id?: string): AppError {
  const extra: WireExtra = id === undefined ? {} : { id };
  return new AppError("conflict", detail, { extra: { ...extra } });
}

/** What an answer lists; more would help nobody, and a large body can have any number. */
const MAX_ITEMS = 20;

/**
 * The issues of a zod error as FastAPI would list them below `loc`, and after some of them how many more there are.
 * Echoes inputs only where `echo` allows.
 */
export function validationItems(
  error: z.ZodError,
  loc: (string | number)[],
  value: unknown,
  echo: boolean,
): ValidationItem[] {
  const items = error.issues.flatMap((issue) => itemsOf(issue, loc, value, echo));
  const more = items.length - MAX_ITEMS;
  if (more <= 0) return items;
  // A long list is not read to its end once enough is wrong.
  const last = { type: "too_many_errors", loc, msg: `At least ${more} more like these` };
  return [...items.slice(0, MAX_ITEMS), last];
}

type Issue = z.core.$ZodIssue;

/** Of an object with keys that are not known. */
const MAX_KEYS = 1000;

function itemsOf(issue: Issue, loc: (string | number)[], value: unknown, echo: boolean): ValidationItem[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const found = at(value, path);
  const place = [...loc, ...path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MAX_KEYS).map((key) => ({
      type: "extra_forbidden",
      loc: [...place, key],
      msg: "Extra inputs are not permitted",
      ...echoed(at(found, [key]), echo),
    }));
  }
  // Before the branches of a union, each of which would miss it.
  if (found === undefined) {
    return [{ type: "missing", loc: place, msg: "Field required", ...echoed(at(value, path.slice(0, -1)), echo) }];
  }
  if (issue.code === "invalid_union") {
    // The branch that got furthest is the one that was meant.
    const branches = issue.errors.filter((branch) => branch.length > 0);
    const deep = branches.filter((branch) => branch.some((inner) => inner.path.length > 0));
    const meant = deep[0] ?? branches.flat();
    return meant.flatMap((inner) => itemsOf(inner, place, found, echo));
  }
  return [{ type: issue.code, loc: place, msg: issue.message, ...echoed(found, echo) }];
}

function at(value: unknown, path: (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, unknown>)[key]; // an object with that own key
  }
  return found;
}

const MAX_ECHO_CHARACTERS = 1000;

/** `input` as the client sent it, unless it is large. */
function echoed(input: unknown, echo: boolean): { input?: unknown } {
  if (!echo || input === undefined || roomBeside(input, MAX_ECHO_CHARACTERS) < 0) return {};
  return { input };
}

/** What is left of `room` characters once a value is written as JSON, about; below 0 as soon as it does not fit. */
function roomBeside(value: unknown, room: number): number {
  if (typeof value === "string") return room - value.length - 2;
  if (typeof value !== "object" || value === null) return room - String(value).length;
  let left = room - 2;
  for (const key in value) {
    if (left < 0) return left;
    const name = Array.isArray(value) ? 0 : key.length + 3;
    left = roomBeside(value[key as keyof typeof value], left - name - 1);
  }
  return left;
}

export interface ErrorAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** The one mapping of errors to answers. What is not an AppError becomes a fixed sentence with the request id. */
export function errorAnswer(error: unknown, family: ErrorFamily, requestId: string): ErrorAnswer {
  if (!(error instanceof AppError)) {
    const message = `Something went wrong on this server. Its log has the details under request ${requestId}.`;
    return { status: 500, body: errorObject(message, "internal_server_error", "1000", requestId) };
  }
  const extra = (error.extra ?? {}) as WireExtra; // only the functions above fill it
  const status = extra.status ?? ERROR_TABLE[error.code].status;
  if (status >= 500) {
    return { status, body: errorObject(error.message, "internal_server_error", "1000", requestId) };
  }
  if (extra.items !== undefined) return { status, body: { detail: extra.items } };
  if (family === "management") {
    const { message, id } = extra;
    return { status, body: { detail: error.message, ...(message && { message }), ...(id && { id }) } };
  }
  if (status === 422) {
    return { status, body: { detail: [{ type: "value_error", loc: ["body"], msg: error.message }] } };
  }
  return { status, body: errorObject(error.message, extra.type ?? error.code, extra.code ?? null) };
}

function errorObject(message: string, type: string, code: string | null, requestId?: string) {
  return { object: "error", message, type, param: null, code, ...(requestId && { request_id: requestId }) };
}
