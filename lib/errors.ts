/**
 * The one error type of the app. A code says what kind of thing went wrong; each transport (problem+json on /api,
 * the contract's bodies on /v1) maps codes to its own answers, in one place.
 */

/** What a person can look at to find the fault: a field of a form, a line of a file, a label. */
export interface FieldError {
  /** Path of the field in the request, e.g. `recipe.balance.minSamples`. */
  name: string;
  /** A sentence that says what is wrong with it. */
  reason: string;
}

export type ErrorCode =
  | "invalid"
  | "not_found"
  | "conflict"
  | "invalid_state"
  | "limit_exceeded"
  | "forbidden"
  | "upstream"
  | "cancelled"
  | "internal";

/** Status and title of each code for HTTP; a new code without a row here does not compile. */
export const ERROR_TABLE = {
  invalid: { status: 422, title: "The request is not valid" },
  not_found: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "This conflicts with something that exists" },
  invalid_state: { status: 409, title: "Not possible in the current state" },
  limit_exceeded: { status: 413, title: "A limit was exceeded" },
  forbidden: { status: 403, title: "Not allowed" },
  upstream: { status: 502, title: "The server that was asked did not answer properly" },
  cancelled: { status: 499, title: "Cancelled" },
  internal: { status: 500, title: "Something went wrong on our side" },
} as const satisfies Record<ErrorCode, { status: number; title: string }>;

interface AppErrorOptions {
  fields?: FieldError[];
  /** True when the same request may succeed later, unchanged. */
  retryable?: boolean;
  cause?: unknown;
  /** Machine-readable extras, sent to the client (ids, counts); never secrets. */
  extra?: Record<string, unknown>;
}

/**
 * A production build has several instances of this module, and what lives in `remember` throws the errors of whichever
 * made it: `instanceof` goes by this mark.
 */
const MARK = Symbol.for("classifier-studio.AppError");

/** An expected failure whose message is fit for a user. Everything else is a defect and becomes a 500. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[];
  readonly retryable: boolean;
  readonly extra: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryable = options.retryable ?? false;
    this.extra = options.extra;
  }

  get [MARK](): true {
    return true;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses inherit this, and are told apart as usual
    if (this !== AppError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && MARK in value;
  }
}

/** 404 for a thing that a person named, e.g. `notFound("dataset", id)`. */
export function notFound(noun: string, id: string): AppError {
  return new AppError("not_found", `There is no ${noun} "${id}". It may have been deleted.`);
}

/** 422 with the fields that are wrong. */
export function invalid(message: string, fields: FieldError[] = [], cause?: unknown): AppError {
  return new AppError("invalid", message, { fields, cause });
}
