/**
 * The line to a live stream and its ups and downs: it is opened again when it breaks, goes silent or the machine slept,
 * and given back while nobody looks, for browsers allow six to a server.
 */

/** `broken` for a moment is normal (a proxy, a restart); after `LOST_AFTER_MS` the reader is told. */
export type Line = "open" | "broken" | "lost";

const LOST_AFTER_MS = 5_000;
/** Questions beside a broken stream are asked every 2 s: so long without an answer, two have failed. */
const UNANSWERED_MS = 4_000;
/** Waits between attempts; the last one goes on. Each is varied, so that not all pages come back at once. */
const REOPEN_MS = [300, 1_000, 2_000, 4_000] as const;
/** A page that is only left for a glance elsewhere keeps its line. */
const REST_AFTER_MS = 5_000;
/** The server says at least every 12 s that it is there. */
const SILENCE_MS = 30_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Since when nothing has come from the server, where the reader is to be told, else null. `answeredAt` is the newest
 * answer to a question beside the stream: where those come, only the stream is held back, and nothing is lost.
 */
export function lostSince(line: Line, wordAt: number, answeredAt: number, nowMs: number): number | null {
  if (line !== "lost") return null;
  // An answer from the page's own server is stamped by that one's clock, which may be ahead.
  const since = answeredAt > nowMs ? wordAt : Math.max(wordAt, answeredAt);
  return nowMs - since < UNANSWERED_MS ? null : since;
}

/** What is used of an EventSource. */
interface Source {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

interface Options {
  /** Opens the stream after what is known by now. */
  connect: () => Source;
  onMessage: (event: MessageEvent<string>) => void;
  /** With the time of the last word from the server, in milliseconds since 1970; until the first, of the beginning. */
  onLine: (line: Line, wordAt: number) => void;
  /** The page that shows it, and its window. */
  document: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
  window: Pick<Window, "addEventListener" | "removeEventListener">;
  /** From 0 to below 1. */
  random?: () => number;
}

/** Follows a stream until the returned function is called, or until the stream says that it is complete. */
export function followLine(options: Options): () => void {
  const { connect, onMessage, onLine, document, window, random = Math.random } = options;
  let source: Source | undefined;
  let failures = 0;
  let heardAt = 0;
  let wordAt = Date.now();
  let isOver = false;
  let isResting = false;
  let despair: ReturnType<typeof setTimeout> | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setInterval> | undefined;

  function open() {
    clearTimeout(reopen);
    reopen = undefined;
    if (isOver || isResting || source !== undefined) return;
    const opened = connect();
    source = opened;
    // By the clock on the wall, which goes on while the machine sleeps.
    heardAt = Date.now();
    const heard = () => {
      if (source !== opened) return;
      heardAt = Date.now();
      wordAt = heardAt;
      failures = 0;
      clearTimeout(despair);
      despair = undefined;
      onLine("open", wordAt);
    };
    const told = (event: MessageEvent<string>) => {
      if (source !== opened) return;
      heard();
      if (event.type === "complete") stop();
      onMessage(event);
    };
    opened.addEventListener("open", heard);
    opened.addEventListener("heartbeat", heard);
    opened.addEventListener("progress", told);
    opened.addEventListener("complete", told);
    opened.addEventListener("error", () => {
      if (source === opened) broke();
    });
    despair ??= setTimeout(() => onLine("lost", wordAt), LOST_AFTER_MS);
    watch ??= setInterval(() => {
      if (source !== undefined && Date.now() - heardAt > SILENCE_MS) broke();
    }, LOOK_EVERY_MS);
  }

  function close() {
    source?.close();
    source = undefined;
    for (const timer of [despair, reopen, rest]) clearTimeout(timer);
    clearInterval(watch);
    [despair, reopen, rest, watch] = [undefined, undefined, undefined, undefined];
  }

  function broke() {
    source?.close();
    source = undefined;
    onLine("broken", wordAt);
    despair ??= setTimeout(() => onLine("lost", wordAt), LOST_AFTER_MS);
    const waitMs = REOPEN_MS[Math.min(failures, REOPEN_MS.length - 1)] ?? 0;
    failures += 1;
    reopen = setTimeout(open, waitMs * (0.5 + random()));
  }

  function sleep() {
    isResting = true;
    close();
  }

  /** Opens at once, whatever was being waited for. */
  function wake() {
    clearTimeout(rest);
    rest = undefined;
    isResting = false;
    failures = 0;
    open();
  }

  function onVisibility() {
    if (document.visibilityState === "visible") wake();
    else rest ??= setTimeout(sleep, REST_AFTER_MS);
  }

  function stop() {
    isOver = true;
    close();
    document.removeEventListener("visibilitychange", onVisibility);
    document.removeEventListener("freeze", sleep);
    document.removeEventListener("resume", onVisibility);
    window.removeEventListener("pagehide", sleep);
    window.removeEventListener("pageshow", onVisibility);
    window.removeEventListener("online", onVisibility);
  }

  document.addEventListener("visibilitychange", onVisibility);
  document.addEventListener("freeze", sleep);
  document.addEventListener("resume", onVisibility);
  window.addEventListener("pagehide", sleep);
  window.addEventListener("pageshow", onVisibility);
  window.addEventListener("online", onVisibility);
  open();
  if (document.visibilityState !== "visible") onVisibility();
  return stop;
}
