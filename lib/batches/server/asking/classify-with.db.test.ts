import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureServers } from "@/lib/servers/server/internal";
import { aClassifierServer, type ClassifierServer } from "@/lib/testing/batches";
import { Asker } from "./asker";
import { classifyWith } from "./classify-with";

const score = () => ({ mood: { good: 0.9, bad: 0.1 } });

let server: ClassifierServer;

beforeAll(() => ensureServers());
beforeEach(async () => {
  server = await aClassifierServer(score, (text) => text !== "odd");
});
afterEach(() => server.close());

const fault = (status: number, headers: Record<string, string> = {}) => new Response("{}", { status, headers });

/** Asks without waits of its own. */
async function anAsker() {
  const classify = await classifyWith({ serverId: server.serverId, remoteId: "m" });
  return new Asker(
    classify,
    new AbortController().signal,
    Array.from({ length: 8 }, () => 0),
  );
}

const scopesOf = async (asker: Asker, texts: string[]) =>
  (await asker.ask(texts)).map((answer) => answer && [answer.isInScope, answer.unlikeUnknown]);

describe("the extension, where it", () => {
  it("has a fault that passes, is asked again instead of the plain call, after the wait that the server asks for", async () => {
    const asker = await anAsker();
    server.faults.push(fault(429, { "retry-after": "0.3" }), fault(503));
    const startedAt = performance.now();
    expect(await scopesOf(asker, ["fine", "odd"])).toEqual([
      [true, null],
      [false, null],
    ]);
    expect(performance.now() - startedAt).toBeGreaterThan(250);
    expect(server.asked).toHaveLength(1);
  });

  it("has passing faults again and again, is asked on, since several questions at once fail for one fault", async () => {
    const asker = await anAsker();
    await asker.ask(["first"]);
    server.faults.push(fault(503), fault(503), fault(503));
    const answers = await Promise.all(["odd", "fine", "odd"].map((text) => scopesOf(asker, [text])));
    expect(answers.flat()).toEqual([
      [false, null],
      [true, null],
      [false, null],
    ]);
  });

  it("fails the first question, lets the others ask", async () => {
    const asker = await anAsker();
    server.faults.push(fault(503));
    const answers = await Promise.all(["odd", "fine"].map((text) => scopesOf(asker, [text])));
    expect(answers.flat()).toEqual([
      [false, null],
      [true, null],
    ]);
  });

  it("keeps failing while the plain call works, is given up in the end", async () => {
    const asker = await anAsker();
    for (let question = 0; question < 3; question++) {
      server.faults.push(fault(503), fault(503), fault(503), null);
      expect(await scopesOf(asker, ["odd"])).toEqual([[null, "fault"]]);
    }
    expect(server.asked).toHaveLength(3);
    server.faults.push(null);
    expect(await scopesOf(asker, ["odd"]), "it is not asked any more").toEqual([[null, "fault"]]);
  });

  it.each([404, 405, 501])("is missing, by status %i, is asked for once", async (status) => {
    const asker = await anAsker();
    server.faults.push(fault(status));
    expect(await scopesOf(asker, ["odd"])).toEqual([[null, "server"]]);
    expect(await scopesOf(asker, ["odd"])).toEqual([[null, "server"]]);
    expect(server.asked).toHaveLength(2);
  });

  it("refuses texts, is asked for others", async () => {
    const asker = await anAsker();
    for (let question = 0; question < 4; question++) {
      server.faults.push(fault(422));
      expect(await scopesOf(asker, ["odd"])).toEqual([[null, "fault"]]);
    }
    expect(await scopesOf(asker, ["odd"])).toEqual([[false, null]]);
  });
});
