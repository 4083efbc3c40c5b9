import { describe, expect, it } from "vitest";
import { encodeSse, endStreams, type SseMessage, sseResponse } from "./sse";

describe("encodeSse", () => {
  it("writes one event with its id on lines of their own", () => {
    expect(encodeSse({ event: "progress", id: 7, data: { text: "a\nb" } })).toBe(
      'event: progress\nid: 7\ndata: {"text":"a\\nb"}\n\n',
    );
  });

  it("leaves the id out where there is none", () => {
    expect(encodeSse({ event: "heartbeat", data: null })).toBe("event: heartbeat\ndata: null\n\n");
  });
});

describe("sseResponse", () => {
  it("sends every message, then ends", async () => {
    async function* messages(): AsyncGenerator<SseMessage> {
      yield { event: "a", id: 1, data: 1 };
      yield { event: "b", id: 2, data: 2 };
    }
    const response = sseResponse(messages());
    expect(response.headers.get("cache-control")).toContain("no-transform");
    expect(await response.text()).toBe("retry: 3000\n\nevent: a\nid: 1\ndata: 1\n\nevent: b\nid: 2\ndata: 2\n\n");
  });

  it("stops the generator when the client leaves", async () => {
    let isClosed = false;
    async function* messages(): AsyncGenerator<SseMessage> {
      try {
        for (let id = 1; ; id += 1) yield { event: "tick", id, data: id };
      } finally {
        isClosed = true;
      }
    }
    const reader = sseResponse(messages()).body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    expect(isClosed).toBe(true);
  });

  it("ends with its process, also while it waits for a message that never comes", async () => {
    let isClosed = false;
    let goOn: () => void = () => undefined;
    async function* messages(): AsyncGenerator<SseMessage> {
      try {
        yield { event: "a", data: 1 };
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        yield { event: "b", data: 2 };
      } finally {
        isClosed = true;
      }
    }
    const [waiting, left] = [sseResponse(messages()), sseResponse(messages())];
    await left.body?.cancel();
    const text = waiting.text();
    await new Promise(setImmediate);
    endStreams();
    expect(await text).toBe("retry: 3000\n\nevent: a\ndata: 1\n\n");
    goOn();
    await new Promise(setImmediate);
    expect(isClosed).toBe(true);
    expect(endStreams).not.toThrow();
  });

  it("breaks with what it tells", async () => {
    // biome-ignore lint/correctness/useYield: it fails before there is anything to tell.
    async function* messages(): AsyncGenerator<SseMessage> {
      throw new Error("the table is gone");
    }
    await expect(sseResponse(messages()).text()).rejects.toThrow("the table is gone");
    expect(endStreams).not.toThrow();
  });
});
