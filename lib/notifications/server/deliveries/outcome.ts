import "server-only";

/** What came of one request. */
export interface Outcome {
  /** HTTP status; null where no answer came. */
  status: number | null;
  elapsedMs: number;
  /** Null for a success, else why not, in words. */
  error: string | null;
  /** How long the receiver asks to be left alone; null where it does not. */
  retryAfterMs: number | null;
}

/** Nobody waits longer, whatever the receiver asks for. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** What a message becomes after its attempt number `attempts`. */
export type NextState =
  | { status: "delivered" }
  | { status: "pending"; nextAttemptAt: Date }
  /** `isGone`: the address says that nothing should be sent there any more. */
  | { status: "failed"; isGone: boolean };

/** Decides whether and when a message is tried again. */
export function nextState(
  outcome: Outcome,
  { attempts, nowMs, delaysMs }: { attempts: number; nowMs: number; delaysMs: readonly number[] },
): NextState {
  if (outcome.error === null) return { status: "delivered" };
  if (outcome.status === 410) return { status: "failed", isGone: true };
  const delayMs = delaysMs[attempts - 1];
  if (delayMs === undefined) return { status: "failed", isGone: false };
  const asked = Math.min(outcome.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  return { status: "pending", nextAttemptAt: new Date(nowMs + Math.max(delayMs, asked)) };
}

const CODES: Record<string, (host: string) => string> = {
  ECONNREFUSED: (host) => `Nothing answers at ${host}. Is the receiver running?`,
  ENOTFOUND: (host) => `The name ${host} is not known. Look for a typing error in the address.`,
  EAI_AGAIN: (host) => `The name ${host} could not be looked up. Is this machine connected?`,
  ECONNRESET: (host) => `${host} cut the connection before it answered.`,
  UND_ERR_SOCKET: (host) => `${host} cut the connection before it answered.`,
  EPIPE: (host) => `${host} cut the connection before it answered.`,
  EHOSTUNREACH: (host) => `There is no way to ${host} from this machine.`,
  ENETUNREACH: (host) => `There is no way to ${host} from this machine.`,
  ETIMEDOUT: (host) => `${host} could not be reached in time.`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} could not be reached in time.`,
};

function codeOf(error: unknown): string | null {
  for (let at = error; typeof at === "object" && at !== null; at = "cause" in at ? at.cause : null) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return null;
}

/** Why no answer came, in words. `error` is what `fetch` threw. */
export function explainFailure(error: unknown, url: string, timeoutMs: number): string {
  const { host } = new URL(url);
  if (error instanceof Error && error.name === "TimeoutError") {
    return `${host} did not answer within ${Math.round(timeoutMs / 100) / 10} s.`;
  }
  const code = codeOf(error);
  const known = code === null ? undefined : CODES[code];
  if (known) return known(host);
  if (code !== null && /CERT|SSL|TLS|SELF_SIGNED|LEAF_SIGNATURE/.test(code)) {
    return `The certificate of ${host} was not accepted (${code}).`;
  }
  if (error instanceof Error && error.cause instanceof Error && error.cause.message === "bad port") {
    return `${host} uses a port that web requests may not go to. Choose another.`;
  }
  return `${host} could not be reached${code === null ? "" : ` (${code})`}.`;
}

/** Why an answer is no success, in words; null for one that is. `text` is the beginning of its body. */
export function explainAnswer(status: number, location: string | null, text: string): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    const to = location === null ? "elsewhere" : `to ${location.slice(0, 200)}`;
    return `The receiver answered ${status} and points ${to}. Redirects are not followed: give the address that answers.`;
  }
  if (status === 410) return "The receiver answered 410: nothing should be sent there any more.";
  const said = text.replaceAll(/\s+/g, " ").trim();
  return said === "" ? `The receiver answered ${status}.` : `The receiver answered ${status}: ${said}`;
}
