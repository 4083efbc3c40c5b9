import http from "node:http";
import { expect, it } from "vitest";
import { SERVER_OPTIONS } from "./serve";

it("waits for a body as long as it takes, and not for headers", () => {
  const server = http.createServer(SERVER_OPTIONS);
  expect(server.requestTimeout).toBe(0);
  // Node takes 0, no limit at all, from the request's where nothing is set.
  expect(server.headersTimeout).toBe(60_000);
});
