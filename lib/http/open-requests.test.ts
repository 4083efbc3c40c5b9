import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { answered, watchRequests } from "./open-requests";

let server: http.Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server whose answers wait, with the address that it listens on. */
async function waiting() {
  const responses: http.ServerResponse[] = [];
  server = http.createServer((_, response) => responses.push(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { responses, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it("waits for the requests that are under way, however they end, and for none that comes later", async () => {
  watchRequests();
  const { responses, url } = await waiting();
  const givenUp = new AbortController();
  const first = fetch(url);
  const second = fetch(url, { signal: givenUp.signal });
  second.catch(() => undefined);
  await expect.poll(() => responses.length).toBe(2);

  let isOver = false;
  const over = answered(60_000).then(() => {
    isOver = true;
  });
  const later = fetch(url);
  later.catch(() => undefined);
  await expect.poll(() => responses.length).toBe(3);
  givenUp.abort();
  await expect.poll(() => watchRequests().size).toBe(2);
  expect(isOver).toBe(false);
  responses[0]?.end("whole");
  responses[1]?.end();
  expect(await (await first).text()).toBe("whole");
  await over;
});

it("gives up on those that never end", async () => {
  watchRequests();
  const { responses, url } = await waiting();
  fetch(url).catch(() => undefined);
  await expect.poll(() => responses.length).toBe(1);
  await answered(1);
  expect(watchRequests().size).toBe(1);
});
