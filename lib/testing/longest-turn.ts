import { setImmediate } from "node:timers/promises";

/** Does some work, and tells for how many milliseconds at most nothing else had its turn meanwhile. */
export async function withLongestTurn<T>(work: () => Promise<T>): Promise<{ answer: T; longest: number }> {
  let longest = 0;
  let isOver = false;
  let before = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  };
  const watching = (async () => {
    while (!isOver) {
      await setImmediate();
      look();
    }
  })();
  try {
    const answer = await work();
    look();
    return { answer, longest };
  } finally {
    isOver = true;
    await watching;
  }
}
