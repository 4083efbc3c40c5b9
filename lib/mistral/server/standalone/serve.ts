import "server-only";
import type { Server, ServerOptions } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { AppError } from "@/lib/errors";
import { v1From } from "../app";

/** Longer than clients keep idle connections, so that none sends a request into one that is just being closed. */
const KEEP_ALIVE_MS = 75_000;
export const SERVER_OPTIONS: ServerOptions = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  // An upload may take as long as its line needs.
  requestTimeout: 0,
  // Headers may not: Node would take their limit from the request's, and a stranger could hold any number of connections.
  headersTimeout: 60_000,
};
/** How long a request that is being answered may still take when the server stops. */
const GRACE_MS = 5000;

export interface EngineListener {
  /** Takes no new requests, and resolves when those under way are answered, or have had five seconds. */
  close(): Promise<void>;
}

/** Serves /v1 and /metrics. Throws Conflict with a sentence when the port cannot be had. */
export async function serveEngine({ host, port }: { host: string; port: number }): Promise<EngineListener> {
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => v1From(request, incoming.socket.remoteAddress ?? null),
    overrideGlobalObjects: false,
    serverOptions: SERVER_OPTIONS,
  }) as Server; // nothing asked for HTTP/2
  await listen(server, host, port);
  return { close: () => close(server) };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "EADDRINUSE" ? "another program is using it" : cause.message;
      const advice = "Stop that program, or choose another port: PORT=8101 npm run engine";
      reject(new AppError("conflict", `Cannot listen on ${host}:${port}: ${reason}. ${advice}`, { cause }));
    });
    server.listen(port, host, () => resolve());
  });
}

async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
