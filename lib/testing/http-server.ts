import http from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

export interface TestServer {
  /** `http://127.0.0.1:<port>`. */
  origin: string;
  port: number;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

/** A real HTTP/1.1 server on a free port of loopback that answers each request with `handle`. */
export async function serveHttp(handle: (request: Request) => Promise<Response>): Promise<TestServer> {
  const server = http.createServer((incoming, outgoing) => {
    answer(incoming, outgoing, handle).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${port}`, port, close };
}

async function answer(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const response = await handle(webRequest(incoming, outgoing));
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null) {
    outgoing.end();
    return;
  }
  // The same class under two names: the DOM's types and Node's.
  await pipeline(Readable.fromWeb(response.body as unknown as NodeReadableStream<Uint8Array>), outgoing);
}

function webRequest(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Request {
  const controller = new AbortController();
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] ?? "", incoming.rawHeaders[i + 1] ?? "");
  }
  const hasBody = headers.has("content-length") || headers.has("transfer-encoding");
  const takesBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  return new Request(new URL(incoming.url ?? "/", `http://${headers.get("host")}`), {
    method: incoming.method,
    headers,
    signal: controller.signal,
    ...(hasBody && takesBody ? { body: Readable.toWeb(incoming), duplex: "half" } : {}),
  } as RequestInit);
}
