import http from "node:http";
import type { AddressInfo } from "node:net";
import { answer, type Fault } from "./faulty-answers";
import { FaultyWorld, type WorldPlan } from "./faulty-world";

export interface FaultyServer {
  /** Adds a training server of its own below a path, and returns its address and what is in it. */
  add(name: string, plan: WorldPlan): { baseUrl: string; world: FaultyWorld };
  close(): Promise<void>;
}

/**
 * A real HTTP server on loopback with any number of training servers on it. Each is honest about its own jobs, and
 * answers wrongly, late or not at all as its seeded plan says.
 */
export async function startFaultyServer(): Promise<FaultyServer> {
  const worlds = new Map<string, FaultyWorld>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => response.destroy());
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const [, name = "", ...rest] = url.pathname.split("/");
      const world = worlds.get(name);
      if (world === undefined) answer(response, { status: 404, body: { detail: "Not Found" } }, null, 0);
      else
        handle(
          world,
          { method: request.method ?? "GET", path: `/${rest.join("/")}`, url, body: Buffer.concat(chunks) },
          response,
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return {
    add(name, plan) {
      const world = new FaultyWorld(plan);
      worlds.set(name, world);
      return { baseUrl: `http://127.0.0.1:${port}/${name}`, world };
    },
    async close() {
      for (const world of worlds.values()) world.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Asked {
  method: string;
  path: string;
  url: URL;
  body: Buffer;
}

/** What is asked for is done before the answer goes wrong, after it, or only when the client has long given up. */
function handle(world: FaultyWorld, asked: Asked, response: http.ServerResponse): void {
  const isCreate = asked.method === "POST" && asked.path === "/v1/fine_tuning/jobs";
  const isJob = asked.path.startsWith("/v1/fine_tuning/jobs/");
  const fault: Fault | null = world.nextFault(isCreate ? "create" : isJob ? "job" : "other");
  const { stallMs } = world.plan;
  if (fault === null || fault.when === "after") answer(response, world.respond(asked), fault, stallMs);
  else {
    if (fault.when === "late") world.later(() => world.respond(asked));
    answer(response, { status: 200, body: {} }, fault, stallMs);
  }
}
