import "server-only";
import { AppError, type ErrorCode } from "@/lib/errors";
import { readRetryAfter } from "@/lib/retry-after";
import { pluralise } from "@/lib/utils";
import type { HubAnswer } from "./network";

/** What a request was about, for sentences: they end beside the field that named the dataset. */
export interface About {
  dataset: string;
  /** Field of the form or parameter of the address that named it. */
  field: string;
  /** Address of the hub, for the page where access is asked for. */
  endpoint: string;
  hasToken: boolean;
}

interface ProblemOptions {
  fields?: AppError["fields"];
  cause?: unknown;
  /** True when the same request may succeed a little later. */
  isPassing?: boolean;
  /** How long the hub asks to wait, where it does. */
  waitMs?: number | null;
  /** HTTP status of the hub's answer, where there was one. */
  status?: number;
}

/** A refusal of the hub, or none of its answers, as a sentence; and whether to try once more. */
export class HubProblem extends AppError {
  readonly waitMs: number | null;
  readonly status: number | null;

  constructor(code: ErrorCode, message: string, { isPassing = false, waitMs, status, ...options }: ProblemOptions) {
    const extra = waitMs == null ? undefined : { retryAfterSeconds: Math.ceil(waitMs / 1000) };
    super(code, message, { ...options, retryable: isPassing, extra });
    this.name = "HubProblem";
    this.waitMs = waitMs ?? null;
    this.status = status ?? null;
  }
}

const FROM_A_FILE = "You can also download its files elsewhere and upload them here.";

/** The hub's host could not be connected to, or the connection broke. */
export function unreachable(host: string, cause: unknown): HubProblem {
  const code = (cause as { code?: unknown } | null)?.code;
  const reason = typeof code === "string" ? ` (${code})` : "";
  return new HubProblem(
    "upstream",
    `${host} could not be reached from here${reason}. Check the network connection of this machine. ${FROM_A_FILE}`,
    { cause, isPassing: true },
  );
}

/** The hub stopped in the middle, for `seconds`. */
export function stalled(host: string, seconds: number, what: "answer" | "send more"): HubProblem {
  const message = `${host} did not ${what} for ${seconds} seconds. Try again later. ${FROM_A_FILE}`;
  return new HubProblem("upstream", message, { isPassing: true });
}

/** The body ended before its end, or not in the form that was promised. */
export function cutShort(host: string, cause?: unknown): HubProblem {
  return new HubProblem("upstream", `The answer of ${host} was cut short. Try again.`, {
    cause,
    isPassing: true,
  });
}

/** A redirect that is not followed; nothing was sent to its target. */
export function refusedRedirect(from: URL, to: string, reason: string): HubProblem {
  return new HubProblem("forbidden", `${from.host} redirects to ${to}, which is not followed: ${reason}.`, {});
}

/** An answer that is larger than any of the documented form is. */
export function answerTooLarge(host: string, maxBytes: number): HubProblem {
  const megabytes = Math.floor(maxBytes / 1024 ** 2).toLocaleString("en");
  return new HubProblem(
    "upstream",
    `${host} answered one question with more than ${megabytes} MB, which is not read. ${FROM_A_FILE}`,
    {},
  );
}

/** Something else than JSON of the documented form. */
export function unexpectedAnswer(host: string, cause: unknown): HubProblem {
  return new HubProblem(
    "upstream",
    `${host} answered in a form that is not expected. Is HF_ENDPOINT or HF_VIEWER_ENDPOINT the address of a hub? ${FROM_A_FILE}`,
    { cause },
  );
}

/** Turns an answer that is not 2xx into a sentence; `text` is the beginning of its body. */
export function refusal(
  host: string,
  answer: Pick<HubAnswer, "status" | "headers">,
  text: string,
  about: About,
  now: number,
) {
  const { status } = answer;
  const errorCode = header(answer, "x-error-code");
  const said = saidIn(text);
  const waitMs = waitOf(answer, now);
  switch (status) {
    case 401:
    case 403:
    case 404:
      return noAccess(status, errorCode, said, about);
    case 429:
      return new HubProblem("upstream", `${host} has had too many requests and asks to wait${words(waitMs)}.`, {
        isPassing: true,
        waitMs,
        status,
      });
    case 501:
      return new HubProblem(
        "invalid",
        `The hub does not offer “${about.dataset}” through its dataset viewer${said}. ${FROM_A_FILE}`,
        { status, fields: fieldsOf(about, "The hub does not offer this dataset through its viewer.") },
      );
  }
  if (errorCode === "ResponseNotReady") {
    const message = `The hub is still preparing “${about.dataset}”. Try again in a few minutes.`;
    return new HubProblem("upstream", message, { isPassing: true, waitMs, status, fields: fieldsOf(about, message) });
  }
  if (status >= 500) {
    const message = `${host} has a fault at the moment: it answered ${status}${said}. Try again later.`;
    return new HubProblem("upstream", message, { isPassing: true, waitMs, status });
  }
  return new HubProblem("upstream", `${host} refused the request: it answered ${status}${said}.`, { status });
}

function noAccess(status: number, errorCode: string, said: string, about: About): HubProblem {
  const { dataset, endpoint, hasToken } = about;
  const page = `${endpoint}/datasets/${dataset}`;
  const make = (code: ErrorCode, message: string) =>
    new HubProblem(code, message, { status, fields: fieldsOf(about, message) });
  if (errorCode === "GatedRepo") {
    return hasToken
      ? make("forbidden", `“${dataset}” is gated, and the account of HF_TOKEN has no access. Ask for it at ${page}.`)
      : make(
          "forbidden",
          `“${dataset}” is gated. Accept its terms at ${page}, set HF_TOKEN to a token of that account, and start the app again.`,
        );
  }
  if (errorCode === "ResponseNotFound" || errorCode === "EntryNotFound") {
    return make(
      "not_found",
      `The hub has nothing to show of “${dataset}”: it is empty, private, or in a form that its viewer cannot read.`,
    );
  }
  if (status === 403) {
    return make(
      "forbidden",
      `The hub does not let “${dataset}” be read with ${hasToken ? "this HF_TOKEN" : "no token"}${said}. Access is given at ${page}.`,
    );
  }
  return hasToken
    ? make(
        "not_found",
        `“${dataset}” does not exist on the hub, or HF_TOKEN is not valid or has no access to it. Check the spelling, then the token.`,
      )
    : make(
        "not_found",
        `“${dataset}” does not exist on the hub, or is private or gated. Check the spelling; for a private or gated dataset set HF_TOKEN and start the app again.`,
      );
}

function fieldsOf({ field }: About, reason: string) {
  return [{ name: field, reason }];
}

function words(waitMs: number | null): string {
  if (waitMs === null) return ". Try again in some minutes";
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait = seconds <= 120 ? pluralise(seconds, "second") : pluralise(Math.ceil(seconds / 60), "minute");
  return ` ${wait}. Try again then`;
}

/** The hub's own words (`{"error": …}`), short and on one line, as the end of a clause. */
function saidIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error !== "string") return "";
    const line = error.replace(/[\p{Cc}\s]+/gu, " ").trim();
    return line === "" ? "" : ` (“${[...line].slice(0, 300).join("").replace(/\.$/, "")}”)`;
  } catch {
    // A page of a proxy, or nothing: the status is all there is.
    return "";
  }
}

/** A header's value; "" where it is missing. */
export function header({ headers }: Pick<HubAnswer, "headers">, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/** How long the hub asks to wait: `Retry-After` in seconds or as a date, else the `t` of `RateLimit`; null for neither. */
function waitOf(answer: Pick<HubAnswer, "status" | "headers">, now: number): number | null {
  const asked = readRetryAfter(header(answer, "retry-after"), now);
  if (asked !== null) return asked;
  const seconds = answer.status === 429 ? /;\s*t=(\d{1,9})/.exec(header(answer, "ratelimit"))?.[1] : undefined;
  return seconds === undefined ? null : Number(seconds) * 1000;
}
