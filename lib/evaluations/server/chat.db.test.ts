import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import type { SplitName } from "@/lib/preparations/schema";
import { EMBEDDED_SERVER_ID, ensureServers } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import { encryptSecret } from "@/lib/store/secrets";
import { type ChatRule, type ChatServer, startChatServer } from "@/lib/testing/chat-server";
import { waitForEvaluation } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { datasetOf, KEEP_ALL, linesOf } from "@/lib/testing/preparations";
import { type ChatSettings, compareQuery, createEvaluationInput, predictionsQuery } from "../schema";
import { cancelEvaluation } from "./cancel";
import { commonAnswers } from "./common-answers";
import { compareEvaluations } from "./compare";
import { listComparedRows } from "./compare-rows";
import { createEvaluation } from "./create";
import { getEvaluationRecord } from "./internal";
import { listEvaluations } from "./list";
import { listPredictions } from "./predictions";
import { resumeEvaluation } from "./resume";
import { evaluationRunner, restartRunner } from "./runner";
import { readSplitContent } from "./split-rows";
import { timings } from "./timings";
import { trainedOnRows } from "./trained-on";

vi.mock("./common-answers", { spy: true });

const API_KEY = "key-of-chat";
/** Of each request: 0.001 for what is read at 10 a million, 0.0002 for what is written at 20. */
const USAGE = { prompt_tokens: 100, completion_tokens: 10 };
const PRICES = { inputPrice: 10, outputPrice: 20 };
const PRICE = 0.0012;

let preparationId = "";
let truths = new Map<string, string>();
let chat: ChatServer;
let serverId = "";

const right: ChatRule = ({ text }) => JSON.stringify({ label: truths.get(text) });
/** How the server answers; each test says its own. */
let rule: ChatRule = right;

beforeAll(async () => {
  await ensureServers();
  const labels = { billing: 40, delivery: 40 };
  preparationId = (await aPreparation({ labels, recipe: { ...KEEP_ALL, split: { test: 0.5 } } })).id;
  truths = new Map((await linesOf(preparationId, "test")).map(({ text, labels: own }) => [text, String(own.label)]));
  expect(truths.size).toBe(40);
  Object.assign(timings, { firstBackoffMs: 1, maxBackoffMs: 4, progressMs: 0, syncMs: 0 });
}, 60_000);

beforeEach(async () => {
  rule = right;
  chat = await startChatServer((asked) => rule(asked), { apiKey: API_KEY, usage: USAGE });
  serverId = newId("srv");
  const apiKeyEncrypted = await encryptSecret(API_KEY);
  await db.server.create({
    data: { id: serverId, kind: "remote", name: "Chat", baseUrl: chat.origin, apiKeyEncrypted },
  });
});

afterEach(() => chat.close());

afterAll(() => evaluationRunner().close());

const ask = (
  settings: Partial<ChatSettings> = {},
  more: { preparationId?: string; serverId?: string; split?: SplitName } = {},
) =>
  createEvaluation(
    createEvaluationInput.parse({
      kind: "chat",
      serverId,
      preparationId,
      ...more,
      settings: { resamples: 20, chat: { model: "small", maxRows: null, ...PRICES, ...settings } },
    }),
  );

const over = (id: string) => waitForEvaluation(id, ({ status }) => ["ready", "failed", "cancelled"].includes(status));

async function ready(id: string) {
  const found = await over(id);
  expect(found.error).toBeNull();
  expect(found.status).toBe("ready");
  return found;
}

const askedTexts = () => chat.asked.map(({ text }) => text);

/** Lets so many requests through and holds the next ones. */
function stallAfter(requests: number) {
  let seen = 0;
  rule = (asked) => {
    seen += 1;
    return seen <= requests ? right(asked) : new Promise<never>(() => undefined);
  };
}

describe("a chat model that is asked", () => {
  it("answers all rows of the split, some at once, and what that took is known", async () => {
    const evaluation = await ask({ examplesPerLabel: 2, concurrency: 3 });
    expect(evaluation).toMatchObject({ kind: "chat", name: "small", modelId: null, serverId });
    expect(evaluation.rowsKey).toBe((await readSplitContent(preparationId, "test")).rowsKey);
    const found = await ready(evaluation.id);
    expect(found.headline?.[0]?.accuracy?.value).toBe(1);
    expect(found.usage).toMatchObject({ inputTokens: 4_000, outputTokens: 400, unanswered: 0 });
    expect(found.usage?.price).toBeCloseTo(40 * PRICE, 9);
    expect(found.usage?.latencyP50Ms).toBeGreaterThan(0);
    expect(found.usage?.latencyP95Ms).toBeGreaterThanOrEqual(found.usage?.latencyP50Ms ?? Number.NaN);
    expect(found.report?.targets[0]?.calibration).toBeNull();
    expect(found.report?.targets[0]?.labels.map(({ averagePrecision }) => averagePrecision)).toEqual([null, null]);
    expect(askedTexts().sort()).toEqual([...truths.keys()].sort());
    expect(chat.mostAtOnce()).toBeLessThanOrEqual(3);
  });

  it("sees examples of train, and none of what it is asked for", async () => {
    await ready((await ask({ examplesPerLabel: 2 })).id);
    const system = chat.asked[0]?.system ?? "";
    const train = new Map((await linesOf(preparationId, "train")).map(({ text, labels }) => [text, labels.label]));
    const shown = [...system.matchAll(/^"(.*)" → (.*)$/gm)].map(([, text = "", answer = ""]) => ({
      text,
      label: JSON.parse(answer).label,
    }));
    expect(shown.map(({ label }) => label).sort()).toEqual(["billing", "billing", "delivery", "delivery"]);
    for (const { text, label } of shown) expect(train.get(text)).toBe(label);
    for (const text of truths.keys()) expect(system).not.toContain(JSON.stringify(text));
  });

  it("is asked for as many rows as wanted, the same ones for the same seed, which have a key of their own", async () => {
    const whole = await ask();
    const first = await ask({ maxRows: 7 });
    const second = await ask({ maxRows: 7, model: "large" });
    const enough = await ask({ maxRows: 40 });
    expect(first).toMatchObject({ rowsTotal: 7, rowsKey: second.rowsKey });
    expect(first.rowsKey).not.toBe(whole.rowsKey);
    expect(enough.rowsKey).toBe(whole.rowsKey);
    await ready(first.id);
    await ready(second.id);
    const textsOf = async (id: string) => {
      const { data } = await listPredictions(id, predictionsQuery.parse({ sort: "file", limit: 200 }));
      return data.map(({ text }) => text);
    };
    expect(await textsOf(first.id)).toHaveLength(7);
    expect(await textsOf(second.id)).toEqual(await textsOf(first.id));
  });

  it("is compared on the rows that both answered with one that was asked for more", async () => {
    rule = () => JSON.stringify({ label: "billing" });
    const whole = await ready((await ask()).id);
    rule = right;
    const some = await ready((await ask({ maxRows: 9 })).id);
    const listed = (await listEvaluations({ limit: 50, preparationId })).data.find(({ id }) => id === whole.id);
    expect(some.overlapping.find(({ id }) => id === whole.id)).toEqual(listed);
    expect(listed?.headline).not.toBeNull();
    expect(whole.baselines.map(({ id }) => id)).not.toContain(some.id);
    const { comparisons } = await compareEvaluations(compareQuery.parse({ ids: `${whole.id},${some.id}` }));
    const { data, total } = await listPredictions(some.id, predictionsQuery.parse({ sort: "file", limit: 200 }));
    const delivery = data.filter(({ targets }) => targets[0]?.truth[0] === "delivery");
    expect(delivery.length, "some of the drawn rows are mended").toBeGreaterThan(0);
    expect(comparisons).toMatchObject([
      { isSameRows: false, rows: total, accuracy: 1, fixed: delivery.length, broken: 0 },
    ]);
    expect(comparisons[0]?.accuracyBefore).toBeCloseTo(1 - delivery.length / total, 9);
    const fixed = { first: whole.id, second: some.id, change: "fixed", limit: 200, cursor: 0 } as const;
    expect((await listComparedRows(fixed)).data).toEqual(
      delivery.map(({ position, row, text }) => {
        return { position, row, text, truth: ["delivery"], before: ["billing"], after: ["delivery"] };
      }),
    );
    const looked = vi.mocked(commonAnswers).mock.calls.length;
    const pages = [];
    for (let cursor = 0; cursor < delivery.length; cursor += 1) {
      pages.push(...(await listComparedRows({ ...fixed, limit: 1, cursor })).data);
    }
    expect(pages.map(({ text }) => text)).toEqual(delivery.map(({ text }) => text));
    expect(vi.mocked(commonAnswers).mock.calls.length, "the rows in common are not looked for again").toBe(looked);
    const back = await listComparedRows({ ...fixed, first: some.id, second: whole.id, change: "broken" });
    expect(back.data.map(({ position }) => position)).toEqual(delivery.map(({ position }) => position));
  });

  it("was not trained on what it is asked for, the training rows neither", async () => {
    rule = () => JSON.stringify({ label: "billing" });
    const found = await ready((await ask({}, { split: "train" })).id);
    expect([found.split, found.trainedOn]).toEqual(["train", "none"]);
    const record = await getEvaluationRecord(found.id);
    const kinds = ["majority", "tfidf"] as const;
    expect(await Promise.all(kinds.map((kind) => trainedOnRows({ ...record, kind })))).toEqual(["none", "some"]);
  });

  it("gives several labels of one target and one of another", async () => {
    const words = ["red", "blue", "red|blue"];
    const rows = Array.from({ length: 60 }, (_, index) => [
      `thing ${index}`,
      words[index % 3] ?? "",
      index % 2 ? "a" : "b",
    ]);
    const { id } = await datasetOf([["text", "colours", "side"], ...rows], {
      text: "text",
      targets: [
        {
          name: "colours",
          kind: "multi",
          source: { type: "separator", column: "colours", separator: "|" },
          noneLabel: null,
        },
        { name: "side", column: "side" },
      ],
    });
    const two = (await aPreparation({ datasetId: id, recipe: KEEP_ALL })).id;
    const lines = new Map((await linesOf(two, "test")).map(({ text, labels }) => [text, labels]));
    rule = ({ text }) => JSON.stringify(lines.get(text));
    const found = await ready((await ask({ examplesPerLabel: 1 }, { preparationId: two })).id);
    expect(found.headline?.map(({ kind, accuracy }) => [kind, accuracy?.value])).toEqual([
      ["multi", 1],
      ["single", 1],
    ]);
    expect(Object.keys(chat.asked[0]?.schema.properties ?? {})).toEqual(["colours", "side"]);
  });

  it("is not one of the embedded engine", async () => {
    await expect(ask({}, { serverId: EMBEDDED_SERVER_ID })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: "serverId" }],
    });
  });
});

describe("answers that do not fit", () => {
  it.each(['{"label": "bill', '{"label": "weather"}', "I would say billing."])(
    "such as %s are asked for once more, then count as wrong",
    async (content) => {
      const [poison = "", lucky = ""] = [...truths.keys()];
      const seen = new Map<string, number>();
      rule = (asked) => {
        const times = (seen.get(asked.text) ?? 0) + 1;
        seen.set(asked.text, times);
        return asked.text === poison || (asked.text === lucky && times === 1) ? content : right(asked);
      };
      const { id } = await ask();
      const found = await ready(id);
      expect(found.usage?.unanswered).toBe(1);
      expect(found.usage?.inputTokens).toBe(42 * USAGE.prompt_tokens);
      expect(found.headline?.[0]?.accuracy?.value).toBeCloseTo(39 / 40, 9);
      expect([seen.get(poison), seen.get(lucky)]).toEqual([2, 2]);
      const { data } = await listPredictions(id, predictionsQuery.parse({ outcome: "wrong" }));
      expect(data).toMatchObject([{ text: poison, targets: [{ predicted: [], scores: [], isRight: false }] }]);
    },
  );

  it("from the first row on end it, and nothing counts as answered", async () => {
    rule = () => "Hello!";
    const { id } = await ask({ concurrency: 1 });
    const failed = await over(id);
    expect(failed).toMatchObject({ status: "failed", rowsDone: 0 });
    expect(failed.error?.message).toMatch(/did not answer with labels/);
    expect(chat.asked.length).toBe(22);
    rule = right;
    await resumeEvaluation(id);
    expect((await ready(id)).usage?.unanswered).toBe(0);
  });
});

describe("a server with chat that makes trouble", () => {
  it("is asked again after a cut connection, an error, and the wait that it asks for", async () => {
    let seen = 0;
    rule = (asked) => {
      seen += 1;
      if (seen === 2) return "cut";
      if (seen === 4) return Response.json({ detail: "oh" }, { status: 500 });
      if (seen === 6) return Response.json({ detail: "slow" }, { status: 429, headers: { "retry-after": "0.05" } });
      return right(asked);
    };
    const found = await ready((await ask({ concurrency: 1 })).id);
    expect(found.headline?.[0]?.accuracy?.value).toBe(1);
    expect(chat.asked.length).toBe(43);
    expect(found.usage?.inputTokens).toBe(40 * USAGE.prompt_tokens);
  });

  it.each<[number, RegExp]>([
    [401, /does not accept the API key/],
    [404, /has no chat model “small”/],
    [400, /does not accept what “small” is asked/],
    [503, /problem of its own.*Resume/],
  ])("ends it as failed after %i for good, with what to do", async (status, message) => {
    rule = () => Response.json({ detail: "That is how it is." }, { status });
    const { id } = await ask();
    const failed = await over(id);
    expect(failed.status).toBe("failed");
    expect(failed.error).toMatchObject({ message: expect.stringMatching(message), detail: "That is how it is." });
    rule = right;
    await resumeEvaluation(id);
    expect((await ready(id)).usage?.unanswered).toBe(0);
  });
});

describe("a budget", () => {
  it("is never overdrawn, and raised it goes on without a row asked for twice", async () => {
    const budget = 20 * PRICE;
    const { id } = await ask({ budget, concurrency: 4 });
    const failed = await over(id);
    expect(failed.status).toBe("failed");
    expect(failed.error?.message).toMatch(/more than the budget of 0\.02.*Raise the budget/);
    expect(failed.usage?.price).toBeLessThanOrEqual(budget);
    expect(failed.rowsDone).toBeGreaterThan(10);
    expect(failed.usage?.price).toBeCloseTo(failed.rowsDone * PRICE, 9);
    await resumeEvaluation(id, { budget: 1 });
    const found = await ready(id);
    expect(found.settings.chat?.budget).toBe(1);
    expect(found.usage?.price).toBeCloseTo(40 * PRICE, 9);
    expect(askedTexts().sort()).toEqual([...truths.keys()].sort());
  });

  it("that one request would overdraw lets none out", async () => {
    const failed = await over((await ask({ budget: 0.0001 })).id);
    expect(failed).toMatchObject({ status: "failed", rowsDone: 0 });
    expect(chat.asked).toEqual([]);
  });
});

describe("an evaluation of a chat model that is cut short", () => {
  it("stops when it is cancelled, and goes on with the rows that are left", async () => {
    stallAfter(12);
    // What is stored is old then; what is told is not.
    Object.assign(timings, { progressMs: 600_000 });
    const { id } = await ask({ concurrency: 2 });
    const running = await waitForEvaluation(id, ({ rowsDone }) => rowsDone === 12);
    expect(running.overlapping, "those cannot be compared with it yet").toEqual([]);
    Object.assign(timings, { progressMs: 0 });
    expect(await cancelEvaluation(id)).toMatchObject({ status: "cancelled", rowsDone: 12 });
    const answered = askedTexts().slice(0, 12);
    const before = chat.asked.length;
    rule = right;
    await resumeEvaluation(id);
    const found = await ready(id);
    expect(found.usage?.inputTokens).toBe(40 * USAGE.prompt_tokens);
    const after = askedTexts().slice(before);
    expect(after.length).toBe(28);
    expect(after.filter((text) => answered.includes(text))).toEqual([]);
  });

  it("goes on after a restart with the rows that are left of those drawn", async () => {
    stallAfter(5);
    const { id } = await ask({ concurrency: 1, maxRows: 9 });
    await waitForEvaluation(id, ({ rowsDone }) => rowsDone === 5);
    await evaluationRunner().close();
    const answered = askedTexts().slice(0, 5);
    const before = chat.asked.length;
    rule = right;
    await restartRunner();
    const found = await ready(id);
    expect(found).toMatchObject({ rowsTotal: 9, rowsDone: 9 });
    const after = askedTexts().slice(before);
    expect(new Set([...answered, ...after]).size).toBe(9);
    expect(after.length).toBe(4);
  });
});
