import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { createJobInput } from "@/lib/jobs/schema";
import { createJob } from "@/lib/jobs/server/create";
import { getJob } from "@/lib/jobs/server/get";
import { v1 } from "@/lib/mistral/server/app";
import { setThresholds } from "@/lib/models/server/set-thresholds";
import { ensureServers } from "@/lib/servers/server/internal";
import { aClassifierServer, aModelRecord, type ClassifierServer } from "@/lib/testing/batches";
import { call, useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { hasCurl, runShell, type SnippetFolder, snippetFolder } from "@/lib/testing/snippets";
import { chatSnippets } from "../chat-snippets";
import { conversationText, type Message } from "../conversation";
import { classify } from "./classify";
import { classifyChat } from "./classify-chat";

const WORDS: Record<string, string> = { billing: "invoice money", returns: "parcel back" };
const TEXT = "my invoice number nine";

let modelId = "";
let remoteId = "";

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const { id } = await aPreparation({
    labels: { billing: 40, returns: 40 },
    text: (label, index) => `my ${WORDS[label]} number ${index}`,
  });
  const input = { preparationId: id, model: "ngram", autoStart: true, hyperparameters: { trainingSteps: 10 } };
  const job = await createJob(createJobInput.parse(input));
  const look = async () => expect((await getJob(job.id)).modelId).not.toBeNull();
  await vi.waitFor(look, { timeout: 60_000, interval: 50 });
  const done = await getJob(job.id);
  [modelId, remoteId] = [done.modelId ?? "", done.fineTunedModel ?? ""];
}, 90_000);

const answerTo = async (text: string, more: object = {}) =>
  (await classify({ model: modelId, inputs: [text], ...more })).results[0];

async function scoreOf(text: string, label: string): Promise<number> {
  return (await answerTo(text))?.targets[0]?.scores.find((one) => one.label === label)?.score ?? Number.NaN;
}

describe("an explanation", () => {
  it("names words of the text, and without the strongest one the label is less likely", async () => {
    const answer = await answerTo(TEXT, { explain: true, nearest: 3 });
    const [explained] = answer?.targets[0]?.explanation ?? [];
    expect(explained?.label).toBe("billing");
    const [strongest] = explained?.words.toSorted((a, b) => b.contribution - a.contribution) ?? [];
    expect(strongest?.text).toBe("invoice");
    expect(TEXT.slice(strongest?.start, strongest?.end)).toBe("invoice");
    expect(await scoreOf(TEXT.replace("invoice", ""), "billing")).toBeLessThan(await scoreOf(TEXT, "billing"));
    expect(answer?.nearest).toHaveLength(3);
    expect(answer?.nearest?.[0]?.labels).toEqual({ label: ["billing"] });
  });

  it("is not there unless asked for", async () => {
    const answer = await answerTo(TEXT);
    expect([answer?.targets[0]?.explanation, answer?.nearest]).toEqual([null, null]);
  });
});

it("says why a model of few validation rows cannot tell what is unlike its training data", async () => {
  const unknown = { isInScope: null, unlikeUnknown: "few_rows" };
  expect(await answerTo(TEXT)).toMatchObject(unknown);
  const conversations = [{ messages: [{ role: "user" as const, content: TEXT }] }];
  expect((await classifyChat({ model: modelId, conversations })).results[0]).toMatchObject(unknown);
});

describe("saved thresholds", () => {
  const threshold = (value: number | null) =>
    setThresholds(modelId, "label", value === null ? null : { default: value, labels: [] });

  it("make it say that it does not know, here and on the server, until they are taken back", async () => {
    expect((await answerTo(TEXT))?.targets[0]?.chosen).toEqual(["billing"]);
    expect((await answerTo(TEXT))?.targets[0]?.scores[0]?.threshold).toBeNull();

    await threshold(1);
    expect((await answerTo(TEXT))?.targets[0]?.chosen).toEqual([]);
    expect((await answerTo(TEXT))?.targets[0]?.scores[0]?.threshold).toBe(1);
    const onServer = async () => {
      const { body } = await call("POST", "/v1/x/classifications", { model: remoteId, input: [TEXT] });
      return body.results[0].targets.label.labels;
    };
    expect(await onServer()).toEqual([]);

    await threshold(null);
    expect((await answerTo(TEXT))?.targets[0]?.chosen).toEqual(["billing"]);
    expect(await onServer()).toEqual(["billing"]);
  });

  it.each([
    ["a target", "mood", [], /no target “mood”/],
    ["a label", "label", [["alarm", 0.5]] as [string, number][], /no label “alarm”/],
  ])("are refused for %s that the model has not", async (_, target, labels, message) => {
    const refusal = await setThresholds(modelId, target, { default: 0.5, labels }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(String(refusal)).toMatch(message);
  });
});

const TALK: Message[] = [
  { role: "system", content: "You help with orders." },
  { role: "assistant", content: "What is it?" },
  { role: "user", content: 'my "invoice" number nine' },
];

describe("a conversation", () => {
  const ask = (messages: Message[]) => classifyChat({ model: modelId, conversations: [{ messages }] });

  it("is answered as the text of its messages is", async () => {
    const { results, model } = await ask(TALK);
    const plain = await answerTo(conversationText(TALK));
    expect(model).toBe(remoteId);
    expect(results[0]?.targets[0]?.chosen).toEqual(["billing"]);
    expect(results[0]?.targets[0]?.scores).toEqual(plain?.targets[0]?.scores);
  });

  it("respects saved thresholds", async () => {
    await setThresholds(modelId, "label", { default: 1, labels: [] });
    expect((await ask(TALK)).results[0]?.targets[0]?.chosen).toEqual([]);
    await setThresholds(modelId, "label", null);
  });

  describe("by the code that is shown", () => {
    let server: TestServer;
    let folder: SnippetFolder;
    beforeAll(async () => {
      server = await serveHttp(v1);
      folder = await snippetFolder();
    });
    afterAll(async () => {
      await server.close();
      await folder.remove();
    });

    it("is answered alike, as pasted", async () => {
      const messages: Message[] = [...TALK, { role: "tool", content: "it's $5" }];
      const snippets = chatSnippets({ serverUrl: server.origin, model: remoteId, messages });
      const codeOf = (id: string) => snippets.find((snippet) => snippet.id === id)?.code ?? "";
      const [line = ""] = await folder.runTypeScript(codeOf("typescript"));
      const score = (await ask(messages)).results[0]?.targets[0]?.scores[0]?.score ?? Number.NaN;
      expect(line).toMatch(/^label billing /);
      expect(Number(line.split(" ")[2])).toBeCloseTo(score, 5);
      if (!hasCurl) return;
      const printed = await runShell(codeOf("curl").replace(/^curl/, "curl -s"));
      const { results } = JSON.parse(printed) as { results: { label: { scores: Record<string, number> } }[] };
      expect(results[0]?.label.scores.billing).toBeCloseTo(score, 5);
    }, 120_000);
  });
});

describe("another server", () => {
  const scores = () => ({ label: { billing: 0.75, returns: 0.25 } });
  const targets = [{ name: "label", labels: ["billing", "returns"], lossFunction: "single_class" }];
  let plain: ClassifierServer;
  let knowing: ClassifierServer;
  let onPlain = "";
  let onKnowing = "";
  beforeAll(async () => {
    plain = await aClassifierServer(scores);
    knowing = await aClassifierServer(scores, (text) => !text.includes("zxqj"));
    const other = { remoteId: "ft:classifier:other", targets };
    onPlain = await aModelRecord({ ...other, serverId: plain.serverId });
    onKnowing = await aModelRecord({ ...other, serverId: knowing.serverId });
  });
  afterAll(async () => {
    await plain.close();
    await knowing.close();
  });

  const conversationsOf = (...contents: string[]) =>
    contents.map((content) => ({ messages: [{ role: "user" as const, content }] }));

  it("that has our extensions is asked for a hundred texts at a time, and says what they are like", async () => {
    const inputs = Array.from({ length: 250 }, (_, index) => (index === 120 ? "zxqj" : `text ${index}`));
    const { results } = await classify({ model: onKnowing, inputs });
    expect(results.flatMap(({ isInScope }, index) => (isInScope === true ? [] : [index]))).toEqual([120]);
    expect(knowing.asked.map((texts) => texts.length)).toEqual([100, 100, 50]);
    expect(knowing.asked.flat()).toEqual(inputs);
    const chats = await classifyChat({ model: onKnowing, conversations: conversationsOf("hi", "zxqj") });
    expect(chats.results.map(({ isInScope }) => isInScope)).toEqual([true, false]);
  });

  it("that has none answers all the same", async () => {
    const inputs = Array.from({ length: 250 }, (_, index) => `text ${index}`);
    const texts = await classify({ model: onPlain, inputs });
    const chats = await classifyChat({ model: onPlain, conversations: conversationsOf("hi") });
    expect(texts.results).toHaveLength(250);
    for (const { isInScope, unlikeUnknown, targets: answered } of [...texts.results, ...chats.results]) {
      expect([isInScope, unlikeUnknown, answered[0]?.chosen]).toEqual([null, "server", ["billing"]]);
    }
  });

  it.each([503, 429, 500, 422])("whose extension fails with %i is not said to have none", async (status) => {
    knowing.faults.push(null, new Response("{}", { status }));
    const { results } = await classifyChat({ model: onKnowing, conversations: conversationsOf("hi") });
    expect(results).toMatchObject([{ isInScope: null, unlikeUnknown: "fault", targets: [{ chosen: ["billing"] }] }]);
  });

  it("that refuses a conversation says so", async () => {
    plain.faults.push(Response.json({ detail: "No chats here." }, { status: 422 }));
    const refusal = await classifyChat({ model: onPlain, conversations: conversationsOf("hi") }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({ code: "upstream", extra: { status: 422 } });
  });
});
