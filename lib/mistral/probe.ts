import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { readRetryAfter } from "@/lib/retry-after";
import { within } from "@/lib/within";
import { EMBEDDED_URL, HOSTED_URL, type ServerAddress } from "./client";
import { v1InProcess } from "./server/app";

/** Of one request, its body included. */
const TIMEOUT_MS = 8_000;
/** Of all requests to one server: whoever waits for them should not have to wait longer. */
const TOTAL_MS = 40_000;
/** A list of models is far below this. */
const MAX_BODY_BYTES = 4 * 1024 ** 2;
/** A wait that a server asks for with 429 is waited once, and no longer than this. */
const MAX_PATIENCE_MS = 2_000;
const DEFAULT_PATIENCE_MS = 1_100;

/** What came back: an answer, whatever its status, or why there is none. */
export type Probed =
  | { kind: "answer"; status: number; text: string; json: unknown; latencyMs: number }
  | { kind: "silence"; sentence: string };

export interface Question {
  method?: "GET" | "POST";
  path: string;
  body?: unknown;
  /** Sent without the key. */
  isKeyless?: boolean;
}

/** Asks a server one thing after another, gently: some allow one request a second. */
export type Ask = (question: Question) => Promise<Probed>;

/** Throws only when `signal` is aborted: then Cancelled. */
export function prober(address: ServerAddress, { signal, patience = sleep }: ProbeOptions = {}): Ask {
  const startedAt = performance.now();
  return async (question) => {
    const once = () =>
      performance.now() - startedAt > TOTAL_MS
        ? Promise.resolve(silence("Not asked any more: the server took too long over the questions before."))
        : send(address, question, signal);
    const first = await once();
    if (first.kind === "silence" || first.status !== 429) return first;
    await patience(first.patienceMs, undefined, { signal }).catch(() => assertWanted(signal));
    return once();
  };
}

interface ProbeOptions {
  signal?: AbortSignal | undefined;
  patience?: typeof sleep;
}

type Silence = Extract<Probed, { kind: "silence" }>;
type Sent = Silence | (Extract<Probed, { kind: "answer" }> & { patienceMs: number });

function silence(sentence: string): Silence {
  return { kind: "silence", sentence };
}

function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError("cancelled", "The check was cancelled.");
}

async function send(address: ServerAddress, question: Question, signal: AbortSignal | undefined): Promise<Sent> {
  assertWanted(signal);
  const startedAt = performance.now();
  try {
    return await within(TIMEOUT_MS, signal, async (inTime) => {
      const response = await exchange(address, question, inTime);
      return response instanceof Response ? readAnswer(response, startedAt) : response;
    });
  } catch (error) {
    assertWanted(signal);
    if (error instanceof Error && error.name === "TimeoutError")
      return silence(`The server did not answer within ${TIMEOUT_MS / 1000} seconds.`);
    return silence(unreachable(baseOf(address), error));
  }
}

function baseOf({ kind, baseUrl }: ServerAddress): string {
  return kind === "embedded" ? EMBEDDED_URL : (baseUrl ?? HOSTED_URL);
}

/** The answer. A redirect is told and not followed, as no request with a key is: it could lead the key elsewhere. */
async function exchange(address: ServerAddress, question: Question, signal: AbortSignal): Promise<Response | Silence> {
  const { kind, apiKey } = address;
  const { method = "GET", path, body, isKeyless = false } = question;
  const url = baseOf(address) + path;
  const request = new Request(url, {
    method,
    redirect: "manual",
    signal,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(apiKey === null || isKeyless ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await (kind === "embedded" ? v1InProcess(request) : fetch(request));
  const location = response.headers.get("location");
  if (response.status < 300 || response.status >= 400 || location === null) return response;
  await response.body?.cancel();
  return silence(
    `It sends its callers on to ${redirectTarget(location, url, path)}, which was not followed. If that is where the server is, give that address.`,
  );
}

/** The address to give instead: where the redirect leads, without what was asked for. */
function redirectTarget(location: string, from: string, path: string): string {
  if (!URL.canParse(location, from)) return "another address";
  const { origin, pathname } = new URL(location, from);
  return pathname.endsWith(path) ? `${origin}${pathname.slice(0, -path.length)}` : origin;
}

async function readAnswer(response: Response, startedAt: number): Promise<Sent> {
  const latencyMs = performance.now() - startedAt;
  const text = await readText(response);
  if (text === null)
    return silence(`Its answer is larger than ${MAX_BODY_BYTES / 1024 ** 2} MB, which no API would send.`);
  const patienceMs = readPatience(response.headers.get("retry-after"));
  return { kind: "answer", status: response.status, text, json: parseJson(text), latencyMs, patienceMs };
}

/** Null for a body that is too large. */
async function readText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readPatience(retryAfter: string | null): number {
  return Math.min(readRetryAfter(retryAfter) ?? DEFAULT_PATIENCE_MS, MAX_PATIENCE_MS);
}

/** Why a request did not get through, by the code that the network gave. */
function unreachable(base: string, error: unknown): string {
  const { host, hostname } = new URL(base);
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return `Nothing listens at ${host}. Is the server running, and is the port right?`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `There is no host named ${hostname}, as far as this machine can tell. Check the address.`;
  }
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET" || code === "EPIPE") {
    return `${host} cut the connection. Perhaps it expects https:// instead of http://, or the other way round.`;
  }
  if (/^HPE_|^ERR_SSL|EPROTO/.test(code)) {
    return `${host} speaks something else than was asked for. Try https:// instead of http://, or the other way round.`;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return `The certificate of ${host} is not trusted by this machine (${code}).`;
  }
  if (/TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/.test(code)) {
    return `${host} cannot be reached from this machine. Check the address and the network.`;
  }
  return `${host} could not be asked${code === "" ? "" : ` (${code})`}. Check the address.`;
}

/** The first code among an error and what caused it. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
    if (at instanceof AggregateError) return codeOf(at.errors[0]);
  }
  return "";
}
