import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import http from "node:http";
import { Webhook } from "standardwebhooks";
import { type WebhookMessage, webhookMessage } from "@/lib/notifications/webhook-schema";

export interface ReceivedMessage {
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A program that takes webhooks, on a free port of loopback. */
export interface Receiver {
  url: string;
  received: ReceivedMessage[];
  /** What it answers from now on. */
  answerWith(status: number): void;
  /** A message as it verifies with the secret; throws for one that was not signed with it. */
  read(message: ReceivedMessage | undefined, secret: string): WebhookMessage;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedMessage[] = [];
  let status = 200;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { headers } = request;
      received.push({ id: String(headers["webhook-id"]), headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end(status < 300 ? "" : "out of order");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    answerWith: (next) => {
      status = next;
    },
    read: (message, secret) => {
      const headers = Object.entries(message?.headers ?? {}).map(([name, value]) => [name, String(value)]);
      return webhookMessage.parse(new Webhook(secret).verify(message?.body ?? "", Object.fromEntries(headers)));
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
