/** Server-Sent Events: one encoder and one parser, shared by the stream routes and the browser's tests. */

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

/**
 * A streaming response from an async generator of messages, or of bytes that are encoded already; it ends when the
 * client leaves or the generator does. A client that does not read is not written for: at most one message waits.
 */
export function sseResponse(messages: AsyncGenerator<SseMessage | Uint8Array>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode("retry: 3000\n\n"));
    },
    async pull(controller) {
      const next = await messages.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value instanceof Uint8Array ? next.value : encoder.encode(encodeSse(next.value)));
    },
    async cancel() {
      await messages.return(undefined);
    },
  });
  return new Response(body, { headers: SSE_HEADERS });
}
