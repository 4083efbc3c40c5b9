import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followLine, type Line, lostSince } from "./follow-line";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class FakeSource {
  isClosed = false;
  readonly #events = new EventTarget();
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.#events.addEventListener(type, (event) => {
      if (event instanceof MessageEvent) listener(event);
    });
  }
  close() {
    this.isClosed = true;
  }
  say(type: string) {
    this.#events.dispatchEvent(new MessageEvent(type, { data: "" }));
  }
}

/** A target that knows how many listen. */
class Counted extends EventTarget {
  count = 0;
  override addEventListener(...args: Parameters<EventTarget["addEventListener"]>) {
    this.count += 1;
    super.addEventListener(...args);
  }
  override removeEventListener(...args: Parameters<EventTarget["removeEventListener"]>) {
    this.count -= 1;
    super.removeEventListener(...args);
  }
}

class FakeDocument extends Counted {
  visibilityState: DocumentVisibilityState = "visible";
}

function aPage(visibility: DocumentVisibilityState = "visible") {
  const document = new FakeDocument();
  document.visibilityState = visibility;
  const window = new Counted();
  const sources: FakeSource[] = [];
  const lines: Line[] = [];
  const words: number[] = [];
  const messages: string[] = [];
  const stop = followLine({
    connect: () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    onMessage: ({ type }) => messages.push(type),
    onLine: (line, wordAt) => {
      lines.push(line);
      words.push(wordAt);
    },
    document,
    window,
    random: () => 0.5,
  });
  const newest = () => {
    const source = sources.at(-1);
    if (!source) throw new Error("no source was opened");
    return source;
  };
  const look = (state: DocumentVisibilityState) => {
    document.visibilityState = state;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  return { document, window, sources, lines, words, messages, stop, newest, look };
}

describe("followLine", () => {
  it("tells what comes, and that the line is open", () => {
    const page = aPage();
    page.newest().say("open");
    page.newest().say("progress");
    page.newest().say("heartbeat");
    expect(page.lines.at(-1)).toBe("open");
    expect(page.messages).toEqual(["progress"]);
    vi.advanceTimersByTime(29_000);
    expect(page.sources).toHaveLength(1);
  });

  it("opens again soon after a break, then less and less often, and tells the reader after 5 s", () => {
    const page = aPage();
    page.newest().say("open");
    const openedAt: number[] = [];
    const from = performance.now();
    for (let i = 0; i < 6; i += 1) {
      page.newest().say("error");
      expect(page.newest().isClosed).toBe(true);
      const count = page.sources.length;
      while (page.sources.length === count) vi.advanceTimersByTime(100);
      openedAt.push(performance.now() - from);
    }
    expect(openedAt).toEqual([300, 1_300, 3_300, 7_300, 11_300, 15_300]);
    expect(page.lines.filter((line) => line === "lost")).toHaveLength(1);
    page.newest().say("open");
    expect(page.lines.at(-1)).toBe("open");
    page.newest().say("error");
    vi.advanceTimersByTime(300);
    expect(page.sources).toHaveLength(8);
    expect(page.lines.at(-1)).toBe("broken");
  });

  it("tells the reader after 5 s when it never opens", () => {
    const page = aPage();
    vi.advanceTimersByTime(5_000);
    expect(page.lines).toEqual(["lost"]);
  });

  it("says with it when the last word came, and is open again by itself", () => {
    const page = aPage();
    page.newest().say("open");
    vi.advanceTimersByTime(8_000);
    page.newest().say("progress");
    const lastWord = Date.now();
    vi.advanceTimersByTime(1_000);
    // A server that is gone refuses every try at once.
    for (let waited = 0; waited < 6_000; waited += 100) {
      if (!page.newest().isClosed) page.newest().say("error");
      vi.advanceTimersByTime(100);
    }
    expect([page.lines.at(-1), page.words.at(-1)]).toEqual(["lost", lastWord]);
    while (page.newest().isClosed) vi.advanceTimersByTime(100);
    page.newest().say("open");
    expect([page.lines.at(-1), page.words.at(-1)]).toEqual(["open", Date.now()]);
  });

  it("takes a line that is silent for 30 s for broken, also when the machine slept meanwhile", () => {
    const page = aPage();
    page.newest().say("open");
    for (let i = 0; i < 10; i += 1) {
      vi.advanceTimersByTime(12_000);
      page.newest().say("heartbeat");
    }
    expect(page.sources).toHaveLength(1);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_300);
    expect(page.sources).toHaveLength(2);
    expect(page.sources[0]?.isClosed).toBe(true);
  });

  it("gives the line back a while after the page went out of sight, and opens it when it is seen again", () => {
    const page = aPage();
    page.newest().say("open");
    page.look("hidden");
    vi.advanceTimersByTime(4_000);
    page.look("visible");
    vi.advanceTimersByTime(10_000);
    expect(page.sources).toHaveLength(1);
    expect(page.newest().isClosed).toBe(false);
    page.look("hidden");
    vi.advanceTimersByTime(5_000);
    expect(page.newest().isClosed).toBe(true);
    vi.advanceTimersByTime(600_000);
    expect(page.sources).toHaveLength(1);
    expect(page.lines.every((line) => line === "open")).toBe(true);
    page.look("visible");
    expect(page.sources).toHaveLength(2);
  });

  it("does not hold a line for a page that was opened out of sight", () => {
    const page = aPage("hidden");
    vi.advanceTimersByTime(5_000);
    expect(page.newest().isClosed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("closes for the back button's cache, and opens when the page comes out of it", () => {
    const page = aPage();
    page.newest().say("open");
    page.window.dispatchEvent(new Event("pagehide"));
    expect(page.newest().isClosed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    page.window.dispatchEvent(new Event("pageshow"));
    expect(page.sources).toHaveLength(2);
  });

  it("does not wait when the network comes back", () => {
    const page = aPage();
    for (let i = 0; i < 4; i += 1) {
      page.newest().say("error");
      vi.advanceTimersByTime(4_000);
    }
    page.newest().say("error");
    const count = page.sources.length;
    page.window.dispatchEvent(new Event("online"));
    expect(page.sources).toHaveLength(count + 1);
  });

  it("takes nothing from a source that it gave up", () => {
    const page = aPage();
    const old = page.newest();
    old.say("error");
    vi.advanceTimersByTime(300);
    old.say("progress");
    old.say("error");
    expect(page.messages).toEqual([]);
    expect(page.newest().isClosed).toBe(false);
  });

  it.each(["complete", "stop"])("leaves nothing behind after %s", (how) => {
    const page = aPage();
    page.newest().say("open");
    page.look("hidden");
    if (how === "complete") page.newest().say("complete");
    else page.stop();
    expect(page.newest().isClosed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect([page.document.count, page.window.count]).toEqual([0, 0]);
    expect(page.messages).toEqual(how === "complete" ? ["complete"] : []);
  });
});

describe("lostSince", () => {
  it.each<[string, Parameters<typeof lostSince>, number | null]>([
    ["a line that is open", ["open", 1_000, 0, 60_000], null],
    ["one that broke just now", ["broken", 1_000, 0, 60_000], null],
    ["no word and no answer", ["lost", 1_000, 500, 6_000], 1_000],
    ["answers beside the stream", ["lost", 1_000, 58_000, 60_000], null],
    ["answers that ended as well", ["lost", 1_000, 40_000, 60_000], 40_000],
    ["an answer of a clock that is ahead", ["lost", 1_000, 90_000, 60_000], 1_000],
  ])("%s", (_, given, expected) => {
    expect(lostSince(...given)).toBe(expected);
  });
});
