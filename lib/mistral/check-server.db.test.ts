import { once } from "node:events";
import net from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { startHostedStandIn } from "@/lib/testing/hosted-stand-in";
import { serveHttp } from "@/lib/testing/http-server";
import { checkServer, type ServerFacts } from "./check-server";

const EMBEDDED = { kind: "embedded", baseUrl: null, apiKey: null } as const;
const remote = (baseUrl: string, apiKey: string | null = null) => ({ kind: "remote", baseUrl, apiKey }) as const;

type Answer = (request: Request) => Response | Promise<Response>;

/** A server that answers as told, and everything it was asked. */
async function aServer(answer: Answer) {
  const asked: { route: string; key: string | null }[] = [];
  const server = await serveHttp(async (request) => {
    const { pathname } = new URL(request.url);
    asked.push({ route: `${request.method} ${pathname}`, key: request.headers.get("authorization") });
    return answer(request);
  });
  onTestFinished(server.close);
  return { ...server, asked };
}

const states = ({ reachable, key, models, trains, classifies, extensions }: ServerFacts) =>
  [reachable, key, models, trains, classifies, extensions].map(({ state }) => state).join(" ");

const MODELS = { object: "list", data: [{ id: "base", type: "base", capabilities: { fine_tuning: true } }] };

describe("checkServer", () => {
  it("finds everything at the embedded engine, and makes nothing there", async () => {
    const facts = await checkServer(EMBEDDED);
    expect(states(facts)).toBe("yes yes yes yes yes yes");
    expect(facts.baseModels.map(({ id }) => id)).toContain("ministral-3b-latest");
    expect(facts).toMatchObject({ needsKey: false, isRetired: false });
    expect(facts.latencyMs).toBeGreaterThan(0);
  });

  it("finds that the hosted API trains and has no extensions, and changes nothing there", async () => {
    const hosted = await startHostedStandIn({ apiKey: "right" });
    onTestFinished(hosted.close);
    const facts = await checkServer(remote(hosted.origin, "right"));
    expect(states(facts)).toBe("yes yes yes yes yes no");
    expect(facts).toMatchObject({ needsKey: true, isRetired: false });
    expect(facts.baseModels.map(({ id }) => id)).toEqual(["ministral-3b-latest", "ministral-3b-2410"]);
    expect(hosted.created).toEqual([]);
    expect(hosted.asked.filter((route) => /files|start|cancel|DELETE|PATCH/.test(route))).toEqual([]);
  });

  it("says that a retired server no longer trains, and still classifies", async () => {
    const hosted = await startHostedStandIn({ apiKey: "right", isRetired: true });
    onTestFinished(hosted.close);
    const facts = await checkServer(remote(hosted.origin, "right"));
    expect(states(facts)).toBe("yes yes yes no yes no");
    expect(facts.isRetired).toBe(true);
    expect(facts.trains.sentence).toContain("no longer trains");
    // The server says just that, and it is not said twice.
    expect(facts.trains.sentence.match(/retired/g)).toHaveLength(1);
  });

  it.each([
    ["wrong", "The server does not accept the key."],
    [null, "The server wants a key, and none is set."],
  ])("asks nothing more with the key %s", async (apiKey, sentence) => {
    const hosted = await startHostedStandIn({ apiKey: "right" });
    onTestFinished(hosted.close);
    const facts = await checkServer(remote(hosted.origin, apiKey));
    expect(states(facts)).toBe("yes no unknown unknown unknown unknown");
    expect(facts.key.sentence).toBe(sentence);
    expect(hosted.asked).toEqual(["GET /v1/models"]);
  });

  it("does not take a server for one that looked at the key when it takes none as well", async () => {
    const hosted = await startHostedStandIn({ hasExtensions: true });
    onTestFinished(hosted.close);
    const facts = await checkServer(remote(hosted.origin, "any"));
    expect(states(facts)).toBe("yes yes yes yes yes yes");
    expect(facts.needsKey).toBe(false);
    expect(facts.key.sentence).toContain("may not look at the key");
  });

  it("says where nothing listens, and where there is no such host", async () => {
    const probe = net.createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as net.AddressInfo; // a TCP server has no other kind of address
    probe.close();
    await once(probe, "close");
    const facts = await checkServer(remote(`http://127.0.0.1:${port}`));
    expect(states(facts)).toBe("no unknown unknown unknown unknown unknown");
    expect(facts.reachable.sentence).toBe(
      `Nothing listens at 127.0.0.1:${port}. Is the server running, and is the port right?`,
    );
    const nowhere = await checkServer(remote("http://no-such-host.invalid"));
    expect(nowhere.reachable.sentence).toContain("There is no host named no-such-host.invalid");
  });

  it.each([
    ["a web page", 200, "<!doctype html><title>Sign in</title>", "it sends a web page (status 200)"],
    ["a page of a proxy", 502, "<h1>Bad gateway</h1>", "answers with a web page (status 502). Try again later."],
    ["text", 200, "hello", "it sends something that is no JSON (status 200)"],
    ["nothing", 404, "", "it sends nothing (status 404)"],
  ])("tells %s from an API", async (_, status, text, sentence) => {
    const server = await aServer(() => new Response(text, { status }));
    const facts = await checkServer(remote(server.origin));
    expect(states(facts)).toBe("no unknown unknown unknown unknown unknown");
    expect(facts.reachable.sentence).toContain(sentence);
    expect(server.asked).toHaveLength(1);
  });

  it("does not take another JSON service for a Mistral API", async () => {
    const server = await aServer(() => Response.json({ detail: "Not Found" }, { status: 404 }));
    const facts = await checkServer(remote(server.origin));
    expect(states(facts)).toBe("no unknown no no no no");
    expect(facts.reachable.sentence).toContain("knows no address of the Mistral API");
  });

  it("tells an unknown address from an unknown model, by an address that nobody has", async () => {
    const notFound = (what: string) =>
      Response.json({ message: `${what} is not here`, id: crypto.randomUUID() }, { status: 404 });
    const onlyClassifies: Answer = (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/v1/models") return Response.json(MODELS);
      return notFound(pathname === "/v1/classifications" ? "This model" : pathname);
    };
    const server = await aServer(onlyClassifies);
    expect(states(await checkServer(remote(server.origin)))).toBe("yes yes yes no yes no");
  });

  it("says what a key is not allowed to do", async () => {
    const server = await aServer((request) =>
      request.method === "GET" ? Response.json(MODELS) : Response.json({ detail: "Forbidden" }, { status: 403 }),
    );
    const facts = await checkServer(remote(server.origin, "read-only"));
    expect(states(facts)).toBe("yes yes yes no no no");
    expect(facts.trains.sentence).toBe("This key is not allowed to train (status 403).");
  });

  it("waits once where it is asked to, as long as asked and no longer than two seconds", async () => {
    let isBusy = true;
    const server = await aServer(() => {
      isBusy = !isBusy;
      if (isBusy) return Response.json(MODELS);
      return Response.json({ message: "Rate limit exceeded" }, { status: 429, headers: { "retry-after": "3600" } });
    });
    const waited: (number | undefined)[] = [];
    const patience = async <T>(ms?: number, value?: T) => {
      waited.push(ms);
      return value as T;
    };
    const facts = await checkServer(remote(server.origin), { patience });
    expect(facts.models.state).toBe("yes");
    expect(new Set(waited)).toEqual(new Set([2000]));
  });

  it("never follows a redirect, within the server or with the key to another, and names where it leads", async () => {
    const elsewhere = await aServer(() => Response.json(MODELS));
    const moved = await aServer(() => Response.redirect(`${elsewhere.origin}/api/v1/models`, 307));
    const facts = await checkServer(remote(moved.origin, "secret"));
    expect(states(facts)).toBe("no unknown unknown unknown unknown unknown");
    expect(facts.reachable.sentence).toContain(`It sends its callers on to ${elsewhere.origin}/api, which was not`);
    expect(elsewhere.asked).toEqual([]);

    const within = await aServer(() => new Response(null, { status: 302, headers: { location: "/login" } }));
    const { sentence } = (await checkServer(remote(within.origin, "secret"))).reachable;
    expect(sentence).toContain(`on to ${within.origin}, which was not followed`);
    expect(within.asked).toHaveLength(1);
    const odd = await aServer(() => new Response(null, { status: 302, headers: { location: "http://[" } }));
    expect((await checkServer(remote(odd.origin))).reachable.sentence).toContain("on to another address");
  });

  it("stops reading an answer that does not end", async () => {
    const chunk = new Uint8Array(64 * 1024).fill(32);
    const server = await aServer(
      () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) })),
    );
    const facts = await checkServer(remote(server.origin));
    expect(facts.reachable.sentence).toContain("larger than 4 MB");
  });

  it("survives what cuts the connection, and answers that make no sense", async () => {
    const cut = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(cut, "listening");
    onTestFinished(() => void cut.close());
    const { port } = cut.address() as net.AddressInfo; // a TCP server has no other kind of address
    expect((await checkServer(remote(`http://127.0.0.1:${port}`))).reachable.sentence).toContain("cut the connection");
    for (const body of [null, [], 7, "x", { data: null }, { data: [{}] }, { data: [{ id: 1 }] }]) {
      const server = await aServer(() => Response.json(body));
      expect((await checkServer(remote(server.origin))).models.state, JSON.stringify(body)).toBe("no");
    }
  });

  it("ends at once when nobody waits any more", async () => {
    const controller = new AbortController();
    const server = await aServer(() => {
      controller.abort();
      return new Promise(() => undefined);
    });
    await expect(checkServer(remote(server.origin), { signal: controller.signal })).rejects.toMatchObject({
      code: "cancelled",
    });
  });
});
