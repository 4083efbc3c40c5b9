import "server-only";
import { isIP } from "node:net";
import { AppError } from "@/lib/errors";
import { throwIfCancelled } from "../tasks";
import { isPublicAddress } from "./addresses";
import type { Hub, HubAnswer } from "./network";
import { cutShort, HubProblem, header, refusedRedirect, stalled, unreachable } from "./problems";

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Name, connection and the first line of the answer. */
const ANSWER_SECONDS = 30;
/** Between two pieces of a body. */
const STALL_SECONDS = 30;

interface ExchangeOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Asks for an address of the hub and follows its redirects: https only, to public addresses only, at most five. The
 * hub's own origins are exempt, being configured; they alone get the token. The answer may be of any other status.
 * Throws HubProblem, and Cancelled when the signal is aborted, also while the body is read.
 */
export async function exchange(hub: Hub, target: URL, { headers = {}, signal }: ExchangeOptions): Promise<HubAnswer> {
  const own = new Set([new URL(hub.endpoint).origin, new URL(hub.viewerEndpoint).origin]);
  let url = target;
  for (let hops = 0; ; hops++) {
    const isOwn = own.has(url.origin);
    const authorization: Record<string, string> =
      isOwn && hub.token !== undefined ? { authorization: `Bearer ${hub.token}` } : {};
    const answer = await sendOnce(hub, url, { ...headers, ...authorization }, isOwn, signal);
    const location = header(answer, "location");
    if (!REDIRECTS.has(answer.status) || location === "") return answer;
    answer.discard();
    if (hops === MAX_REDIRECTS) throw refusedRedirect(target, "ever more addresses", `at most ${MAX_REDIRECTS} are`);
    url = nextAddress(url, location, own);
  }
}

function nextAddress(from: URL, location: string, own: ReadonlySet<string>): URL {
  const to = URL.canParse(location, from) ? new URL(location, from) : null;
  if (to === null) throw refusedRedirect(from, "no address", "its Location header cannot be read");
  if (to.protocol !== "https:" && !own.has(to.origin)) {
    throw refusedRedirect(from, to.origin, "only https addresses are");
  }
  return to;
}

/** The addresses of a host that is not the hub itself. Throws when one of them is not on the public internet. */
async function publicAddresses(hub: Hub, url: URL): Promise<string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) === 0 ? await hub.network.resolve(host) : [host];
  const inside = addresses.find((address) => !isPublicAddress(address));
  if (inside === undefined && addresses.length > 0) return addresses;
  throw refusedRedirect(new URL(hub.endpoint), url.host, "it is an address of a private network or of this machine");
}

async function sendOnce(
  hub: Hub,
  url: URL,
  headers: Record<string, string>,
  isOwn: boolean,
  signal: AbortSignal | undefined,
): Promise<HubAnswer> {
  const watch = new Watch(hub, url, signal);
  try {
    watch.expect("answer", ANSWER_SECONDS);
    const addresses = isOwn ? undefined : await publicAddresses(hub, url);
    const answer = await hub.network.send({ url, headers, addresses, signal: watch.signal });
    watch.rest();
    const discard = () => {
      watch.end();
      answer.discard();
    };
    return { ...answer, body: watchedBody(answer.body, watch), discard };
  } catch (error) {
    watch.end();
    throw watch.reasonFor(error, unreachable);
  }
}

async function* watchedBody(body: AsyncIterable<Uint8Array>, watch: Watch): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Only the hub's time counts: whoever reads may take its own between two pieces.
      watch.expect("send more", STALL_SECONDS);
      const { done, value } = await chunks.next();
      watch.rest();
      if (done === true) break;
      yield value;
    }
  } catch (error) {
    throw watch.reasonFor(error, cutShort);
  } finally {
    watch.end();
    await chunks.return?.();
  }
}

/** Gives one exchange up when the hub is silent for too long or the caller no longer wants it, and knows which it was. */
class Watch {
  readonly #controller = new AbortController();
  readonly #hub: Hub;
  readonly #host: string;
  readonly #caller: AbortSignal | undefined;
  readonly #onCallerAbort = () => this.#controller.abort();
  #cancelTimer: () => void = () => undefined;

  constructor(hub: Hub, url: URL, caller: AbortSignal | undefined) {
    throwIfCancelled(caller);
    this.#hub = hub;
    this.#host = url.host;
    this.#caller = caller;
    caller?.addEventListener("abort", this.#onCallerAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  expect(what: "answer" | "send more", seconds: number): void {
    this.rest();
    const giveUp = () => this.#controller.abort(stalled(this.#host, seconds, what));
    this.#cancelTimer = this.#hub.network.timer(seconds * 1000, giveUp);
  }

  rest(): void {
    this.#cancelTimer();
  }

  end(): void {
    this.rest();
    this.#caller?.removeEventListener("abort", this.#onCallerAbort);
  }

  /** What is to be said of an error: that the caller or the clock stopped the exchange, or else that it broke. */
  reasonFor(error: unknown, broke: (host: string, cause: unknown) => HubProblem): unknown {
    throwIfCancelled(this.#caller);
    const { reason } = this.#controller.signal;
    if (reason instanceof HubProblem) return reason;
    return error instanceof AppError ? error : broke(this.#host, error);
  }
}
