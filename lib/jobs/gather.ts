/** Gathering of what comes live, so that a screen that is slow to draw is not asked to draw each bit of it. */

/** Between two drawings of a page that keeps up: soon enough to seem immediate, and a few a second. */
const SHORTEST_GAP_MS = 60;
/** A busy page is left as much time for everything else as drawing took. */
const COST_FACTOR = 2;
const LONGEST_GAP_MS = 5_000;

interface Screen {
  /** Milliseconds that only grow. */
  now: () => number;
  /** Calls back when what was just handed over can be seen. */
  afterPaint: (done: () => void) => void;
}

export interface Gatherer<T> {
  add: (item: T) => void;
  /** Hands over what is there, now. */
  flush: () => void;
  /** Drops what is there; nothing is handed over any more. */
  stop: () => void;
}

/**
 * Hands items over together, in order: the first after a pause at once, the next when a gap has passed that grows with
 * the time that showing the last ones took.
 */
export function gather<T>(show: (items: T[]) => void, { now, afterPaint }: Screen): Gatherer<T> {
  let items: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let readyAt = Number.NEGATIVE_INFINITY;
  let shownAt = Number.NEGATIVE_INFINITY;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (items.length === 0) return;
    const batch = items;
    items = [];
    const startedAt = now();
    shownAt = startedAt;
    // Until it is known how long it took; a page out of sight is not drawn at all.
    readyAt = startedAt + LONGEST_GAP_MS;
    show(batch);
    afterPaint(() => {
      // More was shown meanwhile, whose time counts from then.
      if (shownAt !== startedAt) return;
      const gap = Math.min(LONGEST_GAP_MS, Math.max(SHORTEST_GAP_MS, COST_FACTOR * (now() - startedAt)));
      readyAt = Math.min(readyAt, startedAt + gap);
      if (timer !== undefined) schedule();
    });
  }

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, readyAt - now()));
  }

  return {
    add: (item) => {
      items.push(item);
      if (timer === undefined) schedule();
    },
    flush,
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      items = [];
    },
  };
}
