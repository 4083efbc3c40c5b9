import "server-only";

type Release = () => void;

/** Places for work of which only so much may run at once. Each `Release` gives one place back, however often it is called. */
export interface Slots {
  /** A place if one is free. */
  tryTake(): Release | null;
  /** Waits for a place, in the order of the calls; null when the signal is aborted first. */
  take(signal: AbortSignal): Promise<Release | null>;
}

/** Makes `count` places. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<(release: Release) => void>();

  function makeRelease(): Release {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const [next] = waiting;
      if (!next) {
        free++;
        return;
      }
      waiting.delete(next);
      next(makeRelease());
    };
  }

  function tryTake(): Release | null {
    if (free === 0) return null;
    free--;
    return makeRelease();
  }

  async function take(signal: AbortSignal): Promise<Release | null> {
    if (signal.aborted) return null;
    return tryTake() ?? wait(signal);
  }

  function wait(signal: AbortSignal): Promise<Release | null> {
    return new Promise((resolve) => {
      const leave = () => {
        waiting.delete(enter);
        resolve(null);
      };
      const enter = (release: Release) => {
        signal.removeEventListener("abort", leave);
        resolve(release);
      };
      waiting.add(enter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  return { tryTake, take };
}
