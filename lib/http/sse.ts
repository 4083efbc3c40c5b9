/** Server-Sent Events: one encoder and one parser, shared by the stream routes and the browser's tests. */
import { remember } from "@/lib/remember";

export interface SseMessage {
  event: string;
  id?: number;
  data: unknown;
}

/** Text of one event; `data` is JSON on one line. */
export function encodeSse({ event, id, data }: SseMessage): string {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return `event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
}

/** Headers that keep proxies and compression from holding frames back. */
export const SSE_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  connection: "keep-alive",
} as const;

/** Ends a stream, and is its name among those that are open. */
type EndStream = () => void;

const openStreams = () => remember("open-streams", () => new Set<EndStream>());

/**
 * Ends every stream that is open. A server that is told to end waits for its answers: a stream would keep it waiting,
 * and go on telling those who read it that all is well.
 */
export function endStreams(): void {
  for (const end of openStreams()) end();
}

/**
 * A streaming response from an async generator of messages, or of bytes that are encoded already; it ends when the
 * client leaves or the generator does. A client that does not read is not written for: at most one message waits.
 */
export function sseResponse(messages: AsyncGenerator<SseMessage | Uint8Array>): Response {
  const encoder = new TextEncoder();
  const open = openStreams();
  let end: EndStream = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode("retry: 3000\n\n"));
      end = () => {
        open.delete(end);
        controller.close();
        // It may be waiting for what comes next, and ends then: nobody waits for that.
        messages.return(undefined).catch(() => undefined);
      };
      open.add(end);
    },
    async pull(controller) {
      const next = await nextOrForget(messages, () => open.delete(end));
      if (!open.has(end)) return;
      if (next.done) {
        open.delete(end);
        controller.close();
      } else controller.enqueue(next.value instanceof Uint8Array ? next.value : encoder.encode(encodeSse(next.value)));
    },
    async cancel() {
      open.delete(end);
      await messages.return(undefined);
    },
  });
  return new Response(body, { headers: SSE_HEADERS });
}

async function nextOrForget<T>(messages: AsyncGenerator<T>, forget: () => void): Promise<IteratorResult<T>> {
  try {
    return await messages.next();
  } catch (error) {
    forget();
    throw error;
  }
}
