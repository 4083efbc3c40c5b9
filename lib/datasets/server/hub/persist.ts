import "server-only";
import { throwIfCancelled } from "../tasks";
import type { HubNetwork } from "./network";
import { HubProblem } from "./problems";

/** How long to keep at it when the hub is busy. */
export interface Patience {
  /** Requests in all, the first included. */
  attempts: number;
  /** A longer pause than this is not waited for: its sentence says how long it would be. */
  maxWaitMs: number;
}

/** Somebody looks at a dialog. */
export const WHILE_LOOKING: Patience = { attempts: 3, maxWaitMs: 3_000 };

/** An import in the background. The hub counts requests in windows of five minutes. */
export const WHILE_IMPORTING: Patience = { attempts: 6, maxWaitMs: 330_000 };

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Milliseconds to wait after the `tries`-th failure in a row, or null to give up. */
export function pauseAfter(error: unknown, tries: number, { attempts, maxWaitMs }: Patience): number | null {
  if (!(error instanceof HubProblem) || !error.retryable || tries >= attempts) return null;
  const pauseMs = error.waitMs ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
  return pauseMs > maxWaitMs ? null : pauseMs;
}

/** Held while the hub asks for a pause: requests that run side by side wait together. */
export class Gate {
  #open: Promise<unknown> = Promise.resolve();

  hold(until: Promise<void>): void {
    this.#open = Promise.allSettled([this.#open, until]);
  }

  async pass(): Promise<void> {
    await this.#open;
  }
}

interface Persistence {
  hub: { network: HubNetwork };
  patience: Patience;
  gate: Gate;
  signal?: AbortSignal;
}

/** Tries again what failed for a passing reason, after the pause that the hub asks for or a growing one. */
export async function persist<T>(how: Persistence, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    await how.gate.pass();
    throwIfCancelled(how.signal);
    try {
      return await attempt();
    } catch (error) {
      await pause(how, pauseAfter(error, tries, how.patience), error);
    }
  }
}

/** Waits, or throws `error` where there is nothing to wait for. Throws Cancelled when the signal is aborted. */
export async function pause({ hub, gate, signal }: Persistence, pauseMs: number | null, error: unknown): Promise<void> {
  throwIfCancelled(signal);
  if (pauseMs === null) throw error;
  gate.hold(hub.network.sleep(pauseMs, signal));
  await gate.pass();
  throwIfCancelled(signal);
}
