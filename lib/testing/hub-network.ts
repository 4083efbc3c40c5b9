import { type Hub, type HubNetwork, type HubRequest, nodeNetwork } from "@/lib/datasets/server/hub/network";
import type { StandInHub } from "./hub";

/** The network of the tests: time stands still, and names lead where a test says. */
export class TestNetwork implements HubNetwork {
  /** Pauses that were waited for, in milliseconds; none of them took any time. */
  readonly pauses: number[] = [];
  /** Addresses of host names. */
  readonly names = new Map<string, string[]>();
  /** Origins that stand in for others: https://cdn.example → http://127.0.0.1:1234. */
  readonly standIns = new Map<string, string>();
  /** What was sent, also to stand-ins. */
  readonly sent: Pick<HubRequest, "url" | "headers" | "addresses">[] = [];
  readonly #node = nodeNetwork();
  readonly #timers = new Set<() => void>();

  send(request: HubRequest) {
    this.sent.push(request);
    const standIn = this.standIns.get(request.url.origin);
    if (standIn === undefined) return this.#node.send(request);
    const url = new URL(request.url.href.replace(request.url.origin, standIn));
    return this.#node.send({ ...request, url, addresses: undefined });
  }

  async resolve(host: string): Promise<string[]> {
    return this.names.get(host) ?? [];
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.pauses.push(ms);
    signal?.throwIfAborted();
  }

  timer(_ms: number, onTime: () => void): () => void {
    this.#timers.add(onTime);
    return () => this.#timers.delete(onTime);
  }

  /** Lets the time of every timer come. */
  timeOut(): void {
    for (const onTime of [...this.#timers]) {
      this.#timers.delete(onTime);
      onTime();
    }
  }

  now(): number {
    return Date.UTC(2026, 0, 1);
  }
}

/** A hub as the app sees it, on a stand-in. */
export function hubOn(standIn: StandInHub, network: TestNetwork, change: Partial<Hub> = {}): Hub {
  return {
    network,
    endpoint: standIn.origin,
    viewerEndpoint: standIn.origin,
    token: undefined,
    maxBytes: 100 * 1024 ** 2,
    ...change,
  };
}
