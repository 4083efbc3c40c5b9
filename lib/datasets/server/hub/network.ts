import "server-only";
import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { setTimeout as sleepFor } from "node:timers/promises";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";

export interface HubRequest {
  url: URL;
  headers: Record<string, string>;
  /** Connects to one of these instead of asking for the name again: what was checked is what is used. */
  addresses?: readonly string[];
  signal: AbortSignal;
}

/** One answer, redirects included. Its body must be read or discarded. */
export interface HubAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: AsyncIterable<Uint8Array>;
  discard(): void;
}

/** The edge to the outside: what tests put something else in place of. */
export interface HubNetwork {
  /** Sends one GET request. Follows nothing, decodes nothing. */
  send(request: HubRequest): Promise<HubAnswer>;
  /** The IP addresses of a host name. */
  resolve(host: string): Promise<string[]>;
  /** Resolves after `ms`; rejects when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `onTime` once after `ms`, unless the function that it returns was called before. */
  timer(ms: number, onTime: () => void): () => void;
  /** Epoch milliseconds. */
  now(): number;
}

/** Where the hub is, and what may be taken from it. */
export interface Hub {
  network: HubNetwork;
  /** Without a slash at the end, as the two below. */
  endpoint: string;
  viewerEndpoint: string;
  token: string | undefined;
  /** Largest download in bytes. */
  maxBytes: number;
}

/** The hub of the configuration, over the network of this machine. */
export function configuredHub(): Hub {
  return {
    network: remember("hub.network", nodeNetwork),
    endpoint: env.hubEndpoint,
    viewerEndpoint: env.hubViewerEndpoint,
    token: env.hubToken,
    maxBytes: env.maxUploadBytes,
  };
}

/** Node's own HTTP client rather than `fetch`: it lets the address that was checked be the one that is connected to. */
export function nodeNetwork(): HubNetwork {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  return {
    send: (request) => sendWith(agents, request),
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    sleep: (ms, signal) => sleepFor(ms, undefined, { signal }),
    timer: (ms, onTime) => {
      const timeout = setTimeout(onTime, ms);
      return () => clearTimeout(timeout);
    },
    now: () => Date.now(),
  };
}

function sendWith(
  agents: { http: http.Agent; https: https.Agent },
  { url, headers, addresses, signal }: HubRequest,
): Promise<HubAnswer> {
  const isSecure = url.protocol === "https:";
  const options: http.RequestOptions = {
    method: "GET",
    headers: { "accept-encoding": "identity", "user-agent": "classifier-studio", ...headers },
    agent: isSecure ? agents.https : agents.http,
    signal,
    ...(addresses === undefined ? {} : { lookup: pinnedTo(addresses) }),
  };
  return new Promise((resolve, reject) => {
    const request = (isSecure ? https : http).request(url, options, (response) =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: response,
        discard: () => response.destroy(),
      }),
    );
    request.on("error", reject);
    request.end();
  });
}

function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (host, options, callback) => {
    const [first] = all;
    if (first === undefined) callback(new Error(`${host} has no address`), "");
    else if (options.all === true) callback(null, all);
    else callback(null, first.address, first.family);
  };
}
